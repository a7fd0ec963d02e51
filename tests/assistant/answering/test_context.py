"""A question is normalised once, and other questions share its filters and preferences."""

from __future__ import annotations

from dataclasses import fields

from assistant.answering.context import QuestionContext, question_context, with_question
from assistant.types import Filters, SpellingCorrection, TimePreference

ONLY = TimePreference("since 2020", since="2020-01-01", is_only=True)
NEWEST = TimePreference("now", is_newest=True)
CORRECTION = SpellingCorrection("feryr", "ferry")


def context() -> QuestionContext:
    return question_context(
        "What do articles since 2020 say of the feryr now?",
        filters=Filters(since="2020-01-01"),
        times=(ONLY, NEWEST),
        corrections=(CORRECTION,),
        topic_titles=("The ferry",),
        last_cited_titles=("The mill",),
        previous_question="Who steers the ferry?",
    )


def test_only_expressions_that_select_articles_are_left_out():
    assert context().normalised_question == "What do articles say of the ferry now?"
    assert context().question == "What do articles since 2020 say of the feryr now?"


def test_another_question_is_normalised_in_the_same_way_and_depends_on_no_turn():
    other = with_question(context(), "Who steers the feryr since 2020?")
    assert other.question == "Who steers the feryr since 2020?"
    assert other.normalised_question == "Who steers the ferry?"
    assert (other.filters, other.times) == (context().filters, context().times)
    assert (other.topic_titles, other.previous_question) == ((), "")
    assert other.last_cited_titles == ("The mill",)


def test_a_context_is_plain_data():
    assert context() == context()
    assert hash(context()) == hash(context())
    assert {field.name for field in fields(QuestionContext)} == {
        "question", "normalised_question", "filters", "times", "corrections", "topic_titles",
        "last_cited_titles", "previous_question",
    }  # fmt: skip
