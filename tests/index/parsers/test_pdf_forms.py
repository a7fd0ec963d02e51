"""Labels and values of forms."""

from __future__ import annotations

from index.parsers.pdf_forms import form_tables
from index.parsers.pdf_table_grid import GridRow, Segment
from index.parsers.pdf_words import PdfWord


def row(y: float, *segments: tuple[str, float]) -> GridRow:
    return GridRow(
        tuple(Segment((PdfWord(text, x, x + 5 * len(text)),)) for text, x in segments), y, 10.0
    )


def pairs(*rows: GridRow) -> list[list[tuple[str, str]]]:
    return [
        [(label.text, value.text) for label, value in table.rows] for table in form_tables(rows)
    ]


def test_values_below_their_labels_are_paired_by_their_edge():
    assert pairs(
        row(100, ("Guest:", 50), ("Room:", 200)), row(88, ("Nora", 50), ("Blue", 200)),
        row(70, ("Nights:", 50)), row(58, ("3", 51)),
    ) == [[("Guest:", "Nora"), ("Room:", "Blue"), ("Nights:", "3")]]  # fmt: skip


def test_values_beside_their_labels_are_paired():
    assert pairs(
        row(100, ("Guest:", 50), ("Nora", 120), ("Room:", 200), ("Blue", 260)),
        row(88, ("Nights:", 50), ("3", 120)),
    ) == [[("Guest:", "Nora"), ("Room:", "Blue"), ("Nights:", "3")]]


def test_a_value_under_no_label_or_a_text_is_no_form():
    labels = row(100, ("Guest:", 50), ("Room:", 200))
    assert pairs(labels, row(88, ("Nora", 90)), row(70, ("Nights:", 50)), row(58, ("3", 50))) == []
    text = " ".join(["word"] * 20)
    assert pairs(labels, row(88, (text, 50), ("Blue", 400)), row(70, ("Nights:", 50))) == []


def test_two_pairs_are_not_enough():
    assert pairs(row(100, ("Guest:", 50), ("Nora", 120)), row(88, ("Room:", 50), ("3", 120))) == []
