"""Tables of Word files: rows, cells with their spans, header rows, and the caption's paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.parsers.table_cells import LONGEST_CELL, Cell, render_table

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = tuple(f"{_WORD}{name}" for name in ("sdt", "sdtContent", "ins"))
_OFF = ("0", "false", "off")

ParagraphText = Callable[["BaseOxmlElement"], str]


def table_pieces(table: BaseOxmlElement, text_of: ParagraphText) -> Iterator[str] | None:
    """The pieces of a table; None if it holds another table or whole texts, as a layout does."""
    if next(table.iterdescendants(f"{_WORD}tbl"), None) is not None:
        return None
    elements = [list(_inside(row, "tc")) for row in _inside(table, "tr")]
    rows = _spanned([[_cell(cell, text_of) for cell in row] for row in elements])
    if any(len(cell.text) > LONGEST_CELL for row in rows for cell in row):
        return None
    return render_table(rows, _header_rows(table) or (_is_bold_above(elements) or None))


def _inside(parent: BaseOxmlElement, name: str) -> Iterator[BaseOxmlElement]:
    for child in parent.iterchildren():
        if child.tag == f"{_WORD}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _cell(cell: BaseOxmlElement, text_of: ParagraphText) -> tuple[Cell, bool]:
    """A cell, and whether it goes on with the one above it."""
    text = " ".join(text_of(paragraph) for paragraph in cell.iter(f"{_WORD}p"))
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    columns = "1" if span is None else span.get(f"{_WORD}val", "1")
    merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    goes_on = merge is not None and merge.get(f"{_WORD}val", "continue") == "continue"
    return Cell(" ".join(text.split()), int(columns) if columns.isdecimal() else 1), goes_on


def _spanned(rows: list[list[tuple[Cell, bool]]]) -> list[list[Cell]]:
    """The rows, where a cell that others go on with spans their rows."""
    spanned: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}  # row and place of the cell last begun in a column
    for row in rows:
        line: list[Cell] = []
        column = 0
        for cell, goes_on in row:
            if goes_on and column in above and not cell.text:
                at, place = above[column]
                spanned[at][place] = replace(spanned[at][place], rows=spanned[at][place].rows + 1)
            else:
                above[column] = len(spanned), len(line)
                line.append(cell)
            column += max(cell.columns, 1)
        spanned.append(line)
    return spanned


def _header_rows(table: BaseOxmlElement) -> int:
    """How many first rows the document repeats on each page as a header."""
    count = 0
    for row in _inside(table, "tr"):
        mark = row.find(f"{_WORD}trPr/{_WORD}tblHeader")
        if mark is None or mark.get(f"{_WORD}val", "1") in _OFF:
            break
        count += 1
    return count


def _is_bold_above(rows: list[list[BaseOxmlElement]]) -> bool:
    """Whether the first row alone is bold."""
    return len(rows) > 1 and _is_bold(rows[0]) and not _is_bold(rows[1])


def _is_bold(row: list[BaseOxmlElement]) -> bool:
    runs = [
        run for cell in row for run in cell.iter(f"{_WORD}r") if "".join(run.itertext()).strip()
    ]
    marks = [run.find(f"{_WORD}rPr/{_WORD}b") for run in runs]
    return bool(marks) and all(
        mark is not None and mark.get(f"{_WORD}val", "1") not in _OFF for mark in marks
    )
