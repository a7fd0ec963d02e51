"""Periods of time as people name them, and the days that they are."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from assistant.nlp.date_ranges import (
    ABSOLUTE_TIME,
    absolute_range,
    month_range,
    range_bounds,
    relative_range,
    year_range,
)

TODAY = dt.date(2024, 3, 13)  # a Wednesday


def days(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("July 2023", "2023-07-01", "2023-07-31"),
        ("july  of 2023", "2023-07-01", "2023-07-31"),
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("December 2023", "2023-12-01", "2023-12-31"),
        ("May 3, 2021", "2021-05-03", "2021-05-03"),
        ("2021-05-03", "2021-05-03", "2021-05-03"),
    ],
)
def test_a_period_that_needs_no_today(words, first, last):
    assert absolute_range(words) == days(first, last)


@pytest.mark.parametrize("words", ["", "last week", "9999", "0100", "May 35, 2021", "20190", "x"])
def test_what_names_no_period_is_none(words):
    assert absolute_range(words) is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("today", "2024-03-13", "2024-03-13"),
        ("Yesterday", "2024-03-12", "2024-03-12"),
        ("tomorrow", "2024-03-14", "2024-03-14"),
        ("this week", "2024-03-11", "2024-03-17"),
        ("last  week", "2024-03-04", "2024-03-10"),
        ("next week", "2024-03-18", "2024-03-24"),
        ("last month", "2024-02-01", "2024-02-29"),
        ("next month", "2024-04-01", "2024-04-30"),
        ("this year", "2024-01-01", "2024-12-31"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("the last 3 months", "2023-12-14", "2024-03-13"),
        ("past 10 days", "2024-03-03", "2024-03-13"),
    ],
)
def test_a_period_as_seen_from_a_day(words, first, last):
    assert relative_range(words, TODAY) == days(first, last)


def test_months_cross_the_year():
    assert relative_range("last month", dt.date(2024, 1, 31)) == days("2023-12-01", "2023-12-31")
    assert relative_range("next month", dt.date(2023, 12, 1)) == days("2024-01-01", "2024-01-31")


@pytest.mark.parametrize("words", ["", "week", "some week", "last decade", "2019"])
def test_what_names_none_from_a_day_is_none(words):
    assert relative_range(words, TODAY) is None


def test_a_period_before_all_days_is_none():
    assert relative_range("last 999 years", dt.date(500, 1, 1)) is None
    assert relative_range("yesterday", dt.date.min) is None


@pytest.mark.parametrize(
    ("how", "bounds"),
    [
        ("before", (None, "2023-06-30")),
        ("until", (None, "2023-07-31")),
        ("up to", (None, "2023-07-31")),
        ("after", ("2023-08-01", None)),
        ("Since", ("2023-07-01", None)),
        ("in", ("2023-07-01", "2023-07-31")),
        ("during", ("2023-07-01", "2023-07-31")),
    ],
)
def test_a_preposition_opens_one_end(how, bounds):
    assert range_bounds(how, days("2023-07-01", "2023-07-31")) == bounds


def test_years_and_months_that_nobody_asks_about_are_none():
    assert year_range(2200) is None
    assert year_range(2199) is not None
    assert month_range(2024, 0) is None
    assert month_range(2024, 13) is None
    assert month_range(9999, 1) is None


def test_the_pattern_of_an_absolute_time_has_no_named_group_and_takes_every_mark_of_a_day():
    pattern = re.compile(ABSOLUTE_TIME, re.IGNORECASE)
    assert not pattern.groupindex
    for text in ("2021-05-03", "2021/05/03", "May 3, 2021", "july 2023", "2019"):
        assert pattern.fullmatch(text), text
    assert not pattern.fullmatch("last week")
