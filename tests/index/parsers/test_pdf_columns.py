"""Columns that a file draws row by row are read one after the other; tables stay rows."""

from __future__ import annotations

from index.parsers.pdf_columns import in_reading_order
from index.parsers.pdf_words import PdfRow, PdfWord

LEFT = (
    "The weir above the town", "was built of oak and it", "stood for ninety years",
    "until the ice took it.", "No other was ever built", "of that kind of wood.",
)  # fmt: skip
RIGHT = (
    "A bridge of iron was made", "at the foot of the street", "and paid for by the crown",
    "who had the toll of it.", "It was seen from all sides", "and from the hills, too.",
)  # fmt: skip


def row(y: float, *cells: tuple[float, str]) -> PdfRow:
    """A row of texts that begin at the given places, 5 points a character, blanks too."""
    words = []
    for x, text in cells:
        for word in text.split():
            words.append(PdfWord(word, x, x + 5 * len(word)))
            x += 5 * len(word) + 5
    return PdfRow(tuple(words), y, 10.0)


def texts(rows: list[PdfRow]) -> list[str]:
    return [" ".join(word.text for word in each.words) for each in in_reading_order(rows)]


def side_by_side(top: float = 700.0) -> list[PdfRow]:
    pairs = zip(LEFT, RIGHT, strict=True)
    return [row(top - 12 * n, (50, a), (300, b)) for n, (a, b) in enumerate(pairs)]


def test_rows_across_two_columns_are_cut():
    assert texts(side_by_side()) == [*LEFT, *RIGHT]


def test_a_heading_across_both_parts_what_is_above_from_what_is_below():
    across = "A heading that runs across both of the columns of this page of the annals"
    rows = [*side_by_side(), row(600, (50, across)), *side_by_side(560)]
    assert texts(rows) == [*LEFT, *RIGHT, across, *LEFT, *RIGHT]


def test_a_column_that_ends_sooner_is_whole():
    rows = [*side_by_side(), row(628, (300, "One more row is here."))]
    assert texts(rows) == [*LEFT, *RIGHT, "One more row is here."]


def test_three_columns():
    rows = [
        row(700 - 12 * n, (50, a), (250, b), (450, a))
        for n, (a, b) in enumerate(zip(LEFT, RIGHT, strict=True))
    ]
    assert texts(rows) == [*LEFT, *RIGHT, *LEFT]


def test_the_rows_of_a_table_stay_whole():
    rows = [row(700 - 12 * n, (50, f"Town {n}"), (300, f"{n},412")) for n in range(8)]
    assert texts(rows) == [f"Town {n} {n},412" for n in range(8)]


def test_rows_of_one_column_stay_in_the_order_of_the_file():
    rows = [row(700 - 12 * n, (50, text)) for n, text in enumerate(LEFT)]
    rows = [*rows[3:], *rows[:3]]
    assert in_reading_order(rows) == rows
    assert in_reading_order([]) == []
