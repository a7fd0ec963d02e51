"""Joins the lines of PDF pages to paragraphs, across hyphens, columns and pages.

A PDF has no paragraphs. They are inferred from the space between lines, from indentation and font
size, and where those are inconclusive, from the length and the ends of lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median_low
from typing import NamedTuple

from index.parsers.pdf_hyphens import HYPHENS, HyphenJoiner
from index.parsers.pdf_lines import PdfLine
from index.parsers.pdf_notes import set_notes_apart
from index.parsers.table_cells import Cell
from index.types import Range, Table

_GAP = 1.3  # of the usual line distance: more is the space between two paragraphs
_INDENT = 4.0  # points: less is the shake of a scan or of justified text
_SIZE_STEP = 1.15  # of the font size: more is the change between heading and text
_SHORT_LINE = 0.8  # of the full line: a sentence that ends so early ends its paragraph
_HEADING_LINE = 0.6  # of the full line: shorter than that and without an end is a heading or item
_MIN_INDENTS = 3  # from this many on, indentation marks paragraphs
_BULLET = re.compile(r"[-*•‣◦·–▪●■] +\S")
_NUMBERED = re.compile(r"(?:\(?[0-9]{1,3}[.)]|\(?[a-z]\)) +\S")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_LABELLED = re.compile(r"[^\W\d_][^:.!?]{1,40}:(?: \S|$)")  # as a form has it


class PdfText(NamedTuple):
    """The text of a document, the offset at which each page begins, and its tables."""

    text: str
    page_starts: tuple[int, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class _PageLayout:
    """The typical layout of a document."""

    width: int  # characters of a full line
    distance: float  # points between two lines of a paragraph; 0 if unknown
    margins: dict[int, float]  # left margin of each page
    marks_by_indent: bool


def join_lines(pages: Sequence[Sequence[PdfLine]]) -> PdfText:
    """Return the text of the pages, where each page begins, and the tables.

    A page without text begins where the next one does. A paragraph that continues on the next
    page stays one, so that page begins in the middle of it. The rows of a table are lines.
    """
    lines = [line for page in pages for line in page]
    layout = _layout([line for line in lines if not line.table])
    joiner = HyphenJoiner(line.text for line in lines)
    parts: list[str] = []
    starts: dict[int, int] = {}
    rows: list[tuple[PdfLine, int]] = []
    length = 0
    placed = set_notes_apart(
        pages, lambda line, following: _ends_paragraph(line, following, layout)
    )
    for number, each in enumerate(placed):
        line, begins = each.line, each.begins_paragraph
        if number:
            last = placed[number - 1].line
            joint = "\n" if line.table and last.table is line.table else "\n\n"
            if line.table or last.table:
                begins = True
            elif begins is None:
                begins = _ends_paragraph(last, line, layout)
            if not begins:
                beginning, joint = joiner.join(parts[-1], line.text)
                length -= len(parts[-1]) - len(beginning)
                parts[-1] = beginning
            parts.append(joint)
            length += len(joint)
        starts.setdefault(line.page, length)
        if line.table:
            rows.append((line, length))
        parts.append(line.text)
        length += len(line.text)
    return PdfText("".join(parts), _page_starts(len(pages), starts, length), tuple(_tables(rows)))


def _tables(rows: Sequence[tuple[PdfLine, int]]) -> Iterator[Table]:
    """The tables whose rows begin at these offsets."""
    for _, group in groupby(rows, key=lambda row: id(row[0].table)):
        own = list(group)
        table = own[0][0].table
        ranges = tuple(tuple(_cell_ranges(line.cells, start)) for line, start in own)
        if table and len(ranges) > 1:
            yield Table(ranges, min(table.header_rows, len(ranges) - 1))


def _cell_ranges(cells: Sequence[Cell], start: int) -> Iterator[Range]:
    """The ranges of the cells of a row that begins here, one for each column."""
    at = start
    for cell in cells:
        end = at + len(cell.text)
        yield from ((at, end) for _ in range(cell.columns))
        at = end + bool(cell.text)


def _page_starts(count: int, starts: dict[int, int], length: int) -> tuple[int, ...]:
    page_starts: list[int] = []
    following = length
    for number in reversed(range(count)):
        following = starts.get(number, following)
        page_starts.append(following)
    return tuple(reversed(page_starts))


def _layout(lines: list[PdfLine]) -> _PageLayout:
    lengths = sorted(len(line.text) for line in lines)
    drops = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and 0 < a.y - b.y < 60]
    xs: dict[int, Counter[float]] = {}
    for line in lines:
        xs.setdefault(line.page, Counter())[line.x] += 1
    margins = {page: counts.most_common(1)[0][0] for page, counts in xs.items()}
    indented = sum(_INDENT < line.x - margins[line.page] < 15 * _INDENT for line in lines)
    return _PageLayout(
        width=lengths[len(lengths) * 3 // 4] if lengths else 0,
        distance=median_low(drops) if drops else 0.0,
        margins=margins,
        marks_by_indent=_MIN_INDENTS <= indented < len(lines) / 2,
    )


def _ends_paragraph(line: PdfLine, following: PdfLine, layout: _PageLayout) -> bool:
    """Whether a paragraph ends between two consecutive lines."""
    if _changes_size(line, following):
        return True
    if line.text[-1] in HYPHENS and line.text[-2:-1].isalnum():
        return False
    goes_on = following.text[0].islower() and not _SENTENCE_END.search(line.text)
    if not goes_on and _BULLET.match(following.text):
        return True
    if not goes_on and _NUMBERED.match(following.text):
        return bool(_SENTENCE_END.search(line.text)) or len(line.text) < _SHORT_LINE * layout.width
    if goes_on and (len(line.text) >= _HEADING_LINE * layout.width):
        return False
    if _LABELLED.match(line.text) and _LABELLED.match(following.text):
        return True
    drop = line.y - following.y
    if line.page != following.page or drop < 0:
        return _ends_with_column(line, following, layout)
    if layout.distance and drop > _GAP * layout.distance:
        return True
    if following.x - line.x > _INDENT and not _is_item(line.text):
        return True
    return _ends_early(line, layout)


def _is_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _changes_size(line: PdfLine, following: PdfLine) -> bool:
    """Whether the font size changes as from heading to text; a single letter is an initial."""
    small, large = sorted((line.size, following.size))
    return small > 0 and large > _SIZE_STEP * small and min(len(line.text), 3) > 2


def _ends_with_column(line: PdfLine, following: PdfLine, layout: _PageLayout) -> bool:
    """Whether a paragraph ends with a page or column, where no line distance can be measured."""
    if not _SENTENCE_END.search(line.text):
        return _ends_early(line, layout)
    if following.page > line.page + 1:
        return True
    if layout.marks_by_indent and line.page != following.page:
        return following.x - layout.margins[following.page] > _INDENT
    return _ends_early(line, layout)


def _ends_early(line: PdfLine, layout: _PageLayout) -> bool:
    ratio = _SHORT_LINE if _SENTENCE_END.search(line.text) else _HEADING_LINE
    return len(line.text) < ratio * layout.width
