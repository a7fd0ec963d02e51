"""Dates in every form, and which agree."""

from __future__ import annotations

import pytest

from assistant.nlp.dates import dates_agree as dates_agree
from assistant.nlp.dates import extract_dates
from assistant.nlp.numbers import numbers_agree as numbers_agree


def date(text):
    (only,) = extract_dates(text)
    return only


@pytest.mark.parametrize(
    ("text", "years", "month", "day", "weekday"),
    [
        ("Tuesday, 12 March 2020", (2020, 2020), 3, 12, 1),
        ("March 12, 2020", (2020, 2020), 3, 12, None),
        ("the 12th of March", None, 3, 12, None),
        ("2020-03-12", (2020, 2020), 3, 12, None),
        ("in March 2020", (2020, 2020), 3, None, None),
        ("in march, 2020", (2020, 2020), 3, None, None),
        ("Aug. 5", None, 8, 5, None),
        ("in May", None, 5, None, None),
        ("in 1945", (1945, 1945), None, None, None),
        ("the 1990s", (1990, 1999), None, None, None),
        ("the nineteenth century", (1800, 1899), None, None, None),
        ("44 BC", (-44, -44), None, None, None),
        ("on Friday", None, None, None, 4),
        ("13/4/2020", (2020, 2020), 4, 13, None),
    ],
)
def test_a_date_is_read_in_every_form(text, years, month, day, weekday):
    found = date(text)
    assert (found.years, found.month, found.day, found.weekday) == (years, month, day, weekday)


def test_what_counts_is_no_year_and_what_may_is_no_month():
    assert extract_dates("2000 people may march") == ()
    assert [d.years for d in extract_dates("from 1939–45")] == [(1939, 1939), (1945, 1945)]


@pytest.mark.parametrize(
    ("stated", "source", "agree"),
    [
        ("12 March 2020", "March 12", True),
        ("12 March 2020", "March 2020", True),
        ("12 March 2020", "March 13", False),
        ("March 2020", "2021", False),
        ("the 1990s", "1994", True),
        ("1994", "the 1990s", False),
        ("3/4/2020", "3 April 2020", True),
        ("3 April 2020", "4/3/2020", True),
        ("3/4/2020", "5 April 2020", False),
        ("Monday", "Tuesday", False),
        ("Monday", "12 March", False),
    ],
)
def test_dates_agree_on_the_parts_that_both_have(stated, source, agree):
    assert dates_agree(date(stated), date(source)) is agree


def test_letters_that_only_look_like_those_of_a_month_are_none():
    assert [d.month for d in extract_dates("on 5 aprİl 2020")] == [None]
