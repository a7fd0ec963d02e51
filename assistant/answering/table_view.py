"""A table as questions see it: its columns, its rows and the words around it, as index terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.query.column_words import related_terms
from assistant.types import ReadingPassage
from index.storage.text_index import TextSnapshot
from index.text.table_rows import LONGEST_ROW, column_names, own_cells, row_range
from index.types import Article, Range, Sentence, Table

BEFORE = 300  # code points above a table that may say what it is about
MOST_ROWS = 3_000  # 50 ms; a longer table is read as text, row by row
_PAIR = 2
_CAPTION_BELOW = re.compile(r"\s*((?:Table|Tab\.|Tabelle|Tableau|Tabla|Tabella)\s*\d[^\n]{0,300})")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the header: its sentence, its cells by column, and the column that names it.

    `article` is the one it stands in; rows of a .csv file are articles of their own.
    """

    article: Article
    sentence: Sentence
    cells: tuple[Range, ...]
    name_column: int
    name: frozenset[str]

    def text(self, cell: Range) -> str:
        """What stands in a cell."""
        return self.article.text[slice(*cell)]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of an article; `columns` and `about` are index terms of its names and title.

    `related` are those of `columns` with others that say the same.
    """

    article: Article
    table: Table
    names: tuple[str, ...]
    columns: tuple[frozenset[str], ...]
    related: tuple[frozenset[str], ...]
    about: frozenset[str]
    rows: tuple[TableRow, ...]

    @property
    def is_of_pairs(self) -> bool:
        """Whether each row is a label with its value."""
        return self.table.header_rows == 0 and all(len(row.cells) == _PAIR for row in self.rows)


def tables_read(passages: Sequence[ReadingPassage], text: TextSnapshot) -> Iterator[TableView]:
    """The tables that the passages have rows of, in their order, each once."""
    seen: set[tuple[str, Range]] = set()
    for passage in passages:
        chosen = passage.hit.passage
        for table in passage.article.tables:
            start, end = table_range(table)
            key = passage.article.id, (start, end)
            if key not in seen and start < chosen.end and chosen.start < end:
                seen.add(key)
                yield view_table(passage.article, table, text)


def table_range(table: Table) -> Range:
    """From the first cell to the last; empty for a table without any."""
    cells = [cell for row in table.rows for cell in row if cell[0] < cell[1]]
    return (min(c[0] for c in cells), max(c[1] for c in cells)) if cells else (0, 0)


def view_table(article: Article, table: Table, text: TextSnapshot) -> TableView:
    """The table with what its cells mean as terms; without rows if it has too many."""

    def terms(words: str) -> frozenset[str]:
        return frozenset(text.content_terms(words.replace("_", " ")))

    start, end = table_range(table)
    names = column_names(article.text, table)
    caption = article.text[slice(*table.caption)] if table.caption else ""
    above = article.text[max(0, start - BEFORE) : start]
    below = _CAPTION_BELOW.match(article.text, end)
    about = terms(f"{article.title} {caption} {above} {below[1] if below else ''}")
    rows = []
    last = len(table.rows) if len(table.rows) <= MOST_ROWS else 0
    for number in range(table.header_rows, last):
        row, own = row_range(table, number), own_cells(table, number)
        if row is None or row[1] - row[0] > LONGEST_ROW:
            continue
        cells = table.rows[number]
        written = [article.text[slice(*cell)] for cell in cells]
        column = next((n for n, words in enumerate(written) if any(map(str.isalpha, words))), 0)
        name = terms(written[column]) if own else frozenset()
        rows.append(TableRow(article, Sentence(*row), cells, column, name))
    columns = tuple(map(terms, names))
    related = tuple(map(related_terms, columns))
    return TableView(article, table, names, columns, related, about, tuple(rows))
