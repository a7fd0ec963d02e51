"""A table as questions see it."""

from __future__ import annotations

from assistant.answering.table_view import MOST_ROWS, table_range, tables_read, view_table
from assistant.types import ReadingPassage
from index.types import Article, Hit, Passage, Table

TEXT = "Ports of Vik\n\nPort Berths Depth\nLow Skerry 8 4.5\nKell 9\n\nOver."


class Terms:
    """Splits at blanks: the index terms of a text without stemming."""

    def content_terms(self, text: str) -> list[str]:
        return text.lower().split()


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


PORT = at("Port Berths")[0]
TABLE = Table(
    (
        ((PORT, PORT + 4), at("Berths"), at("Depth")),
        (at("Low Skerry"), at("8"), at("4.5")),
        (at("Kell"), at("9"), (at("9")[1], at("9")[1])),
    )
)
ARTICLE = Article("ports", "Ports", TEXT, "0" * 64, tables=(TABLE,))


def test_rows_have_names_and_cells_and_what_stands_above_is_known():
    view = view_table(ARTICLE, TABLE, Terms())  # type: ignore[arg-type]
    assert view.names == ("Port", "Berths", "Depth")
    assert [sorted(row.name) for row in view.rows] == [["low", "skerry"], ["kell"]]
    assert [view.rows[1].text(cell) for cell in view.rows[1].cells] == ["Kell", "9", ""]
    assert "vik" in view.about
    assert "deep" in view.related[2]
    assert not view.is_of_pairs
    assert TEXT[slice(*table_range(TABLE))] == TEXT[PORT : at("9")[1]]


def test_only_tables_with_a_row_in_a_passage_are_read_once():
    def passage(start: int, end: int) -> ReadingPassage:
        return ReadingPassage(Hit(Passage(1, "ports", start, end), 1.0), ARTICLE, ())

    passages = [passage(*at("Kell 9")), passage(*at("Low Skerry 8"))]
    assert len(list(tables_read(passages, Terms()))) == 1  # type: ignore[arg-type]
    assert list(tables_read([passage(*at("Over."))], Terms())) == []  # type: ignore[arg-type]


def test_a_table_of_too_many_rows_has_none_to_answer_from():
    rows = TABLE.rows[:1] + TABLE.rows[1:2] * MOST_ROWS
    assert view_table(ARTICLE, Table(rows), Terms()).rows == ()  # type: ignore[arg-type]


def test_a_table_without_a_cell_is_nowhere():
    assert table_range(Table(((),))) == (0, 0)
