"""When another interpretation of a question is tried, and which one is preferred."""

from __future__ import annotations

import pytest

from assistant.answering.context import question_context
from assistant.answering.extractive import compose
from assistant.answering.interpretation_choice import (
    CONFIDENT,
    may_be_doubted,
    preferred_alternative,
    sufficient_confidence,
)
from assistant.answering.types import Finding
from assistant.query.rewriting import AlternativeRewrite
from assistant.types import Evidence, Reading, StructuredResult
from index.types import Article, Sentence

TEXT = "Denmark sent forty people to the fair."
ARTICLE = Article("fair", "The fair", TEXT, "0" * 64)
EVIDENCE = (Evidence(ARTICLE, Sentence(0, len(TEXT)), 0.9, (13, 25)),)
QUESTION = "Who took part, regarding the fair?"
ABOUT_FAIR = AlternativeRewrite(QUESTION, ("The fair",))
THRESHOLD = 0.3


class Articles:
    """The session as far as it is looked at."""

    def article(self, identity: str) -> Article:
        return ARTICLE


def finding(confidence: float) -> Finding:
    """What the fair's article answers with this confidence."""
    reading = Reading(EVIDENCE, confidence)
    return Finding(reading, (), compose(reading) if confidence >= THRESHOLD else ())


def preferred(
    typed: float, other: float, rewrite: AlternativeRewrite = ABOUT_FAIR
) -> Finding | None:
    return preferred_alternative(finding(typed), finding(other), rewrite, THRESHOLD, Articles())


def test_half_of_the_gain_of_a_clearly_better_alternative_is_credited():
    better = preferred(0.2, 0.7)
    assert better.reading.confidence == pytest.approx(0.45)
    assert better.sentences == finding(0.7).sentences


@pytest.mark.parametrize(("typed", "other"), [(0.4, 0.45), (0.1, 0.4), (0.4, 0.2)])
def test_one_that_is_hardly_better_or_not_confident_is_not_preferred(typed, other):
    assert preferred(typed, other) is None


@pytest.mark.parametrize("rewrite", [
    AlternativeRewrite(QUESTION, ("Another article",)),
    AlternativeRewrite(QUESTION, ("The fair",), ("Norway",)),
])  # fmt: skip
def test_an_answer_of_another_article_or_without_the_names_is_not_meant(rewrite):
    assert preferred(0.2, 0.9, rewrite) is None


def test_the_names_may_stand_anywhere_in_the_article():
    assert preferred(0.2, 0.9, AlternativeRewrite(QUESTION, (), ("denmark", "FAIR")))


def test_a_rewritten_question_is_doubted_only_below_the_threshold():
    assert sufficient_confidence(question_context("Who took part?"), THRESHOLD) == CONFIDENT
    rewritten = question_context(QUESTION, topic_titles=("The fair",))
    assert sufficient_confidence(rewritten, THRESHOLD) == THRESHOLD


@pytest.mark.parametrize(("result", "expected"), [
    (StructuredResult(), True),
    (StructuredResult("list"), True),
    (StructuredResult("count"), False),
    (StructuredResult("summary"), False),
    (StructuredResult(choices=("Summarize the article on fairs",)), False),
])  # fmt: skip
def test_clarifications_counts_and_summaries_are_not_doubted(result, expected):
    assert may_be_doubted(Finding(Reading((), 0.1), structured=result)) is expected
