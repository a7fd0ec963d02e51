"""Rows of tables with their labels, and the way back from a label to its cell."""

from __future__ import annotations

from index.text.chunking import chunk_article
from index.text.sentences import split_sentences
from index.text.table_rows import (
    LONGEST_ROW,
    column_names,
    is_header_row,
    labelled_rows,
    own_cells,
    readable_text,
    with_whole_rows,
)
from index.types import Table

TEXT = "Above it.\n\nPort Berths Depth\nArdwick 42 11.5\nSt. Mary 17\n\nBelow it."


def cell(words: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, after)
    return start, start + len(words)


END = cell("17")[1]
TABLE = Table(
    (
        (cell("Port"), cell("Berths"), cell("Depth")),
        (cell("Ardwick"), cell("42"), cell("11.5")),
        (cell("St. Mary"), cell("17"), (END, END)),
    )
)


def test_a_row_is_read_with_the_name_of_each_column():
    first, second = labelled_rows(TEXT, (TABLE,), 0, len(TEXT))
    assert first.text == "Port: Ardwick; Berths: 42; Depth: 11.5."
    assert TEXT[slice(*first.row)] == "Ardwick 42 11.5"
    assert first.header == "Port | Berths | Depth"
    assert second.text == "Port: St. Mary; Berths: 17."
    assert second.header == "Port | Berths"


def test_a_range_of_the_labelled_row_leads_to_the_cell():
    row = next(labelled_rows(TEXT, (TABLE,), 0, len(TEXT)))

    def quoted(words: str) -> str:
        at = row.text.index(words)
        start, end = row.original_range(at, at + len(words))
        return TEXT[row.row[0] : row.row[1]][start:end]

    assert quoted("42") == "42"
    assert quoted("2") == "2"
    assert quoted("Berths") == "42"  # a label stands for its cell
    assert quoted("Depth: 11.5") == "11.5"
    assert quoted("Ardwick; Berths: 42") == "Ardwick 42"
    assert row.original_range(3, 3) == (0, 0)


def test_only_rows_that_stand_inside_are_labelled():
    start = TEXT.index("St. Mary")
    inside = [TEXT[slice(*row.row)] for row in labelled_rows(TEXT, (TABLE,), start, len(TEXT))]
    assert inside == ["St. Mary 17"]
    assert list(labelled_rows(TEXT, (TABLE,), start + 1, len(TEXT))) == []
    assert readable_text(TEXT, (TABLE,), 0, start) == (
        "Above it.\n\nPort Berths Depth\nPort: Ardwick; Berths: 42; Depth: 11.5.\n"
    )
    assert readable_text(TEXT, (), 0, 5) == "Above"


def test_a_row_is_one_sentence():
    sentences = split_sentences("In St. Mary.\n1. Mary 2. Anna\nOver.")
    assert len(sentences) == 4
    row = Table((((13, 20), (21, 28)),), header_rows=0)
    whole = with_whole_rows(sentences, (row,))
    assert [(s.start, s.end) for s in whole] == [(0, 12), (13, 28), (29, 34)]
    assert with_whole_rows(sentences, ()) == sentences


def test_a_row_of_texts_is_read_as_text():
    text = "Name Life\n" + "x " * LONGEST_ROW + "y"
    table = Table((((0, 4), (5, 9)), ((10, 11), (12, len(text)))))
    assert list(labelled_rows(text, (table,), 0, len(text))) == []


def test_labels_and_values_without_a_header_are_pairs():
    text = "Contact Ines Dahl\nGuests: 40"
    table = Table((((0, 7), (8, 17)), ((18, 25), (26, 28))), header_rows=0)
    assert readable_text(text, (table,), 0, len(text)) == "Contact: Ines Dahl.\nGuests: 40."


def test_a_header_of_two_rows_names_with_both():
    text = "Town People\n2013 2023\nKell 7 9"
    people = (5, 11)
    table = Table(
        (((0, 4), people, people), ((0, 4), (12, 16), (17, 21)), ((22, 26), (27, 28), (29, 30))),
        header_rows=2,
    )
    assert column_names(text, table) == ("Town", "People 2013", "People 2023")
    assert readable_text(text, (table,), 22, 30) == "Town: Kell; People 2013: 7; People 2023: 9."
    assert own_cells(table, 1) == [(12, 16), (17, 21)]
    assert is_header_row((table,), 12)
    assert not is_header_row((table,), 22)


def test_a_cell_from_above_is_read_in_each_row_that_it_spans():
    text = "Sea Port\nNorth Kell\nNorr"
    north = (9, 14)
    table = Table((((0, 3), (4, 8)), (north, (15, 19)), (north, (20, 24))))
    first, second = labelled_rows(text, (table,), 0, len(text))
    assert (first.text, second.text) == ("Sea: North; Port: Kell.", "Sea: North; Port: Norr.")
    assert text[slice(*second.row)] == "Norr"
    at = second.text.index("North")
    assert second.original_range(at, at + 5) == (0, 4)  # of the row's own cell


def test_ligatures_are_folded_with_the_way_back():
    text = "Oﬃce Staﬀ\nNorr 4"
    table = Table((((0, 4), (5, 9)), ((10, 14), (15, 16))))
    (row,) = labelled_rows(text, (table,), 0, len(text))
    assert row.text == "Office: Norr; Staff: 4."
    assert len(row.origins) == len(row.text)


def test_what_is_embedded_of_a_table_is_labelled():
    chunked = chunk_article("Ports", TEXT, (TABLE,))
    (passage,) = chunked.passages
    assert "Port: Ardwick; Berths: 42; Depth: 11.5." in chunked.text_to_embed(passage)
    assert [TEXT[s.start : s.end] for s in chunked.sentences] == [
        "Above it.", "Port Berths Depth", "Ardwick 42 11.5", "St. Mary 17", "Below it.",
    ]  # fmt: skip
