"""Tables of documents: from cells with their spans to lines of text and `Table` records.

Parsers render a table among the other pieces of a text and normalise it as a whole. Normalising
changes white space alone, so that a cell is found again by the number of its other code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.text.table_rows import own_cells, row_range
from index.types import Range, Table

MOST_COLUMNS = 100  # more are a sheet of measurements; further cells are text alone
LONGEST_CELL = 400
"""Code points: a longer one is a text, and what holds it a layout."""
MOST_SPANNED = 200  # rows that a cell may reach down
LONGEST_HEADER = 80  # code points of a cell that names a column
_INK = re.compile(r"\S+")
_NUMBER = re.compile(r"[^\w]*\d[\d.,\s'’]*\W{0,3}\w{0,3}")  # "12,400", "€ 5", "38 %", "7.5 km"
_YEAR = re.compile(r"[12]\d{3}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a document's table; how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """A table that is being read: its rows, `None` where there is no cell, and its header."""

    rows: list[list[int | None]]  # numbers of cells
    header_rows: int


class CellText(str):
    """The text of a cell or caption in the pieces of an article's text; `number` None: caption."""

    grid: _Grid
    number: int | None

    @classmethod
    def of(cls, text: str, grid: _Grid, number: int | None) -> CellText:
        """A piece of text that knows its place in a table."""
        piece = cls(text)
        piece.grid, piece.number = grid, number
        return piece


def render_table(
    rows: Sequence[Sequence[Cell]], header_rows: int | None = None, caption: str = ""
) -> Iterator[str]:
    """The pieces of a table: caption and rows as lines, cells apart by a space.

    `header_rows` is what the document states; None if it does not tell.
    """
    filled = [row for row in rows if any(cell.text.strip() for cell in row)]
    if header_rows is None:
        header_rows = likely_header_rows(filled)
    else:
        header_rows -= sum(row not in filled for row in rows[:header_rows])
    grid = _Grid(_place(filled), header_rows)
    if caption.strip():
        yield CellText.of(_one_line(caption), grid, None)
        yield "\n"
    number = 0
    for row in filled:
        for cell in row:
            yield CellText.of(_one_line(cell.text), grid, number)
            yield " "
            number += 1
        yield "\n"
    yield "\n"


def find_tables(pieces: Iterable[str], text: str) -> tuple[Table, ...]:
    """The tables among the pieces of which `text` is the normalised form, in order.

    Empty if more than white space was changed: nothing is known of places then.
    """
    counts: dict[_Grid, dict[int | None, Range]] = {}
    reached = 0
    for piece in pieces:
        begun, reached = reached, reached + _ink(piece)
        if isinstance(piece, CellText):
            counts.setdefault(piece.grid, {})[piece.number] = begun, reached
    if not counts or reached != _ink(text):
        return ()
    places = _Places(text)
    tables = (_table(grid, cells, places) for grid, cells in counts.items())
    return tuple(table for table in tables if table)


class _Places:
    """Offsets of a text's code points that are no white space, by their number."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._runs = [match.span() for match in _INK.finditer(text)]
        self._before = list(accumulate((end - start for start, end in self._runs), initial=0))

    def range(self, begun: int, reached: int) -> Range:
        from bisect import bisect_right

        if begun == reached:
            return 0, 0
        first = bisect_right(self._before, begun) - 1
        last = bisect_right(self._before, reached - 1) - 1
        start = self._runs[first][0] + begun - self._before[first]
        return start, self._runs[last][0] + reached - self._before[last]


def _table(grid: _Grid, cells: dict[int | None, Range], places: _Places) -> Table | None:
    """None for what has a single column or row: a box."""
    rows: list[tuple[Range, ...]] = []
    for row in grid.rows:
        ranges: list[Range] = []
        at = 0
        for number in row:
            found = places.range(*cells[number]) if number is not None else (0, 0)
            ranges.append(found if found[0] < found[1] else (at, at))
            at = max(at, ranges[-1][1])
        first = next((start for start, end in ranges if start < end), 0)
        rows.append(tuple(r if r[0] < r[1] else (max(r[0], first),) * 2 for r in ranges))
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    caption = places.range(*cells[None]) if None in cells else None
    table = Table(tuple(rows), min(grid.header_rows, len(rows) - 1), caption)
    return table if _in_order(table, places.text) else None


def _in_order(table: Table, text: str) -> bool:
    """Whether the rows' own cells follow each other, each row on one line of the text."""
    reached = 0
    for number in range(len(table.rows)):
        for start, end in own_cells(table, number):
            if start < reached:
                return False
            reached = end
        row = row_range(table, number)
        if row is not None and "\n" in text[slice(*row)]:
            return False
    return True


def _place(rows: Sequence[Sequence[Cell]]) -> list[list[int | None]]:
    """The numbers of the cells, counted row by row, where they stand with their spans."""
    placed: list[list[int | None]] = []
    reaching: dict[int, tuple[int, int]] = {}  # cell number and rows left, by column
    number = 0
    for row in rows:
        line: list[int | None] = []
        above, reaching = reaching, {}  # what a short or overlapping row does not reach ends here

        def take_from_above(
            line: list[int | None] = line,
            above: dict[int, tuple[int, int]] = above,
            reaching: dict[int, tuple[int, int]] = reaching,
        ) -> None:
            while (column := len(line)) in above:
                from_above, left = above.pop(column)
                if left > 1:
                    reaching[column] = from_above, left - 1
                line.append(from_above)

        for cell in row:
            take_from_above()
            for _ in range(min(max(cell.columns, 1), MOST_COLUMNS - len(line))):
                if cell.rows > 1:
                    reaching[len(line)] = number, min(cell.rows, MOST_SPANNED) - 1
                line.append(number)
            number += 1
        take_from_above()
        placed.append(line)
    return placed


def likely_header_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """1 if the first row names columns, one of which holds numbers; else 0."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    header, body = [cell.text.strip() for cell in rows[0]], rows[1:]
    names = [name for name in header[1:] if name]
    if not names or len(set(names)) < len(names) or not all(map(_names_a_column, header)):
        return 0
    for column in range(1, len(header)):
        cells = [row[column].text.strip() for row in body if column < len(row)]
        numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells)
        if not (header[column] and numbers and 2 * numbers >= sum(map(bool, cells))):
            continue
        if _YEAR.fullmatch(header[column]):
            return int(not all(map(_YEAR.fullmatch, filter(None, cells))))
        return int(not _NUMBER.fullmatch(header[column]))
    return 0


def _names_a_column(cell: str) -> bool:
    """Whether a cell may stand in a header: not a text, not a number but for a year."""
    if len(cell) > LONGEST_HEADER:
        return False
    return not cell or bool(_LETTER.search(cell)) or bool(_YEAR.fullmatch(cell))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _ink(text: str) -> int:
    """How many code points of a text are no white space."""
    return sum(map(len, text.split()))
