"""The rows of a PDF page in reading order, where a file draws its columns row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from index.parsers.pdf_words import PdfRow, PdfWord

_GUTTER = 0.9  # of the font size: the least space between two columns
_MIN_ROWS = 4  # rows side by side; fewer are as likely a table
_MIN_WORDS = 3.0  # in half of the rows of each column: cells of a table have fewer
_MIN_CHARACTERS = 15.0  # likewise


def in_reading_order(rows: Sequence[PdfRow]) -> list[PdfRow]:
    """The rows, those that run across several columns cut and put column after column.

    A row that has no gap at the gutter (a heading, the lines above the columns) stays whole, and
    the columns above it come before it. Rows of tables stay whole.
    """
    gutter = _gutter(rows)
    if gutter is None:
        return list(rows)
    ordered: list[PdfRow] = []
    left: list[PdfRow] = []
    right: list[PdfRow] = []

    def finish() -> None:
        ordered.extend([*in_reading_order(left), *in_reading_order(right)])
        left.clear()
        right.clear()

    for row in sorted(rows, key=lambda row: -row.y):
        before = tuple(word for word in row.words if word.x1 <= gutter)
        after = tuple(word for word in row.words if word.x0 >= gutter)
        is_across = len(before) + len(after) < len(row.words) or (
            before and after and _gap(before, after) < _GUTTER * row.size
        )
        if is_across:
            finish()
            ordered.append(row)
            continue
        if before:
            left.append(replace(row, words=before))
        if after:
            right.append(replace(row, words=after))
    finish()
    return ordered


def _gap(before: Sequence[PdfWord], after: Sequence[PdfWord]) -> float:
    return min(word.x0 for word in after) - max(word.x1 for word in before)


def _gutter(rows: Sequence[PdfRow]) -> float | None:
    """The middle of the space that parts two columns drawn row by row; None without columns."""
    gaps = [(row, gap) for row in rows for gap in _wide_gaps(row)]
    if len(gaps) < _MIN_ROWS:
        return None
    edges = sorted([(gap[0], 1) for _, gap in gaps] + [(gap[1], -1) for _, gap in gaps])
    depth = best = 0
    middle = 0.0
    for number, (x, step) in enumerate(edges):
        depth += step
        if depth > best:
            best, middle = depth, (x + edges[number + 1][0]) / 2
    parted = [row for row, gap in gaps if gap[0] < middle < gap[1]]
    if len(parted) < _MIN_ROWS or not _are_columns(parted, middle):
        return None
    across = sum(any(word.x0 < middle < word.x1 for word in row.words) for row in rows)
    return middle if len(parted) > across / 2 else None


def _wide_gaps(row: PdfRow) -> list[tuple[float, float]]:
    return [
        (word.x1, following.x0)
        for word, following in zip(row.words, row.words[1:], strict=False)
        if following.x0 - word.x1 >= _GUTTER * row.size
    ]


def _are_columns(rows: Sequence[PdfRow], middle: float) -> bool:
    """Whether both sides hold running text, not the cells of a table."""
    for side in (False, True):
        parts = [[word.text for word in row.words if (word.x0 > middle) == side] for row in rows]
        if median(len(words) for words in parts) < _MIN_WORDS:
            return False
        if median(len(" ".join(words)) for words in parts) < _MIN_CHARACTERS:
            return False
    return True
