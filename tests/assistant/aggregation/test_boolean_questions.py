"""Questions of yes or no: which are, and what they ask to be true."""

from __future__ import annotations

import pytest

from assistant.aggregation.boolean_questions import (
    is_boolean_question,
    parse_proposition,
    value_question,
)
from tests.growth import LINEAR, growth

SUMMIT = "Did Kishida attend the summit?"
TREATY = "Was the treaty signed in 1960?"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (TREATY, "When was the treaty signed?"),
        ("Was the treaty signed on Jan. 19, 1960?", "When was the treaty signed?"),
        ("Does the ferry carry 50 cars?", "How many cars does the ferry carry?"),
        ("Is the bridge 845 meters long?", "How long is the bridge?"),
        (SUMMIT, None),
        ("Was the treaty of 1951 replaced in 1960?", None),
        ("Who signed it in 1960?", None),
    ],
)
def test_the_value_that_a_question_names_is_asked_for(question, asked):
    assert value_question(question) == asked


@pytest.mark.parametrize(
    "question",
    ["Did he sign it?", "didn't Kishida attend?", "Is Vietnam a member of ASEAN?", "Will it rain?",
     "Was the treaty signed in 1960"],
)  # fmt: skip
def test_a_question_of_yes_or_no_is_known(question):
    assert is_boolean_question(question)


@pytest.mark.parametrize(
    "question",
    ["Who signed it?", "Is it red or blue?", "Do you know when it was signed?", "Didactics?",
     "Did", "", "Hat Kishida teilgenommen?", "هل وقعت كوريا؟", "did " * 5_000],
)  # fmt: skip
def test_other_questions_are_not(question):
    assert not is_boolean_question(question)


@pytest.mark.parametrize(
    "question",
    ["Didn't Kishida attend the summit?", "Did Kishida not attend the summit?",
     "May Kishida attend the summit?", "Was the treaty signed before 1960?",
     "Did you attend the summit?", "Is there a summit?", "Did he attend, and why?"],
)  # fmt: skip
def test_what_is_no_plain_proposition_gets_no_verdict(question):
    assert parse_proposition(question) is None


def test_a_proposition_is_the_words_and_the_values_apart():
    asked = parse_proposition("Did Otto Brandt sell 40 cars in May 1960?")
    assert asked is not None
    assert asked.auxiliary == "did"
    assert [word.text for word in asked.words] == ["Otto", "Brandt", "sell", "cars"]
    assert [(date.year, date.month) for date in asked.dates] == [(1960, 5)]
    assert [number.amount for number in asked.numbers] == [40]


@pytest.mark.parametrize("piece", ["was ", "Kishida attended ", ",", "1960 "])
def test_a_question_of_hostile_text_has_no_proposition_in_linear_time(piece):
    assert parse_proposition(piece * 5_000) is None
    assert growth(is_boolean_question, piece) < LINEAR
