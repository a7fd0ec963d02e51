"""Dates that a source counts from, on invented sentences."""

from __future__ import annotations

import pytest

from assistant.verification.date_offsets import date_offset_problems
from tests.assistant.verification.pairings import paired

CHARTERED = "In 1599 the trading house was founded and was chartered by Anna Berg the year after."
BURNED = "The mill opened on 5 May 1880, and burned a year later."


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The trading house was chartered by Anna Berg in 1599.",
         CHARTERED.replace("the year after", "in the following year")),
        ("In 1599 the trading house was chartered by Anna Berg.", CHARTERED),
        ("The mill burned on 5 May 1880.", BURNED),
        ("The bridge fell in 1907.", "The bridge was begun in 1907; it fell three months later."),
        ("The peace was signed in 1714.",
         "The war was declared in 1714, but the peace was signed the previous year."),
    ],
)  # fmt: skip
def test_what_came_later_has_another_date(statement, source):
    assert len(list(date_offset_problems(*paired(statement, source)))) == 1


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The trading house was founded in 1599.", CHARTERED),
        ("The trading house, founded in 1599, was chartered by Anna Berg.", CHARTERED),
        ("It was chartered the year after 1599.", CHARTERED),
        ("The mill opened on 5 May 1880.", BURNED),
        ("The mill burned a year later than 1880.", BURNED),
        ("The mill burned in 1880.", "The mill opened in May and burned in 1880."),
        ("The mill burned in 1880.", "A year after the mill burned in 1880, the land was sold."),
        ("The mill burned in 1880.", "The year before the railway came, in 1880, the mill burned."),
        ("The season of 1990 was won by Lindholm.", "Lindholm won the season of 1990."),
    ],
)  # fmt: skip
def test_what_has_the_date_keeps_it(statement, source):
    assert list(date_offset_problems(*paired(statement, source))) == []
