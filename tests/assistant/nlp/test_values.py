"""All values of a text, none of them twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.dates import extract_dates
from assistant.nlp.numbers import extract_numbers
from assistant.nlp.values import extract_numbers_and_dates, extract_values
from tests.growth import LINEAR, growth


def number(text):
    (only,) = extract_numbers(text)
    return only


def date(text):
    (only,) = extract_dates(text)
    return only


def test_numbers_in_dates_are_not_numbers_as_well():
    found = extract_values("On 12 March 2020, 14 boats left for 2000 dollars.")
    assert [n.text for n in found.numbers] == ["14", "2000 dollars"]
    assert [d.text for d in found.dates] == ["12 March 2020"]


def test_a_number_that_holds_a_year_and_its_unit_is_kept():
    numbers, dates = extract_numbers_and_dates("It held 2000 litres in 1990.")
    assert [n.text for n in numbers] == ["2000 litres"]
    assert dates[-1].text == "1990"


@given(st.text())
def test_every_value_is_the_text_at_its_place(text):
    found = extract_values(text)
    for each in (*found.numbers, *found.dates, *found.names):
        assert text[each.start : each.end] == each.text
        assert each.text


@pytest.mark.parametrize(
    "piece", ["9", "9,", "1 ", "twenty ", "A.", "A", "May ", "1/", "'", "and "]
)
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(extract_values, piece) < LINEAR
