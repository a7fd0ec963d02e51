"""Which names earlier turns are about, and how salient they are."""

from __future__ import annotations

import pytest

from assistant.query.dialogue_context import (
    DialogueTurn,
    is_plural,
    person_in_title,
    salient_names,
    salient_phrase,
)


def test_the_names_of_the_last_turn_are_most_in_mind():
    known = salient_names(
        [DialogueTurn("Who was Otto Brandt?", None), DialogueTurn("Who was Maria Holt?", None)]
    )
    assert [m.name for m in known] == ["Maria Holt", "Otto Brandt"]
    assert [m.weight for m in known] == [2.0, 2.0 * 0.75]


def test_a_part_of_a_name_counts_for_the_whole():
    turns = [DialogueTurn("Who was Maria Holt?", "Holt was a captain.")]
    assert [(m.name, m.weight) for m in salient_names(turns)] == [("Maria Holt", 3.0)]


def test_names_after_a_preposition_are_places_and_titled_ones_persons():
    turns = [DialogueTurn("Did Queen Ysolde live in Kirkby?", None)]
    known = {m.name: (m.is_person, m.is_place) for m in salient_names(turns)}
    assert known["Kirkby"] == (False, True)
    assert [person for person, place in known.values() if not place] == [True]


def test_the_last_specific_phrase_is_salient():
    turns = [DialogueTurn("Who opened the Elmwood fair?", None), DialogueTurn("Who paid?", None)]
    assert salient_phrase(turns) == "the Elmwood fair"
    assert salient_phrase(turns, "fair") == "the Elmwood fair"
    assert salient_phrase(turns, "mill") is None
    assert salient_phrase([DialogueTurn("Who saw the fair?", None)]) is None


@pytest.mark.parametrize(
    ("title", "person"),
    [("Maria Holt", "Maria Holt"), ("The Treaty of Kirkby", None), ("Holt opens a fair", None)],
)
def test_a_title_may_be_a_person(title, person):
    assert person_in_title(DialogueTurn("Who?", None, (title,))) == person


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("the leaders of Laos", True), ("the fair in the woods", False), ("the glass", False),
     ("the crisis", False), ("the U.S.", False)],
)  # fmt: skip
def test_the_head_noun_decides_about_number(phrase, expected):
    assert is_plural(phrase) is expected
