"""Tables from cells: where each cell stands in the normalised text, with spans and headers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsers.table_cells import MOST_COLUMNS, Cell, find_tables, render_table
from index.text.normalisation import normalise
from index.text.table_rows import row_range


def read(rows, header_rows=None, caption="", above="", below=""):
    pieces = [above, *render_table(rows, header_rows, caption), below]
    text = normalise("".join(pieces), unwrap=False)
    return text, find_tables(pieces, text)


def texts(text, table):
    return [[text[slice(*cell)] for cell in row] for row in table.rows]


def cells(*rows):
    return [[Cell(words) for words in row.split("|")] for row in rows]


def test_each_cell_is_found_in_the_text():
    text, (table,) = read(
        cells("Port|Berths", "Low  Skerry|8", "Kell|"), above="A line.\n\n", below="The end."
    )
    assert text == "A line.\n\nPort Berths\nLow Skerry 8\nKell\n\nThe end."
    assert texts(text, table) == [["Port", "Berths"], ["Low Skerry", "8"], ["Kell", ""]]
    assert table.header_rows == 1


def test_lines_of_a_cell_are_one_and_empty_rows_are_left_out():
    text, (table,) = read(cells("Port|Berths", "|", "Low\nSkerry|8"))
    assert text == "Port Berths\nLow Skerry 8"
    assert len(table.rows) == 2


def test_a_caption_is_a_line_above():
    text, (table,) = read(cells("a|b", "1|2"), caption="Ports in spring")
    assert text.startswith("Ports in spring\na b")
    assert text[slice(*table.caption)] == "Ports in spring"


def test_spans_repeat_the_range_of_their_cell():
    rows = [
        [Cell("Town", rows=2), Cell("People", columns=2)],
        [Cell("2013"), Cell("2023")],
        [Cell("Kell"), Cell("7"), Cell("9")],
    ]
    text, (table,) = read(rows, header_rows=2)
    assert text == "Town People\n2013 2023\nKell 7 9"
    assert texts(text, table)[:2] == [["Town", "People", "People"], ["Town", "2013", "2023"]]
    assert table.header_rows == 2


def test_one_column_or_one_row_is_no_table():
    assert read(cells("a", "b"))[1] == ()
    assert read(cells("a|b"))[1] == ()


def test_a_header_is_known_by_the_numbers_below_it():
    assert read(cells("Port|Berths", "Kell|8", "Norr|9"))[1][0].header_rows == 1
    assert read(cells("Town|2013|2023", "Kell|700|9,100"))[1][0].header_rows == 1
    assert read(cells("Contact|Ines Dahl", "Room|Blue room"))[1][0].header_rows == 0
    assert read(cells("Kell|8", "Norr|9"))[1][0].header_rows == 0
    assert read(cells("Born|1931", "Died|1990"))[1][0].header_rows == 0


def test_nothing_is_known_of_places_if_the_text_was_changed():
    pieces = list(render_table(cells("a|b", "1|2")))
    assert find_tables(pieces, "a b\n1 2 and more") == ()


def test_a_huge_span_is_bounded():
    text, (table,) = read([[Cell("a", columns=10**9), Cell("b")], [Cell("1", rows=10**9)]])
    assert text == "a b\n1"
    assert len(table.rows[0]) == MOST_COLUMNS


@given(
    st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=4), min_size=2, max_size=5),
    st.text(max_size=9),
)
def test_cells_hold_what_was_in_them_whatever_it_is(rows, above):
    text, tables = read([[Cell(words) for words in row] for row in rows], 1, above=f"{above}\n\n")
    for table in tables:
        found = [[" ".join(words.split()) for words in row] for row in rows]
        filled = [row for row in found if any(row)]
        assert texts(text, table) == filled


@pytest.mark.parametrize("seed", range(300))
def test_rows_follow_each_other_whatever_their_cells_span(seed):
    chance = Random(seed)
    rows = [
        [
            Cell(f"w{row}.{column}", chance.choice((1, 1, 2, 3)), chance.choice((1, 1, 2, 4)))
            for column in range(chance.randint(1, 4))
        ]
        for row in range(chance.randint(2, 5))
    ]
    pieces = list(render_table(rows))
    text = normalise("".join(pieces), unwrap=False)
    reached = 0
    for table in find_tables(pieces, text):
        for number in range(len(table.rows)):
            if (found := row_range(table, number)) is not None:
                start, end = found
                assert reached <= start < end
                assert "\n" not in text[start:end]
                reached = end
        for cell in (cell for row in table.rows for cell in row if cell[0] < cell[1]):
            assert text[slice(*cell)].startswith("w")
