"""Tables of web pages: rows, spans and headers, through an extraction that keeps rows and cells.

The extraction forgets which cells span others and which rows are headers. So the cells of the page
are marked before it, by characters that the page does not use, and the marks are read after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.parsers.table_cells import LONGEST_CELL, Cell, render_table

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]  # ships no type information

_MOST_DIGITS = 6  # of a span
LONGEST_SPAN = 30  # columns or rows; more is a layout
_APART = frozenset({"p", "lb", "item", "cell", "div"})
_BLOCKS = frozenset({"table", "list", "quote", "code", "head"})


@dataclass(frozen=True, slots=True)
class TableMarks:
    """A character each for a header row, and for a column and a row more that a cell spans."""

    header: str
    column: str
    row: str

    def count(self, text: str, mark: str) -> int:
        """How often a mark is in a text."""
        return text.count(mark) if mark else 0

    @property
    def every(self) -> str:
        """All of the marks."""
        return self.header + self.column + self.row

    def remove(self, text: str) -> str:
        """A text without marks."""
        return text.translate(dict.fromkeys(map(ord, self.every)))


def mark_tables(page: _Element, marks: TableMarks) -> None:
    """Mark the cells of a page that span others, and the first cell of each header row."""
    for row in page.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        parent = row.getparent()
        is_header = bool(cells) and (
            all(cell.tag == "th" for cell in cells)
            or (parent is not None and parent.tag == "thead")
        )
        for number, cell in enumerate(cells):
            spans = marks.column * (_span(cell, "colspan") - 1)
            spans += marks.row * (_span(cell, "rowspan") - 1)
            header = marks.header if is_header and not number else ""
            if header or spans:
                cell.text = f"{header}{spans}{cell.text or ''}"


def table_pieces(
    table: _Element, marks: TableMarks, restored: Callable[[str], str]
) -> Iterator[str] | None:
    """The pieces of an extracted table; None if it is a layout, which is read as paragraphs."""
    rows = [[cell for cell in row if cell.tag == "cell"] for row in table if row.tag == "row"]
    texts = [[_text(cell) for cell in row] for row in rows]
    if len(texts) < 2:
        return None
    if any(element.tag in _BLOCKS for row in rows for cell in row for element in cell.iter()):
        return None
    if any(len(text) > LONGEST_CELL for row in texts for text in row):
        return None
    caption = ""
    if len(texts) > 2 and len(texts[0]) > 1 and _is_caption(rows[0], texts[0], marks):
        caption = restored(marks.remove(texts[0][0]))
        rows, texts = rows[1:], texts[1:]
    headers = [_is_header(row, words, marks) for row, words in zip(rows, texts, strict=True)]
    header_rows = headers.index(False) if False in headers else len(headers)
    cells = list(_cells(texts, marks, restored))
    if all(sum(bool(cell.text) for cell in row) < 2 for row in cells):
        return None
    return render_table(cells, header_rows or None, caption)


def _text(cell: _Element) -> str:
    """The text of a cell on one line, its paragraphs and line breaks apart by a blank."""
    from lxml import etree  # type: ignore[import-untyped]

    pieces: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        apart = " " if element.tag in _APART else ""
        own = element.text if event == "start" else element.tail
        pieces += [apart, own if own and not (element is cell and event == "end") else ""]
    return " ".join("".join(pieces).split())


def _cells(
    rows: list[list[str]], marks: TableMarks, restored: Callable[[str], str]
) -> Iterator[list[Cell]]:
    """The cells of each row without those that only hold the place of a span."""
    held: dict[int, int] = {}  # rows to come in which a column is spanned from above
    for row in rows:
        line: list[Cell] = []
        skipped = 0
        spanned = {column for column, left in held.items() if left > 0}
        held = {column: left - 1 for column, left in held.items() if left > 1}
        for column, text in enumerate(row):
            if skipped or column in spanned:
                skipped -= bool(skipped)
                continue
            columns = 1 + marks.count(text, marks.column)
            height = 1 + marks.count(text, marks.row)
            skipped = columns - 1
            if height > 1:
                held |= dict.fromkeys(range(column, column + columns), height - 1)
            line.append(Cell(restored(marks.remove(text)), columns, height))
        yield line


def _is_header(row: list[_Element], texts: list[str], marks: TableMarks) -> bool:
    return any(marks.count(text, marks.header) for text in texts) or (
        bool(row) and all(cell.get("role") == "head" for cell in row)
    )


def _is_caption(row: list[_Element], texts: list[str], marks: TableMarks) -> bool:
    """Whether a first row is one title over all columns: `<caption>`, or a cell across."""
    across = marks.count(texts[0], marks.column) + 1
    is_stated = row[0].get("role") == "head" and not marks.count(texts[0], marks.header)
    return bool(texts[0]) and not any(texts[1:]) and (is_stated or across >= len(texts))


def _span(cell: _Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    is_number = value.isdecimal() and len(value) <= _MOST_DIGITS
    return min(int(value), LONGEST_SPAN) if is_number and int(value) else 1
