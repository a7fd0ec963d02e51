"""Definitions: what asks for one, and sentences that give one."""

from __future__ import annotations

import pytest

from assistant.answering.definitions import with_definitions_first
from assistant.query.definition_questions import (
    definition_matcher,
    parse_definition_question,
)
from assistant.types import Evidence, Reading
from index.types import Article, Sentence


def test_the_defining_sentence_comes_first_as_sure_as_its_form():
    text = "A crane lifts the gin wheel. It was built by a device called a gin wheel."
    article = Article("a", "A", text, "0" * 64)
    told, defined = (
        Evidence(article, Sentence(0, 28), 0.5),
        Evidence(article, Sentence(29, 73), 0.4),
    )
    asked = parse_definition_question("What is a gin wheel?")
    reading = with_definitions_first(
        Reading((told, defined), 0.2), asked, definition_matcher(asked)
    )
    assert [e.sentence.start for e in reading.evidence] == [29, 0]
    assert reading.confidence == 0.82
    odds = 0.4 / 0.6 * 2.718281828459045**2.8
    assert reading.evidence[0].score == pytest.approx(odds / (1 + odds))


def test_the_shipped_reader_answers_with_the_definition(ask):
    answer = ask("What is a gin wheel?")
    assert answer.structured.kind == "definition"
    assert "a device called a gin wheel" in answer.citations[0].quote
    assert ask("What does BHL stand for?").citations[0].quote.startswith("The Baltic Harbour")
    assert ask("What is a sextant?").status == "not_found"
