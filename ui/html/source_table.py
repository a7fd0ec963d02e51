"""A table of an article as HTML for the source panel, row by row as the text goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from index.text.table_rows import own_cells, row_range
from index.types import Article, Range, Table

CellHtml = Callable[[int, int], str]
"""The text of a range, escaped, with its marks."""


class TableRows:
    """Collects the lines of a text that are rows of its tables."""

    def __init__(self, article: Article) -> None:
        self._rows = {
            row[0]: (table, number)
            for table in article.tables
            for number in range(len(table.rows))
            if (row := row_range(table, number))
        }
        self._captions = {t.caption: t for t in article.tables if t.caption}
        self._text = article.text
        self._table: Table | None = None
        self._caption = self._head = self._body = ""

    def take(self, line: Range, cell_html: CellHtml) -> bool:
        """Whether a line is a row or caption of the table that is open, or opens one."""
        if (captioned := self._captions.get(line)) is not None and self._table is None:
            self._table, self._caption = captioned, f"<caption>{cell_html(*line)}</caption>"
            return True
        table, number = self._rows.get(line[0], (None, 0))
        if table is None or row_range(table, number) != line:
            return False
        if self._table not in (None, table):
            return False
        self._table = table
        row = _row_html(self._text, table, number, cell_html)
        if number < table.header_rows:
            self._head += row
        else:
            self._body += row
        return True

    def close(self) -> str:
        """The table that was open, which it is no more; empty if none was."""
        if self._table is None:
            return ""
        caption = self._table.caption
        name = self._text[slice(*caption)] if caption else "Table"
        head = f"<thead>{self._head}</thead>" if self._head else ""
        body = f"<tbody>{self._body}</tbody>" if self._body else ""
        html = (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
            f'<table dir="auto">{self._caption}{head}{body}</table></div>'
        )
        self._table, self._caption, self._head, self._body = None, "", "", ""
        return html


def _row_html(text: str, table: Table, number: int, cell_html: CellHtml) -> str:
    cells, own = table.rows[number], set(own_cells(table, number))
    is_header = number < table.header_rows
    html: list[str] = []
    column = 0
    while column < len(cells):
        cell = cells[column]
        width = _repetitions(cells, column)
        is_empty = cell[0] == cell[1]
        if is_empty or cell in own:
            height = 1 if is_empty else _height(table, number, column)
            names = is_header or (column == 0 and _is_name(text, cell))
            tag = f'th scope="{"col" if is_header else "row"}"' if names else "td"
            spans = f' colspan="{width}"' if width > 1 else ""
            spans += f' rowspan="{height}"' if height > 1 else ""
            kind = ' class="number"' if not names and _is_number(text, cell) else ""
            inside = "" if is_empty else cell_html(*cell)
            html.append(f"<{tag}{spans}{kind}>{inside}</{tag[:2]}>")
        column += width
    return f"<tr>{''.join(html)}</tr>"


def _repetitions(cells: Sequence[Range], column: int) -> int:
    """How many columns the cell spans; an empty one spans its own."""
    cell, end = cells[column], column + 1
    while cell[0] < cell[1] and end < len(cells) and cells[end] == cell:
        end += 1
    return end - column


def _height(table: Table, number: int, column: int) -> int:
    """How many rows the cell spans."""
    cell, end = table.rows[number][column], number + 1
    while end < len(table.rows) and column < len(row := table.rows[end]) and row[column] == cell:
        end += 1
    return end - number


def _is_name(text: str, cell: Range) -> bool:
    return any(map(str.isalpha, text[slice(*cell)]))


def _is_number(text: str, cell: Range) -> bool:
    words = text[slice(*cell)]
    return any(map(str.isdigit, words)) and not any(map(str.isalpha, words))
