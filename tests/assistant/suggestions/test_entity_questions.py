"""Questions on people, things, what was said and what letters mean."""

from __future__ import annotations

import pytest

from assistant.suggestions.entity_questions import (
    acronym_questions,
    person_questions,
    statement_questions,
    thing_questions,
)
from assistant.suggestions.noun_phrases import article_vocabulary

AROUND = (
    "Here they name Otto Brandt, Maria Holt, Beijing and Warrior Security as they are; they spoke "
    "of Beijing with Maria Holt and of Warrior Security."
)


def questions(template, text: str) -> list[tuple[str, str, str]]:
    made = template(text, article_vocabulary("", f"{AROUND}\n{text}"))
    return [(each.question, each.kind, each.topic) for each in made]


@pytest.mark.parametrize(
    "text",
    [
        "It was Maria Holt, a spokesperson of the fleet",
        "It was Maria Holt, once the captain of the ferry",
        "They met the Danish painter Maria Holt there",
    ],
)
def test_somebody_who_is_explained_is_asked_about(text):
    assert questions(person_questions, text) == [("Who is Maria Holt?", "who", "Maria Holt")]


@pytest.mark.parametrize(
    "text",
    [
        "It was Maria Holt, a museum of ships",  # no role of a person
        "It was Maria Holt, who left",
        "They met the former painter Maria Holt there",  # says no more than the title
        "Otto and Maria Holt, the captain of the ferry",  # may be two
        "",
    ],
)
def test_somebody_who_is_not_explained_is_not(text):
    assert questions(person_questions, text) == []


def test_a_thing_that_is_explained_is_asked_about():
    text = "It was Warrior Security, a security company"
    assert questions(thing_questions, text) == [
        ("What is Warrior Security?", "what", "Warrior Security")
    ]
    assert questions(thing_questions, "It was Maria Holt, a company") == []
    assert questions(thing_questions, "It was Warrior Security, a nuisance of old") == []


def test_what_somebody_said_about_the_first_name_in_it():
    text = "Maria Holt said that Beijing was too far for the ferry of Otto Brandt"
    assert questions(statement_questions, text) == [
        ("What did Maria Holt say about Beijing?", "said", "Beijing")
    ]
    assert questions(statement_questions, "Maria Holt said that it was too far") == []
    assert questions(statement_questions, "They said that Beijing was too far") == []


def test_letters_that_are_the_initials_of_what_stands_before():
    (made,) = acronym_questions("They questions the World Wildlife Fund (WWF) for help")
    assert (made.question, made.kind, made.topic) == ("What does WWF stand for?", "letters", "WWF")
    assert list(acronym_questions("They questions the Wildlife Fund (WWF) for help")) == []
    assert list(acronym_questions("They questions the fund (WWF) for help")) == []
