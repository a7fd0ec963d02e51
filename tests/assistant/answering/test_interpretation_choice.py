"""Of what a follow-up may mean, what the articles answer plainly surer is taken."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from assistant.answering.context import Finding
from assistant.answering.extractive import compose
from assistant.answering.interpretation_choice import most_confident_interpretation
from assistant.query.rewriting import AlternativeRewrite
from assistant.types import UNSTRUCTURED, Evidence, Reading, StructuredResult
from index.types import Article, Sentence

TEXT = "Denmark sent forty people to the fair."
ARTICLE = Article("fair", "The fair", TEXT, "0" * 64)
EVIDENCE = (Evidence(ARTICLE, Sentence(0, len(TEXT)), 0.9, (13, 25)),)
TYPED, OTHER = (
    "Who took part?",
    AlternativeRewrite("Who took part, regarding the fair?", ("The fair",)),
)


class Articles:
    def article(self, identity: str) -> Article:
        return ARTICLE


@dataclass(frozen=True)
class Asked:
    """What of a question is looked at here."""

    question: str = TYPED
    about: tuple[str, ...] = ()
    threshold: float = 0.3
    session: Articles = Articles()


def asked(
    confidence: dict[str, float], *others: AlternativeRewrite, about=(), gathered=UNSTRUCTURED
):
    questions = []

    def find(one: Asked) -> Finding:
        questions.append(one.question)
        reading = Reading(EVIDENCE, confidence[one.question])
        is_found = reading.confidence >= one.threshold
        told = compose(reading) if is_found else ((), ())
        return Finding(reading, (), *told, structured=gathered)

    then, found = most_confident_interpretation(Asked(about=about), others, find)
    return then.question, found.reading.confidence, questions


def test_what_is_plainly_surer_is_taken_and_half_of_it_believed():
    question, confidence, _ = asked({TYPED: 0.2, OTHER.question: 0.7}, OTHER)
    assert question == OTHER.question
    assert confidence == pytest.approx(0.45)


@pytest.mark.parametrize("typed", [0.62, 0.9])
def test_a_sure_question_is_asked_alone(typed):
    assert asked({TYPED: typed}, OTHER) == (TYPED, typed, [TYPED])


@pytest.mark.parametrize(("typed", "other"), [(0.4, 0.45), (0.1, 0.4), (0.4, 0.2)])
def test_what_is_hardly_surer_or_not_sure_is_left(typed, other):
    question, confidence, _ = asked({TYPED: typed, OTHER.question: other}, OTHER)
    assert (question, confidence) == (TYPED, typed)


@pytest.mark.parametrize("other", [
    AlternativeRewrite(OTHER.question, ("Another article",)),
    AlternativeRewrite(OTHER.question, ("The fair",), ("Norway",)),
])  # fmt: skip
def test_an_answer_of_another_article_or_without_the_names_is_not_meant(other):
    assert asked({TYPED: 0.2, OTHER.question: 0.9}, other)[0] == TYPED


def test_the_names_may_stand_in_the_article():
    other = AlternativeRewrite(OTHER.question, ("The fair",), ("Denmark",))
    assert asked({TYPED: 0.2, OTHER.question: 0.9}, other)[0] == OTHER.question


def test_a_question_put_into_words_is_doubted_only_where_it_is_not_found():
    known = {TYPED: 0.35, OTHER.question: 0.9}
    assert asked(known, OTHER, about=("The fair",)) == (TYPED, 0.35, [TYPED])


def test_what_was_asked_back_or_counted_is_not_doubted():
    known = {TYPED: 0.1, OTHER.question: 0.9}
    for gathered in (
        StructuredResult(choices=("Summarize the article on fairs",)),
        StructuredResult("count"),
    ):
        assert asked(known, OTHER, gathered=gathered)[2] == [TYPED]
