"""Characters of PDF pages to words: by blanks and gaps, whatever kerning or spacing does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.parsers.pdf_characters import page_characters
from index.parsers.pdf_document import open_pdf
from index.parsers.pdf_words import PdfRow, rows_of
from tests.index.make_files import drawn_pdf


def rows(draw: Callable[[Canvas], object], *, in_rows: bool = False) -> list[PdfRow]:
    """The rows of a page of upright text."""
    with open_pdf(drawn_pdf(draw)) as document:
        (group,) = page_characters(document[0])
        return rows_of(group, in_rows=in_rows)


def texts(draw: Callable[[Canvas], object], *, in_rows: bool = False) -> list[str]:
    return [" ".join(word.text for word in row.words) for row in rows(draw, in_rows=in_rows)]


def pieces(sheet: Canvas, x: float, y: float, *parts: str | float) -> None:
    """Draw texts one after the other; a number moves on by so many points."""
    for part in parts:
        if isinstance(part, str):
            sheet.drawString(x, y, part)
            x += sheet.stringWidth(part, "Helvetica", 11)
        else:
            x += part


def test_words_have_their_edges():
    (row,) = rows(lambda sheet: sheet.drawString(72, 700, "Ox en"))
    assert [word.text for word in row.words] == ["Ox", "en"]
    assert row.words[0].x0 == pytest.approx(72)
    assert row.words[0].x1 == pytest.approx(72 + (0.778 + 0.5) * 11, abs=0.02)
    assert (row.y, row.size) == pytest.approx((700, 11))


@pytest.mark.parametrize("gap", [-1.2, -0.4, 0.0, 0.6, 1.2])
def test_kerning_between_pieces_parts_no_word(gap):
    assert texts(lambda sheet: pieces(sheet, 72, 700, "T", gap, "erminal V", gap, "oss")) == [
        "Terminal Voss"
    ]


@pytest.mark.parametrize("gap", [2.2, 3.0, 7.0])
def test_a_gap_as_wide_as_a_blank_parts_words(gap):
    assert texts(lambda sheet: pieces(sheet, 72, 700, "the", gap, "weir", gap, "is")) == [
        "the weir is"
    ]


def test_word_spacing_of_justified_text_is_one_blank():
    def draw(sheet: Canvas) -> None:
        text = sheet.beginText(72, 700)
        text.setWordSpace(6)
        text.textOut("a fine of up to ten crowns")
        sheet.drawText(text)

    assert texts(draw) == ["a fine of up to ten crowns"]


@pytest.mark.parametrize("spacing", [1.0, 2.5, 4.0])
def test_letters_set_wide_apart_are_words_still(spacing):
    def draw(sheet: Canvas) -> None:
        text = sheet.beginText(72, 700)
        text.setCharSpace(spacing)
        text.textOut("ANNALS OF THE WEIR")
        sheet.drawText(text)

    assert texts(draw) == ["ANNALS OF THE WEIR"]


def test_single_letters_in_a_row_of_cells_stay_apart():
    assert texts(lambda sheet: pieces(sheet, 72, 700, "1", 9, "2", 9, "3", 9, "4", 9, "5")) == [
        "1 2 3 4 5"
    ]


def raised(sheet: Canvas, x: float, y: float, before: str, mark: str, after: str) -> None:
    sheet.drawString(x, y, before)
    x += sheet.stringWidth(before, "Helvetica", 11)
    sheet.setFont("Helvetica", 6)
    sheet.drawString(x, y + 4, mark)
    x += sheet.stringWidth(mark, "Helvetica", 6)
    sheet.setFont("Helvetica", 11)
    sheet.drawString(x, y, after)


@pytest.mark.parametrize(
    ("before", "mark", "after", "expected"),
    [
        ("It was built in 1783", "4", " and sold", "It was built in 1783 4 and sold"),
        ("the common practice", "12", ", too", "the common practice 12, too"),
        ("a hall of 40 m", "2", " and more", "a hall of 40 m2 and more"),
        ("the 4", "th", " of May", "the 4th of May"),
        ("It was sold.", "3", " Then it fell", "It was sold.3 Then it fell"),
    ],
)
def test_raised_marks_of_notes_are_no_part_of_the_word_before(before, mark, after, expected):
    assert texts(lambda sheet: raised(sheet, 72, 700, before, mark, after)) == [expected]


def test_a_mark_that_the_file_draws_first_stands_where_it_is_seen():
    def draw(sheet: Canvas) -> None:
        x = 72 + sheet.stringWidth("signed by", "Helvetica", 11)
        sheet.setFont("Helvetica", 6)
        sheet.drawString(x, 704, "1")
        sheet.setFont("Helvetica", 11)
        pieces(sheet, 72, 700, "signed by", 3.4, " the mayor")

    assert texts(draw) == ["signed by 1 the mayor"]


def test_words_drawn_later_into_a_row_stand_in_it():
    def draw(sheet: Canvas) -> None:
        width = sheet.stringWidth("never", "Helvetica", 11)
        pieces(sheet, 72, 700, "It was ", width, " sold.")
        sheet.drawString(72, 680, "Nor let.")
        sheet.drawString(72 + sheet.stringWidth("It was ", "Helvetica", 11), 700, "never")

    assert texts(draw) == ["It was never sold.", "Nor let."]


def test_labels_and_values_far_apart_are_one_row_of_a_form_alone():
    def draw(sheet: Canvas) -> None:
        sheet.drawString(72, 700, "Name:")
        sheet.drawString(72, 680, "Town:")
        sheet.drawString(300, 700, "Lee")
        sheet.drawString(300, 680, "Ham")

    assert texts(draw) == ["Name:", "Town:", "Lee", "Ham"]
    assert texts(draw, in_rows=True) == ["Name: Lee", "Town: Ham"]


def test_an_initial_belongs_to_its_word():
    def draw(sheet: Canvas) -> None:
        sheet.setFont("Helvetica", 27)
        sheet.drawString(72, 688, "T")
        sheet.setFont("Helvetica", 11)
        sheet.drawString(72 + 0.611 * 27 + 2, 700, "he weir was open")
        sheet.drawString(72 + 0.611 * 27 + 2, 688, "all the year")

    assert texts(draw) == ["The weir was open", "all the year"]
