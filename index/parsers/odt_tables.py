"""Tables of OpenDocument texts: rows, cells with their spans, and header rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from index.parsers.table_cells import LONGEST_CELL, MOST_COLUMNS, Cell, render_table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_GROUPS = tuple(
    f"{_TABLE}{name}" for name in ("table-rows", "table-row-group", "table-header-rows")
)
_MOST_REPEATED = 20  # equal rows in a row: an office program repeats empty ones to the last line


def table_pieces(table: Element, text_of: Callable[[Element], str]) -> Iterator[str] | None:
    """The pieces of a table; None if it holds another table or whole texts, as a layout does."""
    if table.find(f".//{_TABLE}table") is not None:
        return None
    rows = [(_cells(row, text_of), is_header) for row, is_header in _rows(table, False)]
    if any(len(cell.text) > LONGEST_CELL for row, _ in rows for cell in row):
        return None
    headers = [is_header for _, is_header in rows]
    stated = headers.index(False) if False in headers else len(headers)
    return render_table([row for row, _ in rows], stated or None)


def _rows(parent: Element, is_header: bool) -> Iterator[tuple[Element, bool]]:
    for child in parent:
        if child.tag == f"{_TABLE}table-row":
            for _ in range(min(_number(child, "number-rows-repeated"), _MOST_REPEATED)):
                yield child, is_header
        elif child.tag in _GROUPS:
            yield from _rows(child, is_header or child.tag == f"{_TABLE}table-header-rows")


def _cells(row: Element, text_of: Callable[[Element], str]) -> list[Cell]:
    """The cells of a row; one that another covers is no cell of its own."""
    cells: list[Cell] = []
    for cell in row:
        if cell.tag == f"{_TABLE}table-cell":
            text = " ".join(text_of(cell).split())
            columns = _number(cell, "number-columns-spanned")
            made = Cell(text, columns, _number(cell, "number-rows-spanned"))
            times = min(_number(cell, "number-columns-repeated"), MOST_COLUMNS - len(cells))
            cells += [made] * times
    return cells


def _number(element: Element, name: str) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 9 else 1
