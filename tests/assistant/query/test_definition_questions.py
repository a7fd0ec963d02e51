"""Which questions ask for a definition, and which sentences give one."""

from __future__ import annotations

import pytest

from assistant.query.definition_questions import (
    DefinitionQuestion,
    definition_matcher,
    parse_definition_question,
)


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
