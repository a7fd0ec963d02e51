"""Rows and columns of words on a PDF page, by their places: what may be a table.

The order in which a file draws its words does not count. A row is what stands at one height; it is
cut into segments at wide gaps and at upright rules. Columns are what the gaps of most rows leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.parsers.pdf_rulings import Ruling
from index.parsers.pdf_words import PdfRow, PdfWord
from index.parsers.table_cells import Cell

_ONE_HEIGHT = 0.35  # of the font size: how far the base lines of a row may lie apart
_CELL_GAP = 1.0  # of the font size: what parts two cells; justified text has less
_LARGEST_STEP = 3.0  # of the font size: from one row of a table to the next
_LEAST_GAP = 2.0  # points between two columns
_ACROSS = 0.15  # of the rows: how many may have a cell across a gap between columns


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together, with their left and right edge."""

    words: tuple[PdfWord, ...]

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(word.x1 for word in self.words)

    @property
    def text(self) -> str:
        """Its words, apart by a blank."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class GridRow:
    """The segments at one height, from left to right."""

    segments: tuple[Segment, ...]
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows one below the other with common columns; `columns` are their left and right edges.

    `cells[r]` are `(first column, columns, segment)` of a row.
    """

    rows: tuple[GridRow, ...]
    columns: tuple[tuple[float, float], ...]
    cells: tuple[tuple[tuple[int, int, Segment], ...], ...]


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table of a page: its rows of cells with their heights and sizes, its words and edges."""

    rows: tuple[tuple[Cell, ...], ...]
    ys: tuple[float, ...]
    sizes: tuple[float, ...]
    header_rows: int
    words: frozenset[int]  # identities of the words it took
    x0: float
    x1: float


def grid_rows(rows: Sequence[PdfRow], upright: Sequence[Ruling]) -> list[GridRow]:
    """The rows of a page from top to bottom, whatever pieces the file has them in."""
    by_height: list[list[PdfRow]] = []
    for row in sorted(rows, key=lambda row: -row.y):
        last = by_height[-1][0] if by_height else None
        if last and last.y - row.y <= _ONE_HEIGHT * min(last.size, row.size):
            by_height[-1].append(row)
        else:
            by_height.append([row])
    made = []
    for pieces in by_height:
        words = sorted((w for piece in pieces for w in piece.words), key=lambda word: word.x0)
        if words:
            y, size = pieces[0].y, max(piece.size for piece in pieces)
            made.append(GridRow(tuple(_segments(words, y, size, upright)), y, size))
    return made


def _segments(
    words: Sequence[PdfWord], y: float, size: float, upright: Sequence[Ruling]
) -> Iterator[Segment]:
    middle = y + 0.3 * size
    rules = [rule.place for rule in upright if rule.start <= middle <= rule.end]
    part = [words[0]]
    for word in words[1:]:
        edge = max(each.x1 for each in part)
        is_ruled = any(edge - 1 <= place <= word.x0 + 1 for place in rules)
        if word.x0 - edge >= _CELL_GAP * size or is_ruled:
            yield Segment(tuple(part))
            part = []
        part.append(word)
    yield Segment(tuple(part))


def candidate_grids(rows: Sequence[GridRow]) -> Iterator[Grid]:
    """What stands in columns: runs of rows with two segments or more that keep to common gaps."""
    for run in _runs(rows):
        yield from _grids(run)


def _runs(rows: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    """Rows near each other; one of a single segment only between others."""
    run: list[GridRow] = []
    for row in rows:
        is_near = bool(run) and run[-1].y - row.y <= _LARGEST_STEP * max(row.size, run[-1].size)
        if not is_near:
            yield from _ended(run)
            run = []
        run.append(row)
    yield from _ended(run)


def _ended(run: list[GridRow]) -> Iterator[list[GridRow]]:
    parted = [at for at, row in enumerate(run) if len(row.segments) > 1]
    if len(parted) > 1:
        yield run[parted[0] : parted[-1] + 1]


def _grids(run: Sequence[GridRow]) -> Iterator[Grid]:
    """The grid of a run; where rows do not fit, those of the parts above and below them."""
    columns = _columns([row for row in run if len(row.segments) > 1])
    if len(columns) < 2:
        for part in _parts_of_prose(run):
            yield from _grids(part)
        return
    fitted = [_fit(row, columns) for row in run]
    if not all(fitted):
        parts = groupby(zip(run, fitted, strict=True), key=lambda each: each[1] is not None)
        for fits, rows in parts:
            if fits:
                chosen = [row for row, _ in rows]
                yield from (grid for each in _ended(chosen) for grid in _grids(each))
        return
    yield Grid(tuple(run), tuple(columns), tuple(cells for cells in fitted if cells))


def _parts_of_prose(run: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    """The parts of a run above and below its rows of a single segment, if it has any."""
    if all(len(row.segments) > 1 for row in run):
        return
    for is_parted, rows in groupby(run, key=lambda row: len(row.segments) > 1):
        if is_parted:
            yield from _ended(list(rows))


def _columns(rows: Sequence[GridRow]) -> list[tuple[float, float]]:
    """The edges of what the gaps of all but few rows leave."""
    edges = sorted(
        [(segment.x0, 1) for row in rows for segment in row.segments]
        + [(segment.x1, -1) for row in rows for segment in row.segments]
    )
    most = int(_ACROSS * len(rows))
    columns: list[tuple[float, float]] = []
    depth, start = 0, None
    for x, step in edges:
        depth += step
        if depth > most and start is None:
            touches = columns and x - columns[-1][1] < _LEAST_GAP
            start = columns.pop()[0] if touches else x
        elif depth <= most and start is not None:
            columns.append((start, x))
            start = None
    return [column for column in columns if column[1] - column[0] > 1]


def _fit(
    row: GridRow, columns: Sequence[tuple[float, float]]
) -> tuple[tuple[int, int, Segment], ...] | None:
    """The cells of a row; None if two of its segments share a column, or one spans them all."""
    cells: list[tuple[int, int, Segment]] = []
    for segment in row.segments:
        touched = [n for n, (x0, x1) in enumerate(columns) if segment.x0 < x1 and x0 < segment.x1]
        if not touched:
            middle = (segment.x0 + segment.x1) / 2
            touched = [min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))]
        first, last = touched[0], touched[-1]
        if cells and first < cells[-1][0] + cells[-1][1]:
            return None
        if last - first + 1 == len(columns):
            return None
        cells.append((first, last - first + 1, segment))
    return tuple(cells)
