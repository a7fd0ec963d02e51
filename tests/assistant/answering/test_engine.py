"""Retrieving, reading and composing for one question, over a real session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from assistant.answering.context import question_context
from assistant.answering.engine import Engine
from assistant.answering.stage_timer import StageTimer
from assistant.types import Evidence, Filters, Reading, ReadingPassage, TimePreference
from index.search.searcher import Session

FERRY = "When does the ferry to Lindholm sail?"


@dataclass
class FirstSentenceReader:
    """Takes the sentences in order, the first as the best."""

    questions: list[str] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[ReadingPassage], _session: Session) -> Reading:
        self.questions.append(question)
        sentences = ((p.article, s) for p in passages for s in p.sentences)
        return Reading(tuple(Evidence(*each, 0.9 / n) for n, each in enumerate(sentences, 1)), 0.5)


@pytest.fixture
def stages() -> list[str]:
    """The stages as they begin."""
    return []


@pytest.fixture
def engine(session, stages) -> Engine:
    """An engine over the session."""
    return Engine(session, FirstSentenceReader(), 0.5, StageTimer(stages.append))


def test_it_retrieves_within_the_filters_up_to_a_limit(engine, stages):
    context = question_context(FERRY, filters=Filters(articles=("mill.md", "league.md")))
    passages = engine.retrieve(context).passages
    assert {passage.article.id for passage in passages} == {"mill.md", "league.md"}
    assert len(engine.retrieve(context, 1).passages) == 1
    assert stages == ["searching", "searching"]


def test_passages_that_repeat_a_better_one_are_named_and_not_read(engine):
    retrieved = engine.retrieve(question_context(FERRY))
    ids = [passage.article.id for passage in retrieved.passages]
    assert ("copy.md" in ids) != ("ferry.md" in ids)
    assert len(retrieved.duplicate_ids & {"copy.md", "ferry.md"}) == 1


def test_it_reads_the_normalised_question(engine, stages):
    only = TimePreference("since 2020", is_only=True)
    context = question_context("What do articles since 2020 say?", times=(only,))
    engine.read(context, ())
    assert engine.reader.questions == ["What do articles say?"]
    assert stages == ["reading"]


@pytest.mark.parametrize(("confidence", "expected"), [(0.49, False), (0.5, True), (0.9, True)])
def test_confidence_is_judged_by_the_threshold(engine, session, confidence, expected):
    evidence = Evidence(session.article("mill.md"), session.sentences("mill.md")[0], 0.9)
    assert engine.is_confident(Reading((evidence,), confidence)) is expected
    assert not engine.is_confident(Reading((), confidence))


def test_it_composes_with_the_articles_that_repeat_a_sentence(engine):
    context = question_context(FERRY)
    retrieved = engine.retrieve(context)
    lead = engine.compose(context, engine.read(context, retrieved.passages), retrieved)[0]
    assert {lead.citation.article_id, *lead.citation.also_in} == {"ferry.md", "copy.md"}
    within = question_context(FERRY, filters=Filters(articles=("ferry.md",)))
    retrieved = engine.retrieve(within)
    (lead, *_) = engine.compose(within, engine.read(within, retrieved.passages), retrieved)
    assert (lead.citation.article_id, lead.citation.also_in) == ("ferry.md", ())


def test_it_quotes_sentences_in_the_given_order(engine, session):
    article, sentences = session.article("ferry.md"), session.sentences("ferry.md")
    chosen = [Evidence(article, sentences[n], 0.7) for n in (2, 0)]
    quoted = engine.quote(chosen)
    assert [(s.number, s.citation.start) for s in quoted] == [
        (1, sentences[2].start),
        (2, sentences[0].start),
    ]
    assert [s.citation.also_in for s in quoted] == [(), ()]
