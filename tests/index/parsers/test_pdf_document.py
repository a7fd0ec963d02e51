"""Opening PDF files: what was typed into forms is part of the page; dates of PDF."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.errors import UnreadableArticle
from index.parsers.pdf_document import open_page, open_pdf, stated_metadata
from tests.index.make_files import drawn_pdf, pdf
from tests.index.parsers.parsing import WORDS, read


def form(sheet: Canvas) -> None:
    sheet.drawString(72, 760, "Application for a mooring")
    fields = sheet.acroForm
    for number, (label, value) in enumerate((("Owner", "Ann Lee"), ("Boat", "The Otter"))):
        sheet.drawString(72, 700 - 40 * number, f"{label}:")
        fields.textfield(name=label, value=value, x=200, y=695 - 40 * number, width=150, height=18)
    sheet.drawString(72, 620, "Town:")
    fields.choice(
        name="Town", value="Ham", options=["Ham", "Ayl"], x=200, y=615, width=90, height=18
    )


def test_what_was_typed_into_a_form_stands_beside_its_label():
    assert read("a.pdf", drawn_pdf(form)).text.split("\n\n") == [
        "Application for a mooring", "Owner: Ann Lee", "Boat: The Otter", "Town: Ham",
    ]  # fmt: skip


def test_a_form_without_labels_is_text_as_well():
    def values(sheet: Canvas) -> None:
        sheet.acroForm.textfield(name="a", value="Ann Lee of Ham", x=72, y=700, width=200)

    assert read("a.pdf", drawn_pdf(values)).text == "Ann Lee of Ham"


def test_a_page_says_whether_it_is_a_form():
    with open_pdf(drawn_pdf(form, lambda sheet: sheet.drawString(72, 700, "Words"))) as document:
        found = []
        for number in range(2):
            with open_page(document, number) as (_, is_form):
                found.append(is_form)
    assert found == [True, False]


def test_the_lock_is_free_after_a_file_that_cannot_be_opened():
    for data in (b"%PDF-1.7 broken", b"none"):
        with pytest.raises(UnreadableArticle), open_pdf(data):
            pass
    assert read("a.pdf", pdf([[WORDS]])).text == WORDS


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("D:20230503120000+02'00'", "2023-05-03"),
        ("20230503", "2023-05-03"),
        ("D:20231345", None),
        ("3 May", None),
        ("", None),
    ],
)
def test_dates(stated, day):
    class Stated:
        """A document with a date."""

        @staticmethod
        def get_metadata_value(key: str) -> str:
            return stated if key == "CreationDate" else ""

    assert stated_metadata(Stated()) == (None, None, day)  # type: ignore[arg-type]
