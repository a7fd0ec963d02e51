"""PDFs whose pages are pictures, read by OCR."""

from __future__ import annotations

import pytest

from index.parsers import pdf_ocr
from index.parsers.pdf_page import PagePassage, draw_page
from index.sandbox.process import ParserProcess
from tests.index.make_files import drawn_pdf, pdf, scanned_pdf
from tests.index.parsers.parsing import read, reason

pytestmark = pytest.mark.long

FIRST = [
    "The harbour of Ardwick was opened in 1903, and has",
    "two piers and a lighthouse ever since.",
]
SECOND = ["The light was lit by Olaf Stern."]


def test_a_scan_is_read_page_by_page_and_says_so():
    article = read("a.pdf", scanned_pdf(pdf([FIRST, SECOND])))
    assert article.text == f"{' '.join(FIRST)}\n\n{SECOND[0]}"
    assert article.page_starts == (0, len(" ".join(FIRST)) + 2)
    assert [page for page, _ in article.ocr_pages] == [1, 2]
    assert all(0.8 < sure <= 1 for _, sure in article.ocr_pages)
    assert article.warnings == ("pages 1-2 were read by OCR, which makes mistakes",)
    assert article.read_by == "pdf 1 + ocr 1 eng"


def test_pictures_without_words_are_said():
    from tests.index.parsers.test_pdf_pictures import scan, words

    assert reason("a.pdf", drawn_pdf(scan, scan)) == (
        "it has no text: its pages are pictures in which OCR found no words"
    )
    assert read("a.pdf", drawn_pdf(words, scan)).warnings == (
        "page 2 is a picture: it has no words that OCR found",
    )


def test_what_takes_too_long_is_left_with_a_word(monkeypatch):
    monkeypatch.setattr(pdf_ocr, "OCR_SECONDS", -1.0)
    data = scanned_pdf(pdf([FIRST, SECOND]))
    assert reason("a.pdf", data) == (
        "needs OCR: its pages are pictures, without a text layer, which took too long: "
        "split the file"
    )


def test_the_sandbox_reads_scans():
    with ParserProcess() as process:
        article = process.read("a.pdf", scanned_pdf(pdf([SECOND])))
    assert (article.text, article.ocr_pages[0][0]) == (SECOND[0], 1)


def test_a_quote_is_marked_on_the_picture_where_its_words_stand():
    drawn, scanned = (
        draw_page(data, 1, 800, [PagePassage(SECOND[0], 0.0)])
        for data in (pdf([SECOND]), scanned_pdf(pdf([SECOND])))
    )
    (expected,), (found,) = drawn.marks[0], scanned.marks[0]
    for side in ("left", "right", "top", "bottom"):
        assert getattr(found, side) == pytest.approx(getattr(expected, side), abs=0.01)
