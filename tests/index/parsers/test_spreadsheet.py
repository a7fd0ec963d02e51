"""Spreadsheets: records by row, other sheets as one article, damage."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from index.errors import UnreadableArticle
from index.ingestion.container_items import read_container
from index.parsers import spreadsheet
from index.parsers.spreadsheet import read_spreadsheet
from index.types import Failure, ParsedArticle
from tests.index.make_formats import zipped

Rows = Sequence[Sequence[object]]


def workbook(hidden: str = "", **sheets: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            if name == hidden:
                sheet.hide()
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(y, x, value, day)
                    elif value is not None:
                        sheet.write(y, x, value)
    return out.getvalue()


def articles(data: bytes, name: str = "lock tolls.xlsx") -> list[ParsedArticle | Failure]:
    return [article for _, article in read_spreadsheet(name, data)]


def test_a_sheet_of_figures_is_one_article_with_a_table():
    rows = [
        ["Tolls of the lock"], [], [None, "Boat", "Toll", "Since"],
        [None, "Barge", 12.5, dt.date(2021, 5, 3)], [None, "Punt", 3.0, None],
    ]  # fmt: skip
    (article,) = articles(workbook(Sheet1=rows))
    assert article.title == "Tolls of the lock"
    assert article.text.split("\n") == [
        "Tolls of the lock",
        "Boat Toll Since",
        "Barge 12.5 2021-05-03",
        "Punt 3",
    ]
    (table,) = article.tables
    assert table.header_rows == 1
    assert [[article.text[start:end] for start, end in row] for row in table.rows] == [
        ["Boat", "Toll", "Since"], ["Barge", "12.5", "2021-05-03"], ["Punt", "3", ""],
    ]  # fmt: skip


def test_each_sheet_is_an_article_named_after_it_and_hidden_ones_are_left_out():
    data = workbook(
        hidden="Lists", Tolls=[["Boat", "Toll"], ["Punt", 3]], Lists=[["a"]], Sheet3=[["Only", 7]]
    )
    items = list(read_container("a/tolls.xlsx", "tolls.xlsx", data))
    assert [(item.locator, item.article.title, item.article.text) for item in items] == [
        ("a/tolls.xlsx/Tolls", "Tolls", "Boat Toll\nPunt 3"),
        ("a/tolls.xlsx/Sheet3", "tolls", "Only 7"),
    ]


def test_a_sheet_with_texts_is_a_table_of_records():
    rows = [
        ["id", "title", "date", "text"],
        [1, "Lock", dt.date(2021, 5, 3), "The lock opens at six in the morning."],
        [2, "Weir", None, None],
    ]
    article, failure = articles(workbook(Sheet1=rows))
    assert (article.id, article.title, article.date, article.text) == (
        "1", "Lock", "2021-05-03", "The lock opens at six in the morning.",
    )  # fmt: skip
    assert failure == Failure("2", "row 2: empty text")


def test_too_many_rows_of_figures_are_told(monkeypatch):
    monkeypatch.setattr(spreadsheet, "LARGEST_SHEET", 2)
    (failure,) = articles(workbook(Log=[["Hour", "Level"], *([n, n] for n in range(3))]))
    assert "sheet 'Log' has 3 rows of figures" in failure.reason


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        articles(data)
    return str(caught.value)


def test_broken_locked_and_empty_files_and_bombs_are_told():
    assert reason(b"PKx") == "broken archive"
    assert reason(b"x").startswith("broken spreadsheet (")
    assert reason(zipped({"x": "y"})).startswith("broken spreadsheet (")
    assert reason(workbook(Sheet1=[])) == "no text or numbers found in its sheets"
    assert reason(zipped({"xl/a.xml": b" " * 30_000_000})).startswith("unpacks to more than")
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    assert reason(locked).startswith("password-protected spreadsheet")


def test_a_panic_of_the_library_is_a_broken_file(monkeypatch):
    class Panic(BaseException):
        pass

    def panic(_: bytes) -> None:
        raise Panic("index out of bounds")

    monkeypatch.setattr(spreadsheet, "_open_sheets", panic)
    assert reason(b"x") == "broken spreadsheet (index out of bounds)"
