"""Numbers, dates and names: what is read of them, and when two differ."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.aggregation.date_comparison import (
    comparable_dates,
    compare_dates,
    is_at_least_as_exact,
)
from assistant.aggregation.name_comparison import compare_names
from assistant.aggregation.quantity_comparison import (
    compare_quantities,
    extract_quantities,
    is_range,
)
from assistant.nlp.lemmas import is_past, lemma_tokens, lemmatise


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aug. 18, 2023", (2023, 8, 18)),
        ("18 August 2023", (2023, 8, 18)),
        ("18th of August, 2023", (2023, 8, 18)),
        ("2023-08-18", (2023, 8, 18)),
        ("August 2023", (2023, 8, None)),
        ("August 18", (None, 8, 18)),
        ("in 2023", (2023, None, None)),
        ("on 18 august 2023", (2023, 8, 18)),
        ("in August, 2023", (2023, 8, None)),
        ("on Friday, Aug. 18, 2023", (2023, 8, 18)),
        ("on 13/4/2020", (2020, 4, 13)),
    ],
)
def test_a_date_is_read_however_it_is_written(text, expected):
    (read,) = comparable_dates(f"It began {text}.")
    assert (read.year, read.month, read.day) == expected
    assert read.is_exact


@pytest.mark.parametrize(
    "text",
    [
        "the 1950s",
        "1,960 men",
        "$2000",
        "may 5 people go",
        "F-1984",
        "on Friday",
        "1200 miles",
        "the 19th century",
        "3/4/2020",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text):
    assert comparable_dates(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("on Aug. 18, 2023", "on 18 August 2023", "same"),
        ("on August 18", "on Aug. 18, 2023", "same"),
        ("in 2023", "on Aug. 18, 2023", "same"),
        ("in 1953", "in 1954", "different"),
        ("on July 27, 1953", "in August 1953", "different"),
        ("on July 27", "on July 28", None),  # the years are not known
        ("before 1953", "in 1954", None),
        ("since 1953", "in 1950", None),
        ("around 1953", "in 1954", None),
        ("in 1200 BC", "in 1200", "different"),
        ("on Friday, Aug. 18, 2023", "on Aug. 18, 2023", "same"),
        ("on Friday, Aug. 18, 2023", "on Monday, Aug. 18, 2023", None),
    ],
)
def test_dates_differ_only_if_both_cannot_be_right(one, other, expected):
    (first,), (second,) = comparable_dates(one), comparable_dates(other)
    assert compare_dates(first, second) == expected
    assert compare_dates(second, first) == expected


def test_a_day_is_more_exact_than_its_year():
    (day,), (year,) = comparable_dates("July 27, 1953"), comparable_dates("in 1953")
    assert is_at_least_as_exact(day, year)
    assert not is_at_least_as_exact(year, day)
    (weekday,) = comparable_dates("Monday, July 27, 1953")
    assert is_at_least_as_exact(weekday, day)
    assert not is_at_least_as_exact(day, weekday)


@pytest.mark.parametrize("text", ["1950–1953", "1950-53", "1950/51"])
def test_the_ends_of_a_range_of_years_are_not_the_year_itself(text):
    assert [date.is_exact for date in comparable_dates(f"It lasted {text}.")] == [False, False]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kishida", "Fumio Kishida", "same"),
        ("Kishida", "Prime Minister Fumio Kishida", "same"),
        ("Mr. Kishida", "Fumio Kishida", "same"),
        ("U.S.", "United States", "same"),
        ("Shinzo Abe", "Fumio Kishida", "different"),
        ("Abe", "Fumio Kishida", None),  # a part of a name
        ("Fumio Kishida", "Yuko Kishida", None),
        ("Joe Biden and Fumio Kishida", "Fumio Kishida", None),
        ("the painter", "Otto Brandt", None),
        ("IRS", "Internal Revenue Service", "same"),
        ("Archbishop Romero", "Oscar Romero", "same"),
        ("Beyoncé Knowles", "Beyonce Knowles", "same"),
        ("Great Britain", "United Kingdom", None),
    ],
)
def test_names_are_the_same_in_a_shorter_form(one, other, expected):
    assert compare_names(one, other) == expected
    assert compare_names(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("held", "hold"), ("takes", "took"), ("signed", "signs"), ("treaties", "treaty"),
     ("stopped", "stop"), ("agreed", "agree"), ("died", "dies"), ("U.S.", "US")],
)  # fmt: skip
def test_forms_of_a_word_are_one(one, other):
    assert lemmatise(one) == lemmatise(other)


def test_to_found_is_not_to_find():
    assert lemmatise("founded") != lemmatise("found") == lemmatise("find")


def test_the_past_is_told_by_the_form():
    assert [w for w in ("took", "take", "held", "visited", "is", "was") if is_past(w)] == [
        "took", "held", "visited", "was"
    ]  # fmt: skip


@given(st.text())
def test_any_text_is_read_and_every_place_is_inside(text):
    for value in (*extract_quantities(text), *comparable_dates(text), *lemma_tokens(text)):
        assert 0 <= value.start < value.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["1," * 50_000, "9" * 100_000, "twenty-" * 20_000, "a." * 50_000, "one hundred and " * 8_000,
     "Aug. " * 20_000, "’" * 100_000, "1 " * 50_000, "مرحبا " * 20_000],
)  # fmt: skip
def test_hostile_text_costs_no_time(text):
    began = time.process_time()
    extract_quantities(text), comparable_dates(text), lemma_tokens(text), is_range(text)
    assert time.process_time() - began < 5
