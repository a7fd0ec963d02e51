"""Tables of PDF pages: ruled, aligned, drawn by columns, with wrapped cells; and what is none."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from index.types import ParsedArticle
from tests.index.parsers.parsing import read

ROWS = [
    ["Island", "Boats", "People 2013", "People 2023"],
    ["Vik", "7", "1,204", "1,190"],
    ["Great Holm", "12", "840", "902"],
    ["Skerry", "3", "61", "58"],
]
PROSE = (
    "The office has counted the people of the islands in every year since the war, and it gives "
    "the figures here for all of them, with the boats that were seen in their harbours. "
)


def cells(article: ParsedArticle) -> list[list[list[str]]]:
    return [
        [[article.text[slice(*cell)] for cell in row] for row in table.rows]
        for table in article.tables
    ]


def drawn(place) -> ParsedArticle:
    """A page on which `place(canvas)` has drawn."""
    data = io.BytesIO()
    canvas = Canvas(data, A4)
    canvas.setFont("Helvetica", 10)
    place(canvas)
    canvas.save()
    return read("page.pdf", data.getvalue())


def laid_out(rows, style=(), widths=None) -> ParsedArticle:
    """Text, a table of reportlab's, and text."""
    data = io.BytesIO()
    look = getSampleStyleSheet()["Normal"]
    flow = [Paragraph(PROSE * 3, look), Spacer(1, 12), Table(rows, widths, style=list(style))]
    SimpleDocTemplate(data, pagesize=A4).build([*flow, Spacer(1, 12), Paragraph(PROSE * 3, look)])
    return read("page.pdf", data.getvalue())


@pytest.mark.parametrize("style", [(), [("GRID", (0, 0), (-1, -1), 0.5, "black")]])
def test_a_table_keeps_its_rows_ruled_or_not(style):
    article = laid_out(ROWS, style)
    assert cells(article) == [ROWS]
    assert article.tables[0].header_rows == 1
    assert "\n\nIsland Boats People 2013 People 2023\nVik 7 1,204 1,190\nGreat Holm 12" in (
        article.text
    )
    assert article.text.count("The office has counted") == 6


def test_a_table_drawn_column_by_column_is_read_by_rows():
    def place(canvas):
        canvas.drawString(60, 760, "Boats of the islands, as they were counted in the spring")
        for column, x in enumerate((60, 180, 280, 400)):
            for row, words in enumerate(ROWS):
                canvas.drawString(x, 720 - 18 * row, words[column])

    assert cells(drawn(place)) == [ROWS]


def test_the_lines_of_a_cell_are_joined():
    rows = [ROWS[0], ["Great Holm", "12 in the\nold harbour", "840", "902"], *ROWS[1:2]]
    article = laid_out(rows, [("GRID", (0, 0), (-1, -1), 0.5, "black")])
    assert cells(article)[0][1] == ["Great Holm", "12 in the old harbour", "840", "902"]


def test_an_empty_cell_keeps_its_column():
    rows = [*ROWS, ["Low Holm", "", "14", "15"]]
    assert cells(laid_out(rows))[0][-1] == ["Low Holm", "", "14", "15"]


def test_numbers_on_the_right_edge_are_in_their_column():
    article = laid_out(ROWS, [("ALIGN", (1, 0), (-1, -1), "RIGHT")])
    assert cells(article) == [ROWS]


def test_labels_and_values_of_a_form_are_pairs():
    def place(canvas):
        canvas.drawString(60, 780, "Order of the hall")
        pairs = [("Order no.:", "77-B"), ("Guest:", "Nora Blythe"), ("Room:", "Blue room")]
        for row, (label, value) in enumerate(pairs):
            canvas.drawString(60, 740 - 30 * row, label)
            canvas.drawString(60, 728 - 30 * row, value)
            canvas.drawString(300, 740 - 30 * row, f"Other {label.lower()}")
            canvas.drawString(300, 728 - 30 * row, f"{value} too")

    article = drawn(place)
    assert "Guest: Nora Blythe\nOther guest: Nora Blythe too\n" in article.text
    assert article.tables[0].header_rows == 0
    assert cells(article)[0][2] == ["Guest:", "Nora Blythe"]


def test_values_beside_their_labels_are_pairs():
    def place(canvas):
        for row, words in enumerate(
            (("Guest:", "Nora Blythe", "Room:", "Blue room"), ("Order:", "77-B", "Nights:", "3"))
        ):
            for x, word in zip((60, 140, 300, 380), words, strict=True):
                canvas.drawString(x, 740 - 16 * row, word)

    assert drawn(place).text == ("Guest: Nora Blythe\nRoom: Blue room\nOrder: 77-B\nNights: 3")


def prose_with_colons(canvas):
    for row in range(4):
        canvas.drawString(60, 760 - 40 * row, "the boats are counted as follows:")
        canvas.drawString(60, 746 - 40 * row, "each boat that lies in the harbour at noon is one.")


def columns_of_prose(canvas):
    words = PROSE.split()
    for row in range(20):
        for column in (60, 320):
            first = (row * 5 + column) % 20
            canvas.drawString(column, 760 - 14 * row, " ".join(words[first : first + 7]))


def contents(canvas):
    for row, name in enumerate(("Boats", "People", "Harbours", "Lights", "Winds")):
        canvas.drawString(60, 760 - 16 * row, f"{row + 1}.")
        canvas.drawString(84, 760 - 16 * row, f"{name} of the islands")
        canvas.drawString(480, 760 - 16 * row, str(3 + 4 * row))


def addresses(canvas):
    for row, (one, other) in enumerate(
        (("Nora Blythe", "Hall Office"), ("4 Quay Street", "1 Market Place"), ("Vik", "Great Holm"))
    ):
        canvas.drawString(60, 760 - 14 * row, one)
        canvas.drawString(320, 760 - 14 * row, other)


def items(canvas):
    for row in range(6):
        canvas.drawString(60, 760 - 16 * row, f"{row + 1}.")
        canvas.drawString(84, 760 - 16 * row, f"The boats of harbour {row} were counted.")


def axis_of_a_chart(canvas):
    for row in range(5):
        canvas.drawString(60, 760 - 30 * row, str(100 - 20 * row))
        canvas.drawString(200, 760 - 30 * row, str(12 * row))
        canvas.drawString(300, 760 - 30 * row, str(7 * row))


@pytest.mark.parametrize(
    "place", [columns_of_prose, prose_with_colons, contents, addresses, items, axis_of_a_chart]
)
def test_what_only_looks_like_a_table_is_none(place):
    assert drawn(place).tables == ()
