"""Quantities as they are written, and when two differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.aggregation.quantity_comparison import (
    compare_quantities,
    extract_quantities,
    is_range,
)
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    ("text", "amount", "dimension"),
    [
        ("12 cars", 12, ""),
        ("twelve cars", 12, ""),
        ("twenty-five cars", 25, ""),
        ("three hundred and ten men", 310, ""),
        ("1,200,000 people", 1_200_000, ""),
        ("1.2 million people", 1_200_000, ""),
        ("two hundred thousand soldiers", 200_000, ""),
        ("two dozen ships", 24, ""),
        ("12 percent", 12, "percent"),
        ("12%", 12, "percent"),
        ("$1.5 billion", 1.5e9, "dollar"),
        ("250 kilometers", 250_000, "length"),
        ("ten miles", 16_093.44, "length"),
        ("2,018 visitors", 2018, ""),
        ("US$3bn", 3e9, "dollar"),
        ("$ 5 million", 5e6, "dollar"),
        ("40 per cent", 40, "percent"),
        ("800 m", 800, "length"),
        ("2000 people", 2000, ""),
        ("8,100 m2", 8100, ""),  # an area
        ("5 tons", 5, ""),  # a short one or a long one
    ],
)
def test_a_number_is_read_however_it_is_written(text, amount, dimension):
    (read,) = extract_quantities(text)
    assert read.amount == pytest.approx(amount)
    assert read.dimension == dimension


@pytest.mark.parametrize(
    "text",
    [
        "F-16",
        "the 21st",
        "in 2018",
        "No. 4",
        "one of them",
        "the one",
        "this one boat",
        "a 12-year-old",
        "1/2",
        "3D",
        "5½",
        "1.2.3",
        "Three's Company",
        "half of them",
        "twice",
        "a dozen men",
        "at 7 pm",
        "$400,000–$450,000",
    ],
)
def test_what_counts_nothing_is_no_number(text):
    assert extract_quantities(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 cars", "twelve cars", "same"),
        ("1.2 million people", "1,200,000 people", "same"),
        ("12 cars", "14 cars", "different"),
        ("28,500 troops", "37,500 troops", "different"),
        ("2,000 people", "1,980 people", None),  # rounded
        ("20 people", "24 people", "different"),  # too small to be rounded
        ("about 2,000 people", "1,850 people", None),
        ("about 2,000 people", "3,000 people", "different"),
        ("nearly 2,000 people", "1,950 people", None),
        ("more than 300 ships", "450 ships", None),
        ("more than 300 ships", "150 ships", "different"),
        ("up to 40 cars", "30 cars", None),
        ("at least 5 people", "9 people", None),
        ("fewer than 10 people", "3 people", None),
        ("250 kilometers", "155 miles", None),  # converted
        ("250 kilometers", "400 miles", "different"),
        ("253 kilometers", "158 miles", None),
        ("253 kilometers", "254 kilometers", "different"),
        ("12 percent", "12 cars", None),
        ("$5", "5 euros", None),
        ("no more than 40 cars", "30 cars", None),
        ("over the 300 ships", "450 ships", None),
        ("300 ships or so", "310 ships", None),
    ],
)
def test_numbers_differ_only_if_both_cannot_be_right(one, other, expected):
    (first,), (second,) = extract_quantities(one), extract_quantities(other)
    assert compare_quantities(first, second) == expected
    assert compare_quantities(second, first) == expected


def test_a_range_is_known():
    assert is_range("10 to 20 people")
    assert is_range("between five and six")
    assert is_range("10–20 people")
    assert is_range("$10–$20")
    assert is_range("six to nine percent")
    assert not is_range("20 people")
    assert not is_range("three and four")


@given(st.text())
def test_the_range_of_a_quantity_is_a_number_of_the_text(text):
    for quantity in extract_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip()


@pytest.mark.parametrize(
    "piece", ["1,", "9", "twenty-", "a.", "one hundred and ", "Aug. ", "’", "1 ", "مرحبا "]
)
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(extract_quantities, piece) < LINEAR
    assert growth(is_range, piece) < LINEAR
