"""Whether a question without a pronoun depends on earlier turns, and on which topic."""

from __future__ import annotations

import pytest

from assistant.query.dialogue_context import DialogueTurn
from assistant.query.topic_carryover import (
    LONGEST_DEPENDENT,
    depends_on_context,
    possible_topic,
    topic_of,
    with_article_title,
)

FAIR = DialogueTurn("Who opened the Elmwood fair?", "Maria Holt.", ("A fair",))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who else came?", True),
        ("Where is that?", True),
        ("What did the treaty end?", True),
        ("How did this happen?", True),
        ("Who founded ASEAN?", False),
        ("What is the boiling point of pure water?", False),
        ("What was the largest ship?", False),
        ("Who took part?", False),
    ],
)
def test_what_depends_on_its_context(question, expected):
    assert depends_on_context(question) is expected


def test_the_topic_is_the_cited_title_if_it_is_a_name_else_the_name_asked_about():
    titled = DialogueTurn("When was it founded?", None, ("Maria Holt",))
    headline = DialogueTurn("Who was Otto Brandt?", None, ("Six towns found a league of harbours",))
    assert topic_of([titled]) == "Maria Holt"
    assert topic_of([headline]) == "Otto Brandt"
    assert topic_of([DialogueTurn("Why?", None)]) is None


def test_a_short_question_may_be_about_the_topic():
    assert possible_topic("Who took part?", [FAIR]) == "the Elmwood fair"
    assert possible_topic("Who took part in the Elmwood fair?", [FAIR]) is None
    assert possible_topic("who " * (LONGEST_DEPENDENT + 1), [FAIR]) is None


def test_another_year_is_not_that_of_the_topic():
    prize = DialogueTurn("Who won the Elmwood Prize 2018?", None)
    assert possible_topic("Who won in 2023?", [prize]) == "the Elmwood Prize"


def test_this_article_is_named_by_the_title_cited_last():
    later = DialogueTurn("Thanks", None)
    assert with_article_title("When was this article written?", [FAIR, later]) == (
        "When was the article A fair written?"
    )
    plain = "What does the article about ferries say?"
    assert with_article_title(plain, [FAIR]) == plain
    assert with_article_title("Who wrote this article?", [later]) == "Who wrote this article?"
