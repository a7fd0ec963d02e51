"""A described person or place is found first, and its name asked with; what is unsure is not."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from assistant.answering.context import Finding, RetrievedPassages
from assistant.answering.extractive import compose
from assistant.answering.multi_hop import answer_multi_hop
from assistant.types import BridgeStep, Evidence, Reading
from index.types import Article, Sentence

TEXT = "The host of the fair was Maria Holt. Maria Holt was born in 1960. Fairs are old."
ARTICLE = Article("fair", "The fair", TEXT, "0" * 64)
HOST, BORN, OLD = Sentence(0, 36), Sentence(37, 65), Sentence(66, 80)
QUESTION = "When was the host of the fair born?"
FIRST, THEN = "Who was the host of the fair?", "When was Maria Holt born?"


def read(sentence: Sentence, answer: str, confidence: float) -> Reading:
    start = TEXT.index(answer)
    return Reading((Evidence(ARTICLE, sentence, 0.9, (start, start + len(answer))),), confidence)


@dataclass
class Scripted:
    """Reads what it is told to; knows no other question than those."""

    question: str
    readings: dict[str, Reading]
    asked: list[str] = field(default_factory=list)

    def retrieve(self, question: str) -> RetrievedPassages:
        self.asked.append(question)
        return RetrievedPassages((), frozenset())

    def read(self, question: str, passages: object) -> Reading:
        return self.readings[question]

    def is_confident(self, reading: Reading) -> bool:
        return reading.confidence > 0.5

    def compose(self, reading: Reading, folded: frozenset[str]) -> object:
        return compose(reading)


def answered(first: float, then: float, plain: float) -> Finding | None:
    readings = {
        FIRST: read(HOST, "Maria Holt", first),
        THEN: read(BORN, "1960", then),
        QUESTION: read(OLD, "Fairs", plain),
    }
    return answer_multi_hop(Scripted(QUESTION, readings))


def test_the_answer_leads_and_the_sentence_of_the_hop_is_cited_behind_it():
    found = answered(first=0.9, then=0.8, plain=0.1)
    assert [s.text for s in found.statements] == [TEXT[37:65], TEXT[:36]]
    assert [s.citations for s in found.statements] == [(1,), (2,)]
    assert found.hops == (BridgeStep(FIRST, "Maria Holt", (2,)),)
    assert found.reading.confidence == 0.8


def test_a_first_hop_that_is_not_sure_is_not_built_on():
    assert answered(first=0.4, then=0.8, plain=0.1) is None


@pytest.mark.parametrize(("then", "plain"), [(0.4, 0.1), (0.6, 0.7)])
def test_the_plain_answer_stands_where_the_last_hop_is_no_surer(then, plain):
    found = answered(first=0.9, then=then, plain=plain)
    assert found.reading.confidence == plain
    assert found.hops == ()


def test_a_question_without_a_description_is_not_its_kind():
    assert answer_multi_hop(Scripted("When was Maria Holt born?", {})) is None
