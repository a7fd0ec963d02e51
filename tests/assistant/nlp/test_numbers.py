"""Numbers in digits and words, and which agree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.dates import dates_agree as dates_agree
from assistant.nlp.numbers import extract_numbers
from assistant.nlp.numbers import numbers_agree as numbers_agree


def number(text):
    (only,) = extract_numbers(text)
    return only


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234.5", "1234.5", ""),
        ("$2.5 million", "2500000", "$"),
        ("US$3bn", "3000000000", "$"),
        ("one hundred and twenty-three thousand", "123000", ""),
        ("a hundred", "100", ""),
        ("two dozen", "24", ""),
        ("forty per cent", "40", "%"),
        ("12%", "12", "%"),
        ("half of it", "50", "%"),
        ("three quarters", "75", "%"),
        ("7:30 p.m.", "1170", "time"),
        ("7 am", "420", "time"),
        ("5 km", "5", "kilometre"),
        ("$5m", "5000000", "$"),
        ("5m", "5", "metre"),
        ("20 sq km", "20", "square kilometre"),
        ("20 m2", "20", "square metre"),
        ("$ 5 million", "5000000", "$"),
        ("-5 degrees Celsius", "-5", "celsius"),
        ("twice", "2", "times"),
    ],
)
def test_a_number_is_read_with_its_unit(text, value, unit):
    found = number(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_an_ordinal_is_no_count():
    assert number("the third man").is_ordinal
    assert number("21st").is_ordinal
    assert not numbers_agree(number("third"), number("three"))


def test_a_range_shares_its_unit():
    assert [(n.value, n.unit) for n in extract_numbers("10 to 15 percent")] == [
        (10, "%"),
        (15, "%"),
    ]


@pytest.mark.parametrize(
    ("stated", "source", "agree"),
    [
        ("2,000 people", "two thousand", True),
        ("about 2,000", "1,987", True),
        ("2,000", "1,987", False),
        ("about 2,000", "about 2,100", False),
        ("more than 2,000", "2,134", True),
        ("more than 2,000", "1,934", False),
        ("fewer than 50", "48", True),
        ("3.7 million", "3,712,345", True),
        ("3.8 million", "3,712,345", False),
        ("12.5 percent", "12.46%", True),
        ("half", "50 percent", True),
        ("5 miles", "5 km", False),
        ("5", "5 km", True),
        ("2 million", "2 billion", False),
        ("7 p.m.", "19:00", True),
        ("minus 5", "5", False),
        ("no more than 50", "48", True),
        ("no more than 50", "52", False),
    ],
)
def test_numbers_agree_where_one_follows_from_the_other(stated, source, agree):
    assert numbers_agree(number(stated), number(source)) is agree


@given(st.integers(min_value=0, max_value=10**15))
def test_digits_with_and_without_thousands_are_the_same_number(value):
    assert number(f"{value:,} x").value == number(f"{value} x").value == value
