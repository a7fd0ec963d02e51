"""PDF: paragraphs, pages, metadata, and what cannot be read."""

from __future__ import annotations

import io
import logging

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NullObject

from index.parsers import pdf as pdf_module
from index.parsers import pdf_characters
from tests.index.make_files import encrypted_pdf, image_pdf, pdf
from tests.index.parsers.parsing import WORDS, read, reason


class TestPdf:
    PAGES = (
        (
            "The flood of 1962",
            "",
            "The river rose by three metres in one night, and the boats were sent to all",
            "the villages that had no road left. It was the worst flood for a hundred ye-",
            "ars, and nobody had been warned. People sat on their roofs.",
            "",
            "In the morning the army came with more boats and with bread, and it took the",
        ),
        (
            "children first. The well-known bridge of Ham was gone, and so was the mill-",
            "stone that had lain beside it for as long as anybody could remember.",
        ),
        (),
        ("The water fell after five days. The repairs took two years and cost more than",),
    )

    PARAGRAPHS = (
        "The flood of 1962",
        "The river rose by three metres in one night, and the boats were sent to all the villages "
        "that had no road left. It was the worst flood for a hundred years, and nobody had been "
        "warned. People sat on their roofs.",
        "In the morning the army came with more boats and with bread, and it took the children "
        "first. The well-known bridge of Ham was gone, and so was the millstone that had lain "
        "beside it for as long as anybody could remember.",
        "The water fell after five days. The repairs took two years and cost more than",
    )

    def test_paragraphs_hyphens_pages_and_headers(self) -> None:
        data = pdf(self.PAGES, header="Annals of Ham, vol. 3", numbered=True)
        article = read("a.pdf", data)
        assert article.text == "\n\n".join(self.PARAGRAPHS)
        starts = article.page_starts
        assert article.text[starts[1] :].startswith("children first.")
        assert article.text[starts[3] :] == self.PARAGRAPHS[3]
        assert starts == (0, starts[1], starts[3], starts[3])
        assert article.title == "The flood of 1962"

    def test_a_page_without_text_at_the_end_begins_at_the_end(self) -> None:
        article = read("a.pdf", pdf([["Only this line is here."], []]))
        assert article.page_starts == (0, len(article.text))

    def test_metadata_unless_a_program_wrote_it(self) -> None:
        article = read("a.pdf", pdf([[WORDS]], title="The flood", author="Ann Lee"))
        assert (article.title, article.author) == ("The flood", "Ann Lee")
        assert article.date is not None
        for title in ("Microsoft Word - foo.doc", "untitled", "report.indd", "(anonymous)"):
            assert read("a.pdf", pdf([[WORDS]], title=title)).title.startswith("The river")

    @pytest.mark.usefixtures("without_ocr")
    def test_a_scan_needs_ocr(self) -> None:
        assert reason("a.pdf", image_pdf(2)) == (
            "needs OCR: its pages are pictures, without a text layer (`make ocr`)"
        )

    def test_a_password_is_asked_for_only_if_there_is_one(self) -> None:
        data = pdf([[WORDS]])
        refused = reason("a.pdf", encrypted_pdf(data, "secret"))
        assert refused == "password-protected PDF: save a copy without the password"
        assert read("a.pdf", encrypted_pdf(data, "")).text == WORDS

    def test_broken_files_say_so(self) -> None:
        whole = pdf([[WORDS]])
        assert reason("a.pdf", b"%PDF-1.4\nnothing").startswith("broken PDF: ")
        assert reason("a.pdf", whole[:200]).startswith("broken PDF: ")
        assert reason("a.pdf", b"Hello") == "not a PDF file"

    def test_a_pdf_without_pages(self) -> None:
        out = io.BytesIO()
        PdfWriter().write(out)
        assert reason("a.pdf", out.getvalue())

    def test_a_page_that_cannot_be_read_is_a_warning(self) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[WORDS], [WORDS], [WORDS]]))))
        kids = writer.root_object["/Pages"]["/Kids"]  # type: ignore[index]
        kids[1] = NullObject()
        out = io.BytesIO()
        writer.write(out)
        article = read("a.pdf", out.getvalue())
        assert article.text.count(WORDS) == 2
        assert article.warnings == ("pages that could not be read: 2",)
        assert len(article.page_starts) == 3

    def test_pages_read_so_far_are_the_article_when_time_is_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = iter(range(100))
        monkeypatch.setattr(pdf_module, "_READ_SECONDS", 2)
        monkeypatch.setattr(pdf_module.time, "process_time", lambda: next(clock))
        article = read("a.pdf", pdf([[f"Page {name} has words."] for name in "ABCDE"]))
        assert article.text == "Page A has words. Page B has words."
        assert len(article.page_starts) == 5
        assert article.warnings == (
            "pages 3-5 were left out: reading took too long; split the file",
        )

    def test_a_page_with_too_much_text_says_what_was_left_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf_characters, "_MOST", 20)
        article = read("a.pdf", pdf([["Short."], ["The ferry sails at noon on Mondays."]]))
        assert article.text.endswith("The ferry sails at n")
        assert article.warnings == (
            "pages with too much text, of which the end was left out (15 characters): 2",
        )

    def test_nothing_is_logged_for_a_damaged_file(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            reason("a.pdf", pdf([[WORDS]])[:400])
        assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
