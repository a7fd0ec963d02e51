"""Rows and columns of words by their places."""

from __future__ import annotations

from index.parsers.pdf_rulings import Ruling
from index.parsers.pdf_table_grid import candidate_grids, grid_rows
from index.parsers.pdf_words import PdfRow, PdfWord


def row(y: float, *words: tuple[str, float, float]) -> PdfRow:
    return PdfRow(tuple(PdfWord(*word) for word in words), y, 10.0)


def shown(rows, upright=()):
    return [[segment.text for segment in row.segments] for row in grid_rows(rows, upright)]


def test_pieces_at_one_height_are_one_row_from_left_to_right():
    pieces = [row(100, ("Boats", 200, 230)), row(80, ("7", 200, 206)), row(101, ("Isle", 50, 70))]
    assert shown(pieces) == [["Isle", "Boats"], ["7"]]


def test_words_are_cut_at_wide_gaps_and_at_upright_rules():
    pieces = [row(100, ("Great", 50, 75), ("Holm", 78, 100), ("12", 104, 114))]
    assert shown(pieces) == [["Great Holm 12"]]
    assert shown(pieces, [Ruling(102, 60, 140)]) == [["Great Holm", "12"]]
    assert shown(pieces, [Ruling(102, 10, 40)]) == [["Great Holm 12"]]


def test_a_heading_over_two_columns_spans_them():
    rows = [
        row(130, ("Isle", 50, 70), ("People", 110, 190)),
        row(115, ("Year", 50, 70), ("2013", 100, 120), ("2023", 180, 200)),
        *(row(100 - 15 * n, ("Vik", 50, 65), ("7", 105, 110), ("9", 185, 190)) for n in range(7)),
    ]
    (grid,) = candidate_grids(grid_rows(rows, ()))
    assert len(grid.columns) == 3
    assert [(first, columns) for first, columns, _ in grid.cells[0]] == [(0, 1), (1, 2)]


def test_rows_far_apart_are_no_grid():
    rows = [row(400, ("a", 50, 60), ("b", 100, 110)), row(100, ("c", 50, 60), ("d", 100, 110))]
    assert list(candidate_grids(grid_rows(rows, ()))) == []
