"""Lines of PDF pages to paragraphs, list items and running headers."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from tests.index.make_files import pdf
from tests.index.parsers.parsing import read


class TestLines:
    def test_indentation_begins_a_paragraph(self) -> None:
        line = "and so it went on for a long time until the line was full"
        lines = [f"    First it rained {line}.", line, f"    Then it snowed {line}.", line]
        article = read("a.pdf", pdf([lines]))
        assert article.text.split("\n\n") == [
            f"First it rained {line}. {line}", f"Then it snowed {line}. {line}",
        ]  # fmt: skip

    def test_a_number_in_running_text_begins_no_item_but_a_list_does(self) -> None:
        full = "The bands that were used by radio and the channels from number two to the"
        lines = [full, "6) would be given to the army.", "1. Boats", "2. Bread", "- Tea"]
        assert read("a.pdf", pdf([[full, *lines]])).text.split("\n\n")[1:] == [
            "1. Boats", "2. Bread", "- Tea",
        ]  # fmt: skip

    def test_lines_that_recur_on_two_pages_only_stay(self) -> None:
        article = read("a.pdf", pdf([["One."], ["Two."]], header="Annals of Ham"))
        assert article.text.count("Annals of Ham") == 2

    def test_ligatures_are_letters(self) -> None:
        out = io.BytesIO()
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
        sheet = canvas.Canvas(out, pagesize=A4)
        sheet.setFont("Vera", 11)
        sheet.drawString(72, 770, "The \ufb01ne of the \ufb02oor")
        sheet.save()
        assert read("a.pdf", out.getvalue()).text == "The fine of the floor"
