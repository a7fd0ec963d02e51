"""Dates of two sentences: the same, different, or not comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.aggregation.date_comparison import (
    comparable_dates,
    compare_dates,
    is_at_least_as_exact,
)
from tests.growth import LINEAR, growth


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


@given(st.text())
def test_the_range_of_a_date_lies_in_the_text(text):
    for date in comparable_dates(text):
        assert text[date.start : date.end] == date.text != ""


@pytest.mark.parametrize(
    "piece", ["1,", "9", "twenty-", "a.", "one hundred and ", "Aug. ", "’", "1 ", "مرحبا "]
)
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(comparable_dates, piece) < LINEAR
