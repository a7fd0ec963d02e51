"""Which column of a table is what: by its name, else by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from index.parsers.metadata import one_line, parse_date

COLUMN_NAMES = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "date": ("date", "published"),
    "author": ("author",),
    "source": ("source", "url", "link"),
    "id": ("id",),
}
"""Accepted names of each column, case ignored; the first that is present is used."""
PROSE_WORDS = 5  # a cell, on average, from which on a column holds texts
LONGEST_NAME = 8  # words of a column's name: "Share of pupils who eat at school in percent"
_WORD = re.compile(r"[^\W\d_]+")
_NAME_PART = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+")

Columns = dict[str, int]
"""Column numbers from 1 by part."""
Rows = Sequence[Sequence[str]]


def columns_by_name(header: Sequence[str]) -> Columns:
    """The columns whose names are accepted ones."""
    numbers = {cell.strip().lower(): number for number, cell in enumerate(header, start=1)}
    return {
        part: numbers[name]
        for part, names in COLUMN_NAMES.items()
        for name in reversed(names)
        if name in numbers
    }


def find_columns(header: Sequence[str], rows: Rows) -> Columns:
    """The columns by name; if none is named as the texts, what the first `rows` hold tells more.

    The texts are then the column with most words, one of `article_text` or the like before others;
    the dates are all of them dates, and the title is the first column of words. Without prose in
    any column, no texts are found.
    """
    known = columns_by_name(header)
    if "text" in known or not _are_names(header):
        return known
    cells = {n: _cells(rows, n) for n in range(1, len(header) + 1) if n not in known.values()}
    prose = {n: _mean_words(own) for n, own in cells.items()}
    prose = {n: words for n, words in prose.items() if words >= PROSE_WORDS}
    if not prose:
        return known
    known["text"] = max(prose, key=lambda n: (_is_named(header[n - 1], "text"), prose[n]))
    for part, holds in (("date", _are_dates), ("title", _are_words)):
        free = (n for n, own in cells.items() if n not in known.values() and holds(own))
        if part not in known and (number := next(free, None)):
            known[part] = number
    return known


def is_table_of_facts(header: Sequence[str]) -> bool:
    """Whether every column has a name of letters, so that a row can be read as facts."""
    return len(header) > 1 and _are_names(header) and all(_WORD.search(name) for name in header)


def row_facts(header: Sequence[str], row: Sequence[str]) -> str:
    """A row as one sentence: `Harbour: Ardwick; Berths: 42.`; empty cells are left out."""
    pairs = ((one_line(name), one_line(cell)) for name, cell in zip(header, row, strict=False))
    text = "; ".join(f"{name}: {cell}" for name, cell in pairs if cell)
    return f"{text}." if text else ""


def first_words(row: Sequence[str]) -> str | None:
    """The first cell with letters, which names the row."""
    return next((one_line(cell) for cell in row if _WORD.search(cell)), None)


def _are_names(header: Sequence[str]) -> bool:
    """Whether no cell is as long as a text: then the header was lost, and this is a row."""
    return max(map(len, map(_WORD.findall, header)), default=0) <= LONGEST_NAME


def _cells(rows: Rows, number: int) -> list[str]:
    cells = (row[number - 1].strip() for row in rows if len(row) >= number)
    return [cell for cell in cells if cell]


def _mean_words(cells: Sequence[str]) -> float:
    return sum(len(_WORD.findall(cell)) for cell in cells) / len(cells) if cells else 0.0


def _is_named(name: str, part: str) -> bool:
    """Whether an accepted name is a word of this one: `article_text`, `ArticleText`."""
    return any(word.lower() in COLUMN_NAMES[part] for word in _NAME_PART.findall(name))


def _are_dates(cells: Sequence[str]) -> bool:
    return bool(cells) and all(parse_date(cell)[0] for cell in cells)


def _are_words(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_WORD.search(cell) and not is_address(cell) for cell in cells)


def is_address(cell: str) -> bool:
    """Whether a cell is a web address."""
    try:
        return bool(urlsplit(cell).scheme and urlsplit(cell).netloc)
    except ValueError:
        return False
