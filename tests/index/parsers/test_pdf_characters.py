"""Characters of PDF pages: their places, the part of the page that is shown, directions."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

from index.parsers.pdf_characters import PdfCharacters, page_characters
from index.parsers.pdf_document import open_pdf
from tests.index.make_files import drawn_pdf
from tests.index.parsers.parsing import read


def characters(*draw: Callable[[Canvas], object]) -> list[PdfCharacters]:
    """The characters of the first page."""
    with open_pdf(drawn_pdf(*draw)) as document:
        return page_characters(document[0])


def test_characters_stand_where_they_are_drawn_and_blanks_are_marks_before_them():
    (group,) = characters(lambda sheet: sheet.drawString(72, 700, "Ox en"))
    assert group.texts == ["O", "x", "e", "n"]
    assert group.after_blank.tolist() == [False, False, True, False]
    assert group.x0[0] == pytest.approx(72)
    assert group.x1[0] == pytest.approx(72 + 0.778 * 11, abs=0.01)  # the width of an O
    assert group.y.tolist() == pytest.approx([700] * 4)
    assert group.size.tolist() == pytest.approx([11] * 4)
    assert group.area == pytest.approx((0, 0, 595.28, 841.89), abs=0.01)


def test_the_size_is_that_on_the_page_whatever_the_file_scales():
    def draw(sheet: Canvas) -> None:
        sheet.scale(2, 2)
        sheet.drawString(30, 300, "Oxen")

    (group,) = characters(draw)
    assert (group.x0[0], group.y[0], group.size[0]) == pytest.approx((60, 600, 22))


def test_letters_drawn_twice_to_look_bold_are_read_once():
    def draw(sheet: Canvas) -> None:
        for shift in (0, 0.3):
            sheet.drawString(72 + shift, 700, "The weir is open")

    (group,) = characters(draw)
    assert "".join(group.texts) == "Theweirisopen"


def test_text_in_other_directions_is_turned_and_the_largest_group_comes_first():
    def draw(sheet: Canvas) -> None:
        sheet.drawString(72, 700, "Upright words of the page")
        sheet.rotate(90)
        sheet.drawString(100, -50, "Beside it")  # upwards, at x = 50

    upright, beside = characters(draw)
    assert (upright.turn, beside.turn) == (0, 1)
    assert "".join(beside.texts) == "Besideit"
    assert beside.x0[0] == pytest.approx(100, abs=1.5)
    assert beside.y.tolist() == pytest.approx([-50] * 8)
    assert list(beside.x0) == sorted(beside.x0)


def test_what_lies_outside_the_crop_box_is_not_read():
    def spread(sheet: Canvas) -> None:
        sheet.drawString(40, 700, "The left half of it.")
        sheet.drawString(340, 700, "The right half of it.")

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn_pdf(spread, spread))))
    writer.pages[0].cropbox = RectangleObject((0, 0, 298, 842))
    writer.pages[1].cropbox = RectangleObject((298, 0, 595, 842))
    out = io.BytesIO()
    writer.write(out)
    article = read("a.pdf", out.getvalue())
    assert article.text.split("\n\n") == ["The left half of it. The right half of it."]
    assert article.text[article.page_starts[1] :] == "The right half of it."
