"""Which noun phrases name something without their article's help."""

from __future__ import annotations

import pytest

from assistant.suggestions.noun_phrases import (
    MAX_CHARACTERS,
    article_vocabulary,
    head_noun,
    is_distinctive,
    is_mentioned_often,
    is_specific,
    noun_phrase,
    person_name,
    singular,
)
from tests.growth import LINEAR, growth

TEXT = (
    "They say that Otto Brandt, a painter, founded the Harbour Museum. People like the Harbour "
    "Museum, and Maria Holt, the captain, said that the ferry sails. Grace hit the coast."
)
KNOWN = article_vocabulary("The six-party talks", TEXT)


def test_a_vocabulary_counts_capitals_inside_of_sentences():
    assert KNOWN.capitals["Museum"] == 2
    assert KNOWN.capitals["They"] == 0
    assert "ferry" in KNOWN.lowercase
    assert KNOWN.after_the == {"Harbour Museum"}
    assert KNOWN.people == {"Brandt": "Otto Brandt", "Holt": "Maria Holt"}
    assert KNOWN.is_name("Museum")
    assert not KNOWN.is_name("They")


def test_a_surname_of_two_people_is_nobodys():
    both = article_vocabulary("", "We met Mr. Otto Brandt and then Mrs. Anna Brandt there.")
    assert "Brandt" not in both.people


@pytest.mark.parametrize(
    ("text", "opens", "phrase"),
    [
        ("the Harbour Museum", False, "the Harbour Museum"),
        ("The Harbour Museum", True, "the Harbour Museum"),
        ("Harbour Museum", False, "the Harbour Museum"),  # as it is elsewhere
        ("Otto Brandt", False, "Otto Brandt"),
        ("Brandt", False, "Otto Brandt"),
        ("the six-party talks", False, "the six-party talks"),  # the article is on them
        ("the old mill", False, None),  # which one?
        ("People", True, None),
        ("his Harbour Museum", False, None),
        ("the Monday", False, None),
        ("the Harbour Museum that", False, None),
        ("the Harbour, Museum", False, None),
        ("", False, None),
        ("the " + "Harbour " * 20, False, None),
        ("the " + "H" * MAX_CHARACTERS, False, None),
    ],
)
def test_a_phrase_stands_alone_or_is_none(text, opens, phrase):
    assert noun_phrase(text, KNOWN, opens_sentence=opens) == phrase


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Otto Brandt", "Otto Brandt"),
        ("President Otto Brandt", "Otto Brandt"),
        ("Otto Brandt's", None),
        ("Otto Smith", None),  # the article never names such a one
        ("Otto Museum", None),
        ("otto brandt", None),
        ("", None),
    ],
)
def test_the_name_of_a_person_without_titles(text, name):
    assert person_name(text, KNOWN) == name


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("a special envoy for the talks", "envoy"),
        ("one of several mayors of Kirkby", "mayors"),
        ("a Danish painter who lived there", "painter"),
        ("the head of state", "head"),
        ("", ""),
    ],
)
def test_the_noun_that_a_phrase_is_built_on(phrase, noun):
    assert head_noun(phrase) == noun


def test_singulars():
    assert [singular(noun) for noun in ("cities", "boats", "class", "ferry")] == [
        "city", "boat", "class", "ferry",
    ]  # fmt: skip


def test_what_a_name_says_by_itself():
    assert is_distinctive("the Harbour Museum", KNOWN)
    assert is_distinctive("NATO", KNOWN)
    assert not is_distinctive("Grace", KNOWN)
    assert is_mentioned_often("the Harbour Museum", KNOWN)
    assert not is_mentioned_often("Grace", KNOWN)
    assert is_specific("Danish")
    assert not is_specific("former")


@pytest.mark.parametrize("piece", ["Aa ", "the Aa ", "Mr. Aa Bb, ", "A.", "’"])
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(lambda text: article_vocabulary("", text), piece, 2_000) < LINEAR
