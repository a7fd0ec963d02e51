"""Rows of tables as they are searched and read: each cell after the name of its column.

The stored row "Kell 12,400 22" is read as "District: Kell; Population 2013: 12,400; Doctors: 22.";
a citation quotes the stored row. A range of the labelled form leads back to the cells it is of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.text.folding import fold, fold_with_offsets
from index.types import Range, Sentence, Table

LONGEST_ROW = 600
"""Code points of a stored row; the cells of a longer one hold texts, which are read as texts."""
LONGEST_LABEL = 80  # code points of a column's name
_PAIR = 2  # columns of a table of labels and values: "Contact: Ines Dahl."


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row of a table with labels; `text` is folded.

    `origins[n]` is the range in the article's text that character `n` of `text` is of: that of its
    own character in a cell, the whole cell for a label. `row` is the stored row.
    """

    row: Range
    text: str
    origins: tuple[Range, ...]
    labels: tuple[tuple[Range, str], ...]  # each cell of the row's own, with its column's name

    @property
    def header(self) -> str:
        """The names of the columns that the row has a cell in."""
        return " | ".join(name for _, name in self.labels if name)

    def original_range(self, start: int, end: int) -> Range:
        """The range of the stored row, from its start, that `[start, end)` of `text` is of."""
        if start >= end:
            return 0, 0
        return self.origins[start][0] - self.row[0], self.origins[end - 1][1] - self.row[0]


def own_cells(table: Table, number: int) -> list[Range]:
    """The cells that begin in a row: without empty ones, and once each; not those from above."""
    above = set(table.rows[number - 1]) if number else set()
    cells = dict.fromkeys(table.rows[number])
    return [cell for cell in cells if cell[0] < cell[1] and cell not in above]


def row_range(table: Table, number: int) -> Range | None:
    """Where a row stands in the text; None if it has no cell of its own."""
    cells = own_cells(table, number)
    return (cells[0][0], cells[-1][1]) if cells else None


def column_names(text: str, table: Table) -> tuple[str, ...]:
    """The name of each column: the header cells above it, once each, from the top."""
    width = max(map(len, table.rows), default=0)
    names = []
    for column in range(width):
        cells = (row[column] for row in table.rows[: table.header_rows] if column < len(row))
        parts = dict.fromkeys(text[start:end] for start, end in cells if start < end)
        names.append(fold(" ".join(parts))[:LONGEST_LABEL].strip(" :"))
    return tuple(names)


def labelled_rows(
    text: str, tables: Sequence[Table], start: int, end: int
) -> Iterator[LabelledRow]:
    """The rows of tables that stand inside `[start, end)`, below their headers, in order."""
    near = bisect_left(tables, start, key=lambda table: _last_offset(table.rows[-1]))
    for table in islice(tables, near, None):
        if table.rows[0] and min(cell[0] for cell in table.rows[0]) > end:
            break
        names: tuple[str, ...] | None = None
        first = bisect_left(table.rows, start, key=_last_offset)
        for number in range(max(first, table.header_rows), len(table.rows)):
            row = row_range(table, number)
            if row is None or row[0] < start:
                continue
            if row[1] > end:
                break
            names = column_names(text, table) if names is None else names
            if row[1] - row[0] <= LONGEST_ROW:
                yield _labelled(text, table, number, row, names)


def readable_text(text: str, tables: Sequence[Table], start: int, end: int) -> str:
    """A part of an article as it is searched: with its rows labelled."""
    pieces, at = [], start
    for row in labelled_rows(text, tables, start, end) if tables else ():
        pieces += [text[at : row.row[0]], row.text]
        at = row.row[1]
    return "".join(pieces) + text[at:end]


def with_whole_rows(sentences: Sequence[Sentence], tables: Sequence[Table]) -> tuple[Sentence, ...]:
    """The sentences of a text, where each row of a table is one: "St. Mary 12" is not two."""
    rows = {
        row[0]: row
        for table in tables
        for number in range(len(table.rows))
        if (row := row_range(table, number)) and row[1] - row[0] <= LONGEST_ROW
    }
    if not rows:
        return tuple(sentences)
    whole: list[Sentence] = []
    reached = 0
    for sentence in sentences:
        if sentence.start < reached:
            continue
        if row := rows.get(sentence.start):
            whole.append(Sentence(*row))
            reached = row[1]
        else:
            whole.append(sentence)
    return tuple(whole)


def is_header_row(tables: Sequence[Table], start: int) -> bool:
    """Whether the row of a table that begins here names its columns."""
    return any(
        (row := row_range(table, number)) is not None and row[0] == start
        for table in tables
        for number in range(min(table.header_rows, len(table.rows)))
    )


def _last_offset(row: Sequence[Range]) -> int:
    return max((end for _, end in row), default=0)


def _labelled(
    text: str, table: Table, number: int, row: Range, names: Sequence[str]
) -> LabelledRow:
    pieces: list[str] = []
    origins: list[Range] = []
    labels: list[tuple[Range, str]] = []
    cells = table.rows[number]
    own = own_cells(table, number)
    is_pair = table.header_rows == 0 and len(cells) == _PAIR

    def add(piece: str, of: Range) -> None:
        pieces.append(piece)
        origins.extend([of] * len(piece))

    seen: set[Range] = set()
    for column, cell in enumerate(cells):
        if cell[0] >= cell[1] or cell in seen:
            continue
        seen.add(cell)
        anchor = cell if cell in own else own[0]  # a cell from above belongs to the row's first
        if pieces:
            colon = " " if pieces[-1].endswith(":") else ": "
            add(colon if is_pair else "; ", anchor)
        if name := names[column]:
            add(f"{name}: ", anchor)
        if anchor is cell:
            labels.append((cell, name))
        folded = fold_with_offsets(text[slice(*cell)])
        pieces.append(folded.text)
        if anchor is cell:
            ranges = (folded.original_range(n, n + 1) for n in range(len(folded.text)))
            origins += [(cell[0] + first, cell[0] + last) for first, last in ranges]
        else:
            origins += [anchor] * len(folded.text)
    if not pieces[-1].endswith((".", "!", "?")):
        add(".", own[-1])
    return LabelledRow(row, "".join(pieces), tuple(origins), tuple(labels))
