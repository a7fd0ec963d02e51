"""Columns of a table by their names, else by what their cells hold."""

from __future__ import annotations

import pytest

from index.parsers.table_columns import (
    columns_by_name,
    find_columns,
    first_words,
    is_table_of_facts,
    row_facts,
)

PROSE = "The dike at Nordby was finished today."


def test_the_first_of_several_accepted_names_counts():
    assert columns_by_name(["Body", " TEXT ", "link", "url"]) == {"text": 2, "source": 4}


def test_named_texts_need_no_look_at_the_cells():
    assert find_columns(["text", "other"], [["a", PROSE]]) == {"text": 1}


def test_of_two_columns_of_prose_the_one_named_like_a_text_is_taken():
    row = [f"{PROSE} It cost a lot of money.", PROSE]
    assert find_columns(["Remarks", "articleText"], [row])["text"] == 2
    assert find_columns(["Remarks", "article_text"], [row])["text"] == 2
    assert find_columns(["Remarks", "Report"], [row])["text"] == 1


def test_a_name_alone_makes_no_texts():
    assert "text" not in find_columns(["text_length", "count"], [["12", "3"], ["40", "5"]])


def test_dates_are_all_dates_and_a_title_is_words():
    header = ["a", "b", "c", "d"]
    rows = [["https://x.org", "2024-05-06", "Dike", PROSE], ["https://y.org", "", "Mill", PROSE]]
    assert find_columns(header, rows) == {"text": 4, "date": 2, "title": 3}
    assert find_columns(header, [*rows, ["x", "soon", "7", PROSE]]) == {"text": 4}


def test_a_header_that_is_a_row_is_no_header():
    header = ["Dike", f"{PROSE} It cost a lot of money."]
    assert find_columns(header, [["Mill", PROSE]]) == {}


def test_columns_without_cells_are_nothing():
    assert find_columns(["a", "b"], []) == {}
    assert find_columns([], [["x"]]) == {}


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        (["District", "Doctors 2023"], True),
        (["District"], False),
        (["a", ""], False),
        (["a", "1"], False),
        (["Dike", f"{PROSE} It cost a lot of money."], False),
    ],
)
def test_a_table_of_facts_names_every_column(header, is_one):
    assert is_table_of_facts(header) is is_one


def test_a_row_of_facts_leaves_out_empty_cells():
    assert row_facts(["A", "B\nb", "C"], ["1", "x\ty", " "]) == "A: 1; B b: x y."
    assert row_facts(["A", "B"], ["1"]) == "A: 1."
    assert row_facts(["A"], [""]) == ""


def test_a_row_is_named_by_its_first_cell_with_letters():
    assert first_words(["7", "Ardwick", "x"]) == "Ardwick"
    assert first_words(["7", "2024"]) is None
