"""A described person or place is found first, and its name asked with; what is unsure is not."""

from __future__ import annotations

import pytest

from assistant.answering.context import question_context
from assistant.answering.multi_hop import answer_multi_hop
from assistant.answering.types import Finding
from assistant.types import BridgeStep, Evidence, Reading
from index.types import Article, Sentence
from tests.assistant.answering.scripted_engine import ScriptedEngine

TEXT = "The host of the fair was Maria Holt. Maria Holt was born in 1960. Fairs are old."
ARTICLE = Article("fair", "The fair", TEXT, "0" * 64)
HOST, BORN, OLD = Sentence(0, 36), Sentence(37, 65), Sentence(66, 80)
QUESTION = "When was the host of the fair born?"
FIRST, THEN = "Who was the host of the fair?", "When was Maria Holt born?"


def read(sentence: Sentence, answer: str, confidence: float, *further: Evidence) -> Reading:
    start = TEXT.index(answer)
    lead = Evidence(ARTICLE, sentence, 0.9, (start, start + len(answer)))
    return Reading((lead, *further), confidence)


def answered(first: float, then: float, plain: float, *further: Evidence) -> Finding | None:
    readings = {
        FIRST: read(HOST, "Maria Holt", first),
        THEN: read(BORN, "1960", then, *further),
        QUESTION: read(OLD, "Fairs", plain),
    }
    return answer_multi_hop(question_context(QUESTION), ScriptedEngine(readings))


def test_the_answer_leads_and_the_sentence_of_the_hop_is_cited_behind_it():
    found = answered(first=0.9, then=0.8, plain=0.1)
    assert [s.statement.text for s in found.sentences] == [TEXT[37:65], TEXT[:36]]
    assert [s.statement.citations for s in found.sentences] == [(1,), (2,)]
    assert found.hops == (BridgeStep(FIRST, "Maria Holt", (2,)),)
    assert found.reading.confidence == 0.8


def test_the_sentence_of_the_hop_has_the_evidence_of_the_last_reading_if_it_is_in_it():
    weak = Evidence(ARTICLE, HOST, 0.01)
    assert answered(0.9, 0.8, 0.1).sentences[1].evidence is None
    assert answered(0.9, 0.8, 0.1, weak).sentences[1].evidence is weak


def test_a_first_hop_that_is_not_sure_is_not_built_on():
    assert answered(first=0.4, then=0.8, plain=0.1) is None


@pytest.mark.parametrize(("then", "plain"), [(0.4, 0.1), (0.6, 0.7)])
def test_the_plain_answer_stands_where_the_last_hop_is_no_surer(then, plain):
    found = answered(first=0.9, then=then, plain=plain)
    assert found.reading.confidence == plain
    assert found.hops == ()


def test_a_question_without_a_description_is_not_its_kind():
    assert answer_multi_hop(question_context(THEN), ScriptedEngine({})) is None
