"""Forms on PDF pages: labels that end with a colon, each with its value beside or below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.parsers.pdf_table_grid import GridRow, PdfTable, Segment
from index.parsers.table_cells import Cell

_LABEL = re.compile(r"(?![a-z])[^\W\d_][^:]{0,40}:")
_LONGEST_VALUE = 12  # words
_LARGEST_STEP = 3.0  # of the font size: from a value to the next label
_FEWEST_PAIRS = 3  # in two rows of labels; fewer are sentences
_EDGE = 3.0  # points: how far the edges of a label and its value may differ

_Pair = tuple[Segment, Segment, GridRow]
"""A label, its value, and the row of the label."""


def form_tables(rows: Sequence[GridRow]) -> Iterator[PdfTable]:
    """Forms: rows of labels that end with a colon, each with its value beside or below it."""
    group: list[_Pair] = []
    below = 0.0
    at = 0
    while at < len(rows):
        row = rows[at]
        pairs, used = _row_pairs(rows, at)
        if group and (not pairs or below - row.y > _LARGEST_STEP * row.size):
            yield from _form(group)
            group = []
        group += [(label, value, row) for label, value in pairs]
        at += used
        below = rows[at - 1].y
    yield from _form(group)


def _row_pairs(rows: Sequence[GridRow], at: int) -> tuple[list[tuple[Segment, Segment]], int]:
    """The labels of a row with their values, and how many rows they take."""
    segments = rows[at].segments
    is_label = [_LABEL.fullmatch(segment.text) is not None for segment in segments]
    if len(segments) > 1 and is_label == [n % 2 == 0 for n in range(len(segments))]:
        return list(zip(segments[::2], segments[1::2], strict=False)), 1
    if not all(is_label) or at + 1 == len(rows):
        return [], 1
    under = rows[at + 1]
    is_near = rows[at].y - under.y <= 2 * rows[at].size
    if not is_near or any(_LABEL.fullmatch(value.text) for value in under.segments):
        return [], 1
    pairs = [
        (label, value)
        for label in segments
        for value in under.segments
        if abs(value.x0 - label.x0) <= _EDGE
    ]
    return (pairs, 2) if len(pairs) == len(under.segments) else ([], 1)


def _form(group: Sequence[_Pair]) -> Iterator[PdfTable]:
    """The table of a group of pairs, if they are enough and their values no texts."""
    if len(group) < _FEWEST_PAIRS or len({row.y for _, _, row in group}) < 2:
        return
    if max(len(value.text.split()) for _, value, _ in group) > _LONGEST_VALUE:
        return
    taken = (id(word) for label, value, _ in group for word in (*label.words, *value.words))
    yield PdfTable(
        tuple((Cell(label.text), Cell(value.text)) for label, value, _ in group),
        tuple(row.y for _, _, row in group),
        tuple(row.size for _, _, row in group),
        0,
        frozenset(taken),
        min(label.x0 for label, _, _ in group),
        max(value.x1 for _, value, _ in group),
    )
