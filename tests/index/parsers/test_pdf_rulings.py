"""Lines that are drawn on PDF pages."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from index.parsers.pdf_document import open_page, open_pdf
from index.parsers.pdf_rulings import Rulings, page_rulings


def rulings(place) -> Rulings:
    data = io.BytesIO()
    canvas = Canvas(data, A4)
    place(canvas)
    canvas.drawString(60, 700, "Text")
    canvas.save()
    with open_pdf(data.getvalue()) as document, open_page(document, 0) as (page, _):
        return page_rulings(page)


def test_level_and_upright_lines_and_the_edges_of_boxes_are_found():
    def place(canvas):
        canvas.line(50, 500, 250, 500)
        canvas.line(80, 400, 80, 460)
        canvas.rect(300, 300, 100, 40)

    found = rulings(place)
    assert sorted(rule.place for rule in found.level) == pytest.approx([300, 340, 500], abs=1)
    assert sorted(rule.place for rule in found.upright) == pytest.approx([80, 300, 400], abs=1)


def test_a_drawing_of_countless_lines_has_none():
    def place(canvas):
        for row in range(3_200):
            canvas.line(50, row / 5, 90, row / 5)

    assert rulings(place) == Rulings()
