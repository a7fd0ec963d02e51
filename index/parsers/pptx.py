"""PowerPoint files, by python-pptx (MIT): titles, texts, tables and speaker's notes of slides."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.counted_numbers import letters, roman
from index.parsers.metadata import (
    drop_surrogates,
    one_line,
    pick_title,
)
from index.parsers.office_package import readable_package, refusing_broken, stated_properties
from index.parsers.slides import NO_TEXT, join_slides
from index.parsers.table_cells import Cell, find_tables, render_table
from index.types import ParsedArticle

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table
    from pptx.text.text import TextFrame

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEEPEST_GROUP = 20
_REPEATED = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})
"""Placeholders that stand on each slide."""
_TEMPLATE_MADE = "2013-01-27"  # in every file made from python-pptx's template


def read_pptx(path: Path, data: bytes) -> ParsedArticle:
    """Return the slides of a presentation as pages, with its properties.

    Raises UnreadableArticle.
    """
    package = readable_package(data, "PowerPoint", old_suffix=".ppt", new_suffix=".pptx")
    import pptx

    with refusing_broken("PowerPoint"):
        show = pptx.Presentation(io.BytesIO(package))
        slides = list(show.slides)
        pieces = [list(_slide(each)) for each in slides]
        text, starts = join_slides(drop_surrogates("".join(each)) for each in pieces)
        tables = find_tables(chain.from_iterable(pieces), text)
    if not text:
        raise UnreadableArticle(NO_TEXT)
    title, author, date, tags = stated_properties(show, _TEMPLATE_MADE)
    heading = next((shown for each in slides if (shown := _slide_title(each))), None)
    return ParsedArticle(
        title=pick_title(text, path, title, heading),
        text=text,
        date=date,
        author=author,
        page_starts=starts,
        tags=tags,
        tables=tables,
    )


def _slide(slide: Slide) -> Iterator[str]:
    """The title, then the other shapes in their order, then the speaker's notes."""
    title = slide.shapes.title
    if title is not None:
        yield from _paragraphs(title.text_frame)
        yield "\n"
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, _DEEPEST_GROUP)
            yield "\n"
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        yield from _paragraphs(notes)


def _slide_title(slide: Slide) -> str | None:
    title = slide.shapes.title
    return None if title is None else one_line(title.text_frame.text)


def _shape(shape: BaseShape, depth: int) -> Iterator[str]:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    if kind is not None and kind.name in _REPEATED:
        return
    grouped: Iterable[BaseShape] | None = getattr(shape, "shapes", None)
    if grouped is not None:
        for each in grouped if depth else ():
            yield from _shape(each, depth - 1)
            yield "\n"
    elif getattr(shape, "has_table", False):
        yield from _table(shape.table)  # type: ignore[attr-defined]
    elif shape.has_text_frame:
        yield from _paragraphs(shape.text_frame)  # type: ignore[attr-defined]


def _table(table: Table) -> Iterator[str]:
    rows = [
        [
            Cell(cell.text, cell.span_width, cell.span_height)
            for cell in row.cells
            if not cell.is_spanned
        ]
        for row in table.rows
    ]
    return render_table(rows, 1 if table.first_row else None)


def _paragraphs(frame: TextFrame) -> Iterator[str]:
    """The paragraphs as lines, each with the number that the program counts for it."""
    counts: dict[int, int] = {}
    for paragraph in frame.paragraphs:
        properties = paragraph._p.find(f"{_DRAWING}pPr")
        counted = None if properties is None else properties.find(f"{_DRAWING}buAutoNum")
        for below in [level for level in counts if level > paragraph.level]:
            del counts[below]
        number = ""
        if counted is None:
            counts.pop(paragraph.level, None)
        elif paragraph.text.strip():
            start = str(counted.get("startAt") or "1")
            first = int(start) if start.isdecimal() else 1
            counts[paragraph.level] = counts.get(paragraph.level, first - 1) + 1
            number = _written(counts[paragraph.level], str(counted.get("type") or ""))
        yield f"{number}{paragraph.text}\n".replace("\v", "\n")


def _written(number: int, kind: str) -> str:
    """A number as the format names its look: `arabicPeriod`, `alphaLcParenR`, `romanUcPeriod`."""
    written = str(number)
    if kind.startswith("alpha"):
        written = letters(number)
    elif kind.startswith("roman"):
        written = roman(number)
    written = written.upper() if "Uc" in kind else written
    if kind.endswith("ParenBoth"):
        return f"({written}) "
    return f"{written}{')' if kind.endswith('ParenR') else '.' if 'Period' in kind else ''} "
