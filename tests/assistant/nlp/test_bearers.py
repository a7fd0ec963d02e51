"""Whom a property or a deed is asked and told of."""

from __future__ import annotations

import pytest

from assistant.nlp.bearers import (
    ParsedText,
    asked_bearers,
    holders,
    is_of_kind,
    is_of_pronoun,
    named_by,
    subjects,
)


def asked(question: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(b.name.text, b.properties, b.kind) for b in asked_bearers(ParsedText(question))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the captain of the Grona?", [("Grona", ("captain",), "captain")]),
        ("Who leads the old mill of Ostrow?", [("Ostrow", ("mill",), "mill")]),
        ("Who is the cook of the new inn in Lund?", [("Lund", ("inn", "cook"), "inn")]),
        ("How many beds does the Lund clinic have?", [("Lund", ("clinic",), "clinic")]),
        ("When was the tavern Adler built?", [("Adler", (), "tavern")]),
        ("What is Rosa Melk's salary?", [("Rosa Melk", ("salary",), "salary")]),
        ("What led to strikes in the North Danish capital?", []),
        ("Who won?", []),
    ],
)
def test_what_is_asked_of_which_name(question, expected):
    assert asked(question) == expected


def test_of_a_subject_the_other_words_are_asked():
    (bearer,) = asked_bearers(ParsedText("How many beds does the Lund clinic have?"))
    assert bearer.predicate == {"bed", "clinic"}
    assert bearer.asked == {"bed"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The captain of the Grona, Ada Moor, smiled.", ["Grona"]),
        ("The captain of the white ferry of Lund smiled.", ["Lund"]),
        ("Grona's new captain smiled.", ["Grona"]),
        ("Captain Ada Moor of Lund smiled.", ["Ada Moor of Lund"]),
        ("The captain smiled at Lund.", []),
    ],
)
def test_what_a_noun_is_of(sentence, names):
    assert [name.text for name in holders(ParsedText(sentence), "captain")] == names


def test_a_noun_names_what_follows_it():
    assert [n.text for n in named_by(ParsedText("The tavern Adler closed."), "tavern")] == ["Adler"]


def test_a_name_right_before_a_verb_does_it():
    sentence = ParsedText("The Grona carries 140 guests to Lund.")
    assert [name.text for name in subjects(sentence, frozenset(("carry", "guest")))] == ["Grona"]
    beds = frozenset(("bed",))
    assert [name.text for name in subjects(ParsedText("Lund has 90 beds."), beds)] == ["Lund"]
    assert not list(subjects(ParsedText("Lund has an inn."), beds))
    assert not list(subjects(ParsedText("Lund has an inn, he said of beds."), beds))


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who is the cook of Rosa Melk?", "Her cook is Jan Olm.", True),
        ("What did Rosa Melk study?", "She studied law.", True),
        ("How many beds does the Lund clinic have?", "It has 90 beds.", True),
        ("What did Rosa Melk study?", "She lives in Lund.", False),
        ("Who is the cook of Rosa Melk?", "The cook is Jan Olm.", False),
    ],
)
def test_what_is_asked_may_be_told_of_a_pronoun(question, sentence, expected):
    (bearer,) = asked_bearers(ParsedText(question))
    assert is_of_pronoun(ParsedText(sentence), bearer) is expected


def test_a_noun_alone_stands_for_one_of_its_kind():
    assert is_of_kind(ParsedText("The clinic has 90 beds."), "clinic")
    assert not is_of_kind(ParsedText("The clinic of Lund has 90 beds."), "clinic")
    assert not is_of_kind(ParsedText("A clinic has beds."), "clinic")
