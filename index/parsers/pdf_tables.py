"""Tables of PDF pages, from ruling lines and the alignment of words.

A table that is none is worse than one that is missed: columns of prose, lists, contents, addresses
and axes of charts have other cells, or are aligned otherwise. What has neither a header nor rules
around its cells is left as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.parsers.pdf_forms import form_tables
from index.parsers.pdf_rulings import Rulings
from index.parsers.pdf_table_grid import (
    Grid,
    GridRow,
    PdfTable,
    Segment,
    candidate_grids,
    grid_rows,
)
from index.parsers.pdf_words import PdfRow, PdfWord
from index.parsers.table_cells import Cell, likely_header_rows

_MOST_WORDS_IN_ROWS = 6_000  # of a page: more is a sheet of measurements
_LEAST_ROWS = 3  # with the header
_FILLED, _FILLED_RULED = 0.6, 0.5  # of the cells: fewer are scattered words
_NUMERIC = 0.6  # of a column's cells
_ALIGNED = 0.75  # of a column's cells, at the left, the right or the middle
_EDGE = 3.0  # points: how far aligned edges may differ
_MEDIAN_WORDS, _MEDIAN_WORDS_TEXT, _LONGEST_TEXT_CELL = 6, 3, 9  # words of a cell
_WRAPPED = 1.35  # of the font size: from one line of a cell to its next
_NUMBER = re.compile(r"\W{0,3}\d[\d.,\s'’%:/–-]*\W{0,3}(?:[^\W\d_]{1,4}\W?)?|[-–—]+|n/?a")
_NAME = re.compile(r"[^\W\d_]{3}")
_MARKER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6})[.)]|\[[^\]]{1,9}\]|[•●▪◦‣*–—-])+")
_LEADERS = re.compile(r"(?:\. ?){4,}|…{2,}|_{4,}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def page_tables(rows: Sequence[PdfRow], rulings: Rulings) -> list[PdfTable]:
    """The tables among the rows of a page, from top to bottom."""
    words = sum(len(row.words) for row in rows)
    if words > _MOST_WORDS_IN_ROWS or any(
        _RIGHT_TO_LEFT.search(word.text) for row in rows for word in row.words
    ):
        return []
    by_height = grid_rows(rows, rulings.upright)
    tables = list(form_tables(by_height))
    taken = frozenset(identity for table in tables for identity in table.words)
    free = [row for row in by_height if not _identities(row) & taken]
    for grid in candidate_grids(free):
        if table := _table(grid, rulings):
            tables.append(table)
    return sorted(tables, key=lambda table: -table.ys[0])


def without_words(rows: Sequence[PdfRow], tables: Sequence[PdfTable]) -> list[PdfRow]:
    """The rows without the words of tables."""
    taken = frozenset(identity for table in tables for identity in table.words)
    left = []
    for row in rows:
        words = tuple(word for word in row.words if id(word) not in taken)
        if words:
            left.append(row if len(words) == len(row.words) else replace(row, words=words))
    return left


def _table(grid: Grid, rulings: Rulings) -> PdfTable | None:
    x0, x1 = grid.columns[0][0], grid.columns[-1][1]
    top, bottom = grid.rows[0].y, grid.rows[-1].y
    size = median(row.size for row in grid.rows)
    level = sorted(
        {
            round(rule.place)
            for rule in rulings.level
            if bottom - 2 * size <= rule.place <= top + 2 * size
            and min(rule.end, x1) - max(rule.start, x0) >= 0.6 * (x1 - x0)
        },
        reverse=True,
    )
    upright = {
        round(rule.place)
        for rule in rulings.upright
        if x0 - size <= rule.place <= x1 + size
        and min(rule.end, top) - max(rule.start, bottom) >= 0.5 * (top - bottom)
    }
    is_ruled = len(level) >= 3 or (len(level) >= 2 and len(upright) >= 2)
    rows = _whole_rows(grid, level)
    width = len(grid.columns)
    texts = [_texts(row, width) for row, _ in rows]
    if not _is_table(grid, rows, texts, is_ruled=is_ruled):
        return None
    cells = tuple(tuple(_cells(row, width)) for row, _ in rows)
    header = likely_header_rows(cells) or _header_above_rule(rows, texts, level)
    if not header and (len(level) < len(rows) or len(upright) <= width):
        return None
    taken = frozenset(id(w) for row in grid.rows for s in row.segments for w in s.words)
    heights = tuple(row.y for _, row in rows)
    return PdfTable(cells, heights, tuple(row.size for _, row in rows), header, taken, x0, x1)


_Row = list[tuple[int, int, list[PdfWord]]]
"""Cells of a row: first column, columns, words."""


def _whole_rows(grid: Grid, level: Sequence[int]) -> list[tuple[_Row, GridRow]]:
    """The rows of a grid, wrapped cells whole: by the rules between rows, else by distance."""
    bands = [sum(rule > row.y for rule in level) for row in grid.rows]
    by_rules = len(level) >= 4 and 2 * len(set(bands)) >= len(bands) and len(set(bands)) > 2
    rows: list[tuple[_Row, GridRow]] = []
    above: GridRow | None = None
    for number, (row, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        if above is None:
            is_wrapped = False
        elif by_rules:
            is_wrapped = bands[number] == bands[number - 1]
        else:
            is_near = above.y - row.y <= _WRAPPED * max(row.size, above.size)
            is_wrapped = is_near and all(first > 0 for first, _, _ in cells)
        own: _Row = [(first, columns, list(segment.words)) for first, columns, segment in cells]
        if is_wrapped:
            rows[-1] = _joined(rows[-1][0], own), rows[-1][1]
        else:
            rows.append((own, row))
        above = row
    return rows


def _joined(row: _Row, below: _Row) -> _Row:
    joined = list(row)
    for first, columns, words in below:
        at = next((n for n, cell in enumerate(joined) if cell[0] == first), None)
        if at is None:
            joined.append((first, columns, words))
        else:
            joined[at] = (first, joined[at][1], joined[at][2] + words)
    return sorted(joined, key=lambda cell: cell[0])


def _text(words: Sequence[PdfWord]) -> str:
    return " ".join(word.text for word in words)


def _texts(row: _Row, width: int) -> list[str]:
    texts = [""] * width
    for first, _, words in row:
        texts[first] = _text(words)
    return texts


def _cells(row: _Row, width: int) -> Iterator[Cell]:
    at = 0
    for first, columns, words in row:
        yield from (Cell("") for _ in range(first - at))
        yield Cell(_text(words), columns)
        at = first + columns
    yield from (Cell("") for _ in range(width - at))


def _is_table(
    grid: Grid,
    rows: Sequence[tuple[_Row, GridRow]],
    texts: Sequence[Sequence[str]],
    *,
    is_ruled: bool,
) -> bool:
    """Whether rows in columns are a table, by what is in them."""
    width = len(grid.columns)
    filled = [text for row in texts for text in row if text]
    if len(rows) < _LEAST_ROWS:
        return False
    if len(filled) < (_FILLED_RULED if is_ruled else _FILLED) * width * len(rows):
        return False
    columns = [[row[n] for row in texts if row[n]] for n in range(width)]
    numeric = sum(_is_numeric(column) for column in columns[1:])
    if _is_other(texts, columns, filled) or (not numeric and _counts(columns[0])):
        return False
    words = [len(text.split()) for text in filled]
    if is_ruled:
        return median(words) <= 2 * _MEDIAN_WORDS
    if median(words) > _MEDIAN_WORDS or not all(_is_aligned(grid, n) for n in range(width)):
        return False
    if numeric and 2 * numeric >= width - 1:
        return True
    is_full = len(filled) >= 0.85 * width * len(rows)
    is_short = median(words) <= _MEDIAN_WORDS_TEXT and max(words) <= _LONGEST_TEXT_CELL
    return width > 2 and is_full and is_short and len(rows) > 3 and numeric > 0


def _is_other(
    texts: Sequence[Sequence[str]], columns: Sequence[Sequence[str]], filled: Sequence[str]
) -> bool:
    """Whether these are contents, a list, bare numbers as along a chart, or scraps of a drawing."""
    return (
        any(_LEADERS.search(text) for text in filled)
        or sum(bool(_MARKER.fullmatch(text)) for text in columns[0]) > len(columns[0]) / 2
        or not (any(map(str.isalpha, "".join(texts[0]))) or _has_names(columns[0]))
        or 2 * sum(map(_is_scrap, filled)) > len(filled)
    )


def _has_names(column: Sequence[str]) -> bool:
    return 2 * sum(any(map(str.isalpha, text)) for text in column) >= len(column)


def _counts(column: Sequence[str]) -> bool:
    """Whether the numbers of a column count on, as those of lines of a program do."""
    numbers = [int(text) for text in column[1:] if text.isdecimal() and len(text) < 9]
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) > 1 and len(numbers) >= len(column) - 2 and set(steps) == {1}


def _is_scrap(text: str) -> bool:
    """Whether a text has neither a figure nor a word of three letters, like notes of music."""
    return not any(map(str.isdigit, text)) and not _NAME.search(text)


def _is_numeric(column: Sequence[str]) -> bool:
    """Whether most cells below the first are numbers."""
    body = column[1:]
    return bool(body) and sum(bool(_NUMBER.fullmatch(t)) for t in body) >= _NUMERIC * len(body)


def _is_aligned(grid: Grid, column: int) -> bool:
    """Whether most cells of a column begin, end or have their middle at one place."""
    segments = [s for row in grid.cells for first, n, s in row if first == column and n == 1]
    if len(segments) < 2:
        return False
    for edge in (_left, _right, _middle):
        places = [edge(segment) for segment in segments]
        usual = median(places)
        if sum(abs(place - usual) <= _EDGE for place in places) >= _ALIGNED * len(places):
            return True
    return False


def _left(segment: Segment) -> float:
    return segment.x0


def _right(segment: Segment) -> float:
    return segment.x1


def _middle(segment: Segment) -> float:
    return (segment.x0 + segment.x1) / 2


def _header_above_rule(
    rows: Sequence[tuple[_Row, GridRow]], texts: Sequence[Sequence[str]], level: Sequence[int]
) -> int:
    """1 if the first row is whole, without numbers, and a rule follows it that few others have."""
    first, second = rows[0][1].y, rows[1][1].y
    is_ruled_off = any(second < rule < first for rule in level)
    is_named = all(_NAME.search(text) and not _NUMBER.fullmatch(text) for text in texts[0])
    return int(is_ruled_off and is_named and len(set(texts[0])) == len(texts[0]))


def _identities(row: GridRow) -> frozenset[int]:
    return frozenset(id(word) for segment in row.segments for word in segment.words)
