"""Definitions: what asks for one, and sentences that give one."""

from __future__ import annotations

import pytest

from assistant.answering.definitions import with_definitions_first
from assistant.query.definition_questions import (
    DefinitionQuestion,
    definition_matcher,
    parse_definition_question,
)
from assistant.types import Evidence, Reading
from index.types import Article, Sentence


@pytest.mark.parametrize(
    ("question", "term"),
    [("What is THAAD?", "THAAD"), ("what is a gin wheel", "gin wheel"),
     ("Who is Kurt Campbell?", "Kurt Campbell"), ("Define liposuction.", "liposuction"),
     ("What does ASEAN stand for?", "ASEAN"), ("What is the DMZ?", "DMZ"),
     ("What is meant by “soft power”?", "soft power"), ("who was kim il sung", "kim il sung"),
     ("What's the meaning of détente?", "détente")],
)  # fmt: skip
def test_what_is_to_be_defined(question, term):
    assert parse_definition_question(question).term == term


@pytest.mark.parametrize(
    "question",
    ["What is the capital of France?", "What is the population?", "Who is the president?",
     "What was Larry’s hope?", "What are you?", "What is it?", "What is going on?", "What is?",
     "Who is Tesla prejudiced against?", "What is the Norman religion?", "What is " + "x" * 9000,
     "What is the difference between Dokdo and Takeshima?", "When was it?", "What is 42?"],
)  # fmt: skip
def test_what_asks_for_something_else(question):
    assert parse_definition_question(question) is None


@pytest.mark.parametrize(
    ("term", "sentence", "form"),
    [
        ("THAAD", "A missile-defense system known as THAAD came.", "called"),
        ("THAAD", "THAAD (for short) is a missile-defense system.", "is"),
        ("BHL", "The Baltic Harbour League (BHL) is a union.", "long"),
        ("gin wheel", "It was built by a device called a gin wheel.", "called"),
        ("Plasmodium", "They include Plasmodium, the malaria parasite.", "beside"),
        ("Otto Brandt", "It was founded by the painter Otto Brandt.", "role"),
        ("chare", "Chares are narrow alleys.", None),
        ("THAAD", "THAAD came to Seoul.", None),
        ("DMZ", "The border beside the DMZ has an end.", None),
        ("(((", "Nothing.", None),
    ],
)
def test_the_forms_of_a_definition(term, sentence, form):
    assert definition_matcher(DefinitionQuestion(term, False))(sentence) == form


def test_a_person_is_not_defined_by_what_was_once_said_of_him():
    form_of = definition_matcher(DefinitionQuestion("Maria Holt", False, is_person=True))
    assert form_of("Maria Holt was the host.") is None
    assert form_of("Maria Holt is a former fisherwoman.") == "is"


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
