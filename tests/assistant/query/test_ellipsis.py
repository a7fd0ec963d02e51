"""What a question leaves out is taken from the previous one."""

from __future__ import annotations

import pytest

from assistant.query.ellipsis import LONGEST_REPLACEMENT, complete_ellipsis


@pytest.mark.parametrize(
    ("question", "before", "completed"),
    [
        ("And Laos?", "When did Vietnam join?", "When did Laos join?"),
        ("Why?", "When was the office blown up?", "Why was the office blown up?"),
        ("How come?", "When was the office blown up?", "How was the office blown up?"),
        ("Who else?", "Who came to Hanoi?", "Who else came to Hanoi?"),
        ("No, I meant 2019", "Who won in 2018?", "Who won in 2019?"),
        ("And the second?", "When was the first summit?", "When was the second summit?"),
        ("In Kirkby?", "Who lives in Lindholm?", None),
        ("What about in Kirkby?", "Who lives in Lindholm?", "Who lives in Kirkby?"),
        ("And in 2019?", "Who won the prize?", "Who won the prize in 2019?"),
    ],
)
def test_the_question_is_completed(question, before, completed):
    assert complete_ellipsis(question, before, None) == completed


def test_a_short_answer_takes_the_place_of_the_question_word():
    before, answer = "Who was invited to Hanoi?", "Maria Holt."
    assert complete_ellipsis("When?", before, answer) == "When was Maria Holt invited to Hanoi?"
    assert complete_ellipsis("When?", before, None) == "Who was invited to Hanoi, and when?"


@pytest.mark.parametrize(
    "question",
    [
        "Who founded ASEAN?",
        "And who was Ada Holt?",
        "And " + "very " * LONGEST_REPLACEMENT + "old",
    ],
)
def test_a_question_with_a_clause_or_many_words_is_complete(question):
    assert complete_ellipsis(question, "When did Vietnam join?", None) is None
