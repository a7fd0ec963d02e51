"""Pronouns and bare noun phrases are replaced by what they refer to."""

from __future__ import annotations

import pytest

from assistant.query.coreference import MAX_MEANINGS, resolve_noun_phrases, resolve_pronouns
from assistant.query.dialogue_context import DialogueTurn

HOLT = DialogueTurn("Who was Maria Holt?", "A captain from Kirkby.")
ASEAN = DialogueTurn("When did Laos join ASEAN?", "Laos joined in 1997.", ("ASEAN",))


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("When did she die?", "When did Maria Holt die?"),
        ("What was her rank?", "What was Maria Holt’s rank?"),
        ("Who met her?", "Who met Maria Holt?"),
        ("Did she know his brother?", "Did Maria Holt know his brother?"),
        ("Did Otto Brandt say that he knew?", "Did Otto Brandt say that he knew?"),
        ("Why did it rain?", "Why did it rain?"),
    ],
)
def test_a_pronoun_refers_to_the_person_of_the_last_turn(question, resolved):
    assert resolve_pronouns(question, [HOLT]) == resolved


def test_an_expletive_it_refers_to_nothing():
    question = "How long did it take to boil water?"
    assert resolve_pronouns(question, [ASEAN]) == question


def test_meanings_are_counted_from_the_likeliest_and_end_with_the_last():
    meanings = [resolve_pronouns("Who chairs it?", [ASEAN], n) for n in range(MAX_MEANINGS)]
    assert meanings[:2] == ["Who chairs ASEAN?", "Who chairs Laos?"]
    assert meanings[2] == resolve_pronouns("Who chairs it?", [ASEAN], 99)


def test_then_and_there_are_the_year_and_the_place_of_the_turn():
    fair = DialogueTurn("Who opened the fair in Kirkby in 1960?", "Maria Holt.")
    assert resolve_pronouns("Who came then?", [fair]) == "Who came in 1960?"
    assert resolve_pronouns("Who lives there?", [fair]) == "Who lives in Kirkby?"


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("What did the fair cost?", "What did the Elmwood fair cost?"),
        ("What did the fair of Kirkby cost?", "What did the fair of Kirkby cost?"),
        ("What did the mill cost?", "What did the mill cost?"),
        ("Was the Elmwood fair or that fair larger?", "Was the Elmwood fair or that fair larger?"),
    ],
)
def test_a_bare_noun_phrase_is_completed_as_in_an_earlier_turn(question, resolved):
    turns = [DialogueTurn("Who opened the Elmwood fair?", "Maria Holt."), HOLT]
    assert resolve_noun_phrases(question, turns) == resolved
