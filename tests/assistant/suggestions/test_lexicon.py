"""Verbs with their forms, and the patterns of dates and names."""

from __future__ import annotations

import re

import pytest

from assistant.suggestions.lexicon import (
    BASE_OF_PAST,
    DATE,
    NAME,
    PARTICIPLES,
    PASSIVE_VERBS,
    PERSON,
    SINGLE_AGENT_VERBS,
    TRANSITIVE_VERBS,
    past_participle,
    past_tense,
)


@pytest.mark.parametrize(
    ("base", "past", "participle"),
    [
        ("sign", "signed", "signed"),
        ("invite", "invited", "invited"),
        ("ratify", "ratified", "ratified"),
        ("destroy", "destroyed", "destroyed"),
        ("ban", "banned", "banned"),
        ("write", "wrote", "written"),
        ("hold", "held", "held"),
    ],
)
def test_forms_of_a_verb(base, past, participle):
    assert (past_tense(base), past_participle(base)) == (past, participle)


def test_every_past_leads_back_to_one_base():
    assert len(BASE_OF_PAST) == len(TRANSITIVE_VERBS)
    assert all(BASE_OF_PAST[past_tense(base)] == base for base in TRANSITIVE_VERBS)
    assert {past_participle(base) for base in PASSIVE_VERBS} <= PARTICIPLES
    assert set(TRANSITIVE_VERBS) >= SINGLE_AGENT_VERBS


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (DATE, "July 27, 1953", True),
        (DATE, "27 July 1953", True),
        (DATE, "1953", True),
        (DATE, "July", False),
        (PERSON, "Otto Brandt", True),
        (PERSON, "otto brandt", False),
        (NAME, "the Harbour Museum of Kirkby", True),
        (NAME, "harbour museum", False),
    ],
)
def test_patterns_match_whole_dates_and_names(pattern, text, expected):
    assert bool(re.fullmatch(pattern, text)) is expected
