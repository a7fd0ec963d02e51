"""Pages without text are named for what they are."""

from __future__ import annotations

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from index.parsers.pdf_pictures import (
    TextlessPage,
    page_ranges,
    recognised_warnings,
    textless_warnings,
)
from tests.index.make_files import drawn_pdf
from tests.index.parsers.parsing import read, reason

PICTURE = ImageReader(Image.new("L", (40, 40), 128))


def words(sheet: Canvas) -> None:
    sheet.drawString(72, 700, "The weir was built of oak.")


def scan(sheet: Canvas) -> None:
    sheet.drawImage(PICTURE, 0, 0, 595, 842)


def drawing(sheet: Canvas) -> None:
    sheet.line(72, 100, 500, 700)


def stamp(sheet: Canvas) -> None:
    sheet.drawImage(PICTURE, 20, 20, 15, 15)


def empty(sheet: Canvas) -> None:
    pass


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([empty], "it has no text: its pages are empty"),
        ([empty, drawing], "it has no text: its pages are drawings"),
        ([stamp], "it has no text: its pages are empty"),
        ([drawing, scan], "needs OCR: its pages are pictures, without a text layer (`make ocr`)"),
    ],
)
@pytest.mark.usefixtures("without_ocr")
def test_the_reason_is_true(pages, expected):
    assert reason("a.pdf", drawn_pdf(*pages)) == expected


@pytest.mark.usefixtures("without_ocr")
def test_pictures_among_pages_with_text_are_said():
    article = read("a.pdf", drawn_pdf(words, scan, scan, empty, drawing, scan))
    assert article.text == "The weir was built of oak."
    assert article.warnings == ("pages 2-3, 6 are pictures: they need OCR (`make ocr`)",)
    single = read("a.pdf", drawn_pdf(words, scan))
    assert single.warnings == ("page 2 is a picture: it needs OCR (`make ocr`)",)
    assert read("a.pdf", drawn_pdf(words, stamp, empty, drawing)).warnings == ()


def test_page_ranges_are_short():
    assert page_ranges([1, 2, 3, 5, 7, 8]) == "1-3, 5, 7-8"
    assert page_ranges(range(1, 100, 2)).endswith("17, 19, …")
    assert textless_warnings({0: TextlessPage.EMPTY}) == []


def test_pages_that_ocr_has_read_or_found_empty_are_said():
    assert textless_warnings({2: TextlessPage.WORDLESS}) == [
        "page 3 is a picture: it has no words that OCR found"
    ]
    assert recognised_warnings({}) == []
    assert recognised_warnings({1: 0.95}) == ["page 2 was read by OCR, which makes mistakes"]
    assert recognised_warnings({1: 0.95, 2: 0.61, 3: 0.7}) == [
        "pages 2-4 were read by OCR, which makes mistakes",
        "pages 3-4 were hard to read: many words are wrong",
    ]
