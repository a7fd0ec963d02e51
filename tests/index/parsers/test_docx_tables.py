"""Tables of Word files."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement

from tests.index.parsers.parsing import read


@pytest.fixture
def document():
    made = docx.Document()
    made.add_paragraph("The boats of the islands were counted.")
    return made


def table_in(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    return table


def shown(document):
    kept = io.BytesIO()
    document.save(kept)
    article = read("boats.docx", kept.getvalue())
    return article, [
        [[article.text[slice(*cell)] for cell in row] for row in table.rows]
        for table in article.tables
    ]


def test_a_table_has_its_header_and_cells(document):
    table_in(document, [["Island", "Boats"], ["Vik", "7"], ["Great\nHolm", "12"]])
    article, (rows,) = shown(document)
    assert rows == [["Island", "Boats"], ["Vik", "7"], ["Great Holm", "12"]]
    assert article.tables[0].header_rows == 1
    assert article.text.endswith("Island Boats\nVik 7\nGreat Holm 12")


def test_merged_cells_span(document):
    table = table_in(document, [["", "", ""], ["", "2013", "2023"], ["Vik", "7", "9"]])
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Island"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Boats"
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    article, (rows,) = shown(document)
    assert rows == [["Island", "Boats", "Boats"], ["Island", "2013", "2023"], ["Vik", "7", "9"]]
    assert article.tables[0].header_rows == 2


def test_a_bold_first_row_is_a_header(document):
    table = table_in(document, [["Island", "Ferryman"], ["Vik", "Ida Rask"], ["Holm", "Jon Pell"]])
    assert shown(document)[0].tables[0].header_rows == 0
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    assert shown(document)[0].tables[0].header_rows == 1


def test_a_table_in_a_table_stays_text(document):
    outer = table_in(document, [["Plan", ""], ["Next", "year"]])
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text = "inside"
    article, rows = shown(document)
    assert rows == []
    assert "inside" in article.text
