"""The lines of PDF pages in reading order, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.parsers.metadata import drop_surrogates
from index.parsers.pdf_characters import page_characters
from index.parsers.pdf_columns import in_reading_order
from index.parsers.pdf_rulings import Rulings, page_rulings
from index.parsers.pdf_table_grid import PdfTable
from index.parsers.pdf_tables import page_tables, without_words
from index.parsers.pdf_words import PdfRow, PdfWord, rows_of
from index.parsers.table_cells import Cell
from index.text.folding import expand_presentation_forms

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_ENDS = (".", "!", "?", ":")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text; `x`, base line `y` (from the bottom) and font `size`, in points.

    `words` are those of the text, in its order, with their left and right edges. A row of a table
    has its `cells` and the `table` that they are of.
    """

    text: str
    page: int
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    words: tuple[PdfWord, ...] = ()
    cells: tuple[Cell, ...] = ()
    table: PdfTable | None = None


@dataclass(frozen=True, slots=True)
class PdfPageLines:
    """The lines of a page in reading order; `bottom` and `top` are edges of the part shown.

    `left_out` counts the characters of a page that has too many.
    """

    lines: tuple[PdfLine, ...] = ()
    bottom: float = 0.0
    top: float = 0.0
    left_out: int = 0


def page_lines(page: PdfPage, number: int, *, is_form: bool = False) -> PdfPageLines:
    """The non-empty lines of a page. Raises what pypdfium2 raises.

    Text in another direction than most of the page, as beside a figure, is put where a sentence
    ends. The rows of a form come from top to bottom.
    """
    groups = page_characters(page)
    if not groups:
        return PdfPageLines()
    lines: list[PdfLine] = []
    for group in groups:
        rows = rows_of(group, in_rows=is_form)
        rulings = page_rulings(page) if not group.turn else Rulings()
        tables = page_tables(rows, rulings)
        ordered = in_reading_order(without_words(rows, tables))
        found = [line for row in ordered if (line := _line(row, number)).text]
        for table in tables:
            at = _place(table, found)
            found[at:at] = _table_lines(table, number)
        at = _last_end(lines) if number else 0
        lines[at:at] = found
    _, bottom, _, top = groups[0].area
    return PdfPageLines(tuple(lines), bottom, top, groups[0].left_out)


def _place(table: PdfTable, lines: Sequence[PdfLine]) -> int:
    """Where a table stands among the lines: after the last that is above it and not beside it."""
    above = [
        at
        for at, line in enumerate(lines)
        if line.y > table.ys[0] and line.x < table.x1 and _right(line) > table.x0
    ]
    return above[-1] + 1 if above else 0


def _right(line: PdfLine) -> float:
    return max((word.x1 for word in line.words), default=line.x)


def _table_lines(table: PdfTable, number: int) -> list[PdfLine]:
    """The rows of a table as lines, their cells apart by a blank."""
    lines = []
    for row, y, size in zip(table.rows, table.ys, table.sizes, strict=True):
        cells = tuple(replace(cell, text=_clean(cell.text)) for cell in row)
        text = " ".join(cell.text for cell in cells if cell.text)
        if text:
            edges = (PdfWord(text, table.x0, table.x1),)
            place = round(table.x0, 1), round(y, 1), round(size, 1)
            lines.append(PdfLine(text, number, *place, edges, cells, table))
    return lines


def _clean(text: str) -> str:
    return " ".join(expand_presentation_forms(drop_surrogates(text)).split())


def _last_end(lines: Sequence[PdfLine]) -> int:
    """The number of lines up to the last that ends a sentence; of all if none does."""
    ends = (at + 1 for at in reversed(range(len(lines))) if lines[at].text.endswith(_ENDS))
    return next(ends, len(lines))


def _line(row: PdfRow, number: int) -> PdfLine:
    words = row.words
    text = " ".join([word.text for word in words])
    if not text.isascii():
        words = tuple(
            PdfWord(plain, word.x0, word.x1)
            for word in words
            if (plain := expand_presentation_forms(drop_surrogates(word.text)).strip())
        )
        text = " ".join([word.text for word in words])
    x = min((word.x0 for word in words), default=0.0)
    return PdfLine(text, number, round(x, 1), round(row.y, 1), round(row.size, 1), words)
