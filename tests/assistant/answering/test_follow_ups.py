"""A question word alone asks on about the last answer, and does not get the same answer again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import pytest

from assistant.answering.context import QuestionContext, question_context
from assistant.answering.follow_ups import answer_follow_ups
from assistant.answering.types import RetrievedPassages
from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import Assistant
from assistant.reading.reader import load_weights
from assistant.types import Answer, Evidence, Reading, ReadingPassage, Turn
from index.types import Article, Hit, Passage, Sentence
from tests.assistant.answering.scripted_engine import ScriptedEngine
from tests.reader import reader

PIER = """---
title: Orvik closes its north pier
date: 2021-09-14
---
The town of Orvik will close its north pier on Monday, the harbour office said.

The planks have rotted because ship worms came with the warm water of last summer.

The keeper of the pier, Ragna Moe, was fined 4,000 crowns for not reporting the damage.

A diver, Jon Aas, said the repair would take eleven months.
"""
MILL = """---
title: The mill of Orvik
---
The mill of Orvik ground rye and barley for four parishes along the river until 1934.
"""
CLOSED = "When will Orvik close its north pier?"


@pytest.fixture(scope="module")
def orvik(tmp_path_factory):
    """An assistant over two articles."""
    place = tmp_path_factory.mktemp("orvik")
    (place / "articles").mkdir()
    (place / "articles" / "pier.md").write_text(PIER)
    (place / "articles" / "mill.md").write_text(MILL)
    data = place / "data"
    assert main(["build", str(place / "articles"), "--data", str(data), "--json"]) == 0
    config = replace(from_environment(), data=data)
    return Assistant(open_searcher(config), reader(), load_weights().threshold)


def after(assistant: Assistant, question: str, before: str) -> Answer:
    """The answer to a follow-up; the turn before was answered."""
    previous = assistant.ask(before)
    assert previous.status == "answered"
    return assistant.ask(question, [previous.as_turn()])


def test_why_gets_the_reason_and_not_the_sentence_before(orvik):
    before = orvik.ask(CLOSED)
    assert before.citations[0].quote.startswith("The town of Orvik will close")
    answer = after(orvik, "Why?", CLOSED)
    assert answer.citations[0].quote.startswith("The planks have rotted because")
    assert before.citations[0].quote not in [citation.quote for citation in answer.citations]
    assert answer.searched_for == "Why will Orvik close its north pier?"


TOLL_TEXT = "The office raises its tolls by 12 percent. It blames the price of larch wood."
TOLL_SENTENCES = (Sentence(0, 42), Sentence(43, 77))
RAISED, WHY = "By how much does the office raise its tolls?", "Why does the office raise its tolls?"


class RereadingEngine(ScriptedEngine):
    """Reads both sentences, the first one first as long as it is there."""

    def retrieve(self, context: QuestionContext, limit: int = 10) -> RetrievedPassages:
        article = Article("tolls", "Tolls", TOLL_TEXT, "")
        hit = Hit(Passage(1, "tolls", 0, len(TOLL_TEXT)), 1.0)
        return RetrievedPassages((ReadingPassage(hit, article, TOLL_SENTENCES),), frozenset())

    def read(self, context: QuestionContext, passages: Sequence[ReadingPassage]) -> Reading:
        self.searched.append(context.question)
        spans = {0: (31, 41), 43: (53, 76)}  # "12 percent", "the price of larch wood"
        evidence = tuple(
            Evidence(p.article, each, 0.9 - each.start / 100, spans[each.start])
            for p in passages
            for each in p.sentences
        )
        return Reading(evidence, self.confidences.get(len(evidence), 0.9))

    confidences: ClassVar[dict[int, float]] = {}


def test_a_sentence_that_only_repeats_the_answer_is_passed_over():
    engine = RereadingEngine({})
    finding = answer_follow_ups(question_context(WHY, previous_question=RAISED), engine)
    assert [each.statement.text for each in finding.sentences] == [TOLL_TEXT[43:77]]
    assert engine.searched == [RAISED, WHY, WHY]


def test_it_is_not_repeated_where_nothing_else_answers():
    class Unsure(RereadingEngine):
        confidences: ClassVar[dict[int, float]] = {1: 0.3}

    finding = answer_follow_ups(question_context(WHY, previous_question=RAISED), Unsure({}))
    assert finding.sentences == ()
    assert [each.quote for each in finding.reading.evidence] == [TOLL_TEXT[43:77]]


def test_other_questions_are_no_follow_ups():
    assert answer_follow_ups(question_context(WHY), RereadingEngine({})) is None


def test_the_same_sentence_answers_again_if_it_holds_the_further_answer(orvik):
    answer = after(orvik, "How much?", "Was Ragna Moe fined?")
    assert answer.citations[0].quote.startswith(
        "The keeper of the pier, Ragna Moe, was fined 4,000"
    )
    assert "4,000" in answer.short_answer


def test_who_says_so_is_the_speaker_and_the_article_of_the_last_answer(orvik):
    answer = after(orvik, "Who says so?", "How long will the repair take?")
    assert [c.quote for c in answer.citations] == [
        "A diver, Jon Aas, said the repair would take eleven months."
    ]
    assert "Jon Aas" in answer.short_answer
    assert answer.message == "It is in “Orvik closes its north pier”, of 14 September 2021."


def test_in_a_sentence_that_quotes_nobody_only_the_article_says_so(orvik):
    answer = after(orvik, "Who says so?", "Until when did the mill of Orvik grind rye?")
    assert answer.message == "It is in “The mill of Orvik”."
    assert answer.short_answer is None


def test_after_who_did_something_it_is_not_asked_who_else_did_the_like(tmp_path):
    (tmp_path / "articles").mkdir()
    for name, river, millions in (("Ada Holt", "Tarn", 3), ("Egon Vale", "Lune", 7)):
        (tmp_path / "articles" / f"{river}.md").write_text(
            f"{name} built the bridge over the {river}. It is long and cost {millions} million "
            "crowns.\n"
        )
    data = tmp_path / "data"
    assert main(["build", str(tmp_path / "articles"), "--data", str(data), "--json"]) == 0
    config = replace(from_environment(), data=data)
    rivers = Assistant(open_searcher(config), reader(), load_weights().threshold)
    answer = after(rivers, "How much?", "Who built the bridge over the Lune?")
    assert answer.short_answer == "7 million crowns"


def test_a_history_without_answers_is_enough(orvik):
    answer = orvik.ask("Why?", [Turn(CLOSED)])
    assert answer.citations[0].quote.startswith("The planks have rotted because")


def test_after_a_question_without_an_answer_nothing_is_asked_on_about(orvik):
    refused = orvik.ask("When did the Titanic sink?")
    assert refused.status == "not_found"
    assert orvik.ask("Why?", [refused.as_turn()]).status == "not_found"
