"""Words for a time that comes round: where they stand, what they may be, and which agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.times_of_day import extract_moments, moments_agree
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    ("text", "written", "kind", "ranges"),
    [
        ("It opens at six o'clock.", "six o'clock", "hour", ((360, 360), (1080, 1080))),
        ("It opens at 6 p.m. today.", "6 p.m.", "hour", ((1080, 1080),)),
        ("It opens at 18:30.", "18:30", "hour", ((1110, 1110),)),
        ("It opens at half past six.", "half past six", "hour", ((390, 390), (1110, 1110))),
        ("It opens at quarter to six.", "quarter to six", "hour", ((345, 345), (1065, 1065))),
        ("It opens at six o'clock in the evening.", "six o'clock in the evening", "hour",
         ((1080, 1080),)),
        ("It opens at noon.", "noon", "hour", ((720, 720),)),
        ("It opens in the morning.", "morning", "hour", ((30, 719),)),
        ("It opens before noon.", "noon", "hour", ((0, 720),)),
        ("It opens after noon.", "noon", "hour", ((720, 1440),)),
        ("It opens around noon.", "noon", "hour", ((660, 780),)),
        ("It opens on weekends.", "weekends", "weekday", ((5, 6),)),
        ("It opens on Tuesdays.", "Tuesdays", "weekday", ((1, 1),)),
        ("It opens in winter.", "winter", "season", ((0, 0),)),
        ("It opens next week.", "next week", "week", ((1, 1),)),
        ("It opened yesterday.", "yesterday", "day", ((-1, -1),)),
    ],
)  # fmt: skip
def test_a_moment_is_read_with_what_it_may_be(text, written, kind, ranges):
    (moment,) = extract_moments(text)
    assert (moment.text, moment.kind, moment.ranges) == (written, kind, ranges)
    assert text[moment.start : moment.end] == written


@pytest.mark.parametrize(
    "text",
    ["The morning paper came.", "The night before was long.", "It costs $6.30.", "6:30:15 passed.",
     "The spring water is cold.", "It rained.", ""],
)  # fmt: skip
def test_what_is_no_time_is_not_read_as_one(text):
    assert extract_moments(text) == ()


def test_two_joined_moments_have_the_time_between_as_well():
    _, _, between = extract_moments("It is open from 9 a.m. to 5 p.m. daily.")
    assert (between.text, between.ranges) == ("9 a.m. to 5 p.m.", ((540, 1020),))
    assert not between.is_point
    _, _, over_midnight = extract_moments("It is open from 9 p.m. to 5 a.m. daily.")
    assert over_midnight.ranges == ((0, 1440),)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("at 6 p.m.", "at six o'clock", True),
        ("at 6 p.m.", "in the evening", True),
        ("at 6 p.m.", "at 7 p.m.", False),
        ("at noon", "in the evening", False),
        ("on weekends", "on Sundays", True),
        ("on weekdays", "on Sundays", False),
        ("in winter", "at noon", False),  # nothing in common
    ],
)
def test_moments_agree_if_both_may_be_one(one, other, agree):
    (first,), (second,) = extract_moments(one), extract_moments(other)
    assert moments_agree(first, second) is agree


@given(st.text())
def test_every_moment_is_the_text_at_its_place(text):
    for moment in extract_moments(text):
        assert text[moment.start : moment.end] == moment.text != ""


@pytest.mark.parametrize("piece", ["six o'clock ", "noon to ", "9", "1:", "in the ", "morning, "])
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(extract_moments, piece) < LINEAR
