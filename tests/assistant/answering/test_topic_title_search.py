"""A question that depends on the previous turn is searched for again with the title cited there."""

from __future__ import annotations

import pytest

from assistant.answering.context import question_context
from assistant.answering.topic_title_search import LONGEST_TITLE, answer_with_topic_title
from assistant.answering.types import Finding
from assistant.types import Evidence, Reading
from index.types import Article, Sentence
from tests.assistant.answering.scripted_engine import ScriptedEngine

TEXT = "Ada Holt died in 1911. She was buried in Kirkby."
TITLE = "Keepers of the light"
QUESTION = "When did Ada Holt die?"
WITH_TITLE = "When did Ada Holt die, regarding Keepers of the light?"


def reading(confidence: float, *, start: int = 0, title: str = TITLE) -> Reading:
    sentence = Sentence(0, 22) if not start else Sentence(23, 48)
    return Reading((Evidence(Article("a", title, TEXT, ""), sentence, 0.9),), confidence)


def answered(plain: Reading, again: Reading) -> tuple[Finding, list[str]]:
    engine = ScriptedEngine({QUESTION: plain, WITH_TITLE: again})
    context = question_context(QUESTION, topic_titles=(TITLE,))
    return answer_with_topic_title(context, engine), engine.searched


def test_a_confident_plain_answer_is_given():
    finding, searched = answered(reading(0.6), reading(0.9))
    assert (finding.reading.confidence, searched) == (0.6, [QUESTION])


def test_the_title_makes_the_same_sentence_confident():
    finding, searched = answered(reading(0.4), reading(0.8))
    assert (finding.reading.confidence, searched) == (0.8, [QUESTION, WITH_TITLE])
    assert [s.statement.text for s in finding.sentences] == [TEXT[:22]]


@pytest.mark.parametrize(
    "again",
    [reading(0.4), reading(0.8, start=23), reading(0.8, title="Another article")],
    ids=["not confident", "another sentence", "another article"],
)
def test_the_title_alone_makes_no_answer(again):
    finding, _ = answered(reading(0.4, title=again.evidence[0].article.title), again)
    assert (finding.reading.confidence, finding.sentences) == (0.4, ())


def test_nothing_found_is_not_searched_for_again():
    _, searched = answered(Reading((), 0.1), reading(0.9))
    assert searched == [QUESTION]


@pytest.mark.parametrize("titles", [(), ("",), ("x" * (LONGEST_TITLE + 1),)])
def test_a_question_without_a_topic_is_not_its_type(titles):
    assert answer_with_topic_title(question_context(QUESTION, topic_titles=titles), None) is None
