"""The irregular forms, against an outside oracle (lemminflect)."""

from __future__ import annotations

import pytest
from lemminflect import getInflection, getLemma

from assistant.nlp.irregular_forms import (
    BASE_FORMS,
    PARTICIPLES,
    PAST_FORMS,
    UNCHANGED_PAST_FORMS,
    VERB_BASES,
)

VARIANTS = frozenset(("burn", "get", "learn", "lie", "light"))  # the oracle gives others: burned
PERSONS = {("person", "people")}  # the plural in use


@pytest.mark.parametrize("base", sorted(PAST_FORMS.keys() - VARIANTS))
def test_the_forms_of_a_verb_are_those_of_the_oracle(base):
    assert set(PAST_FORMS[base]) <= set(getInflection(base, "VBD"))
    assert set(PARTICIPLES[base]) <= set(getInflection(base, "VBN"))


@pytest.mark.parametrize("form", sorted(VERB_BASES))
def test_the_base_of_a_form_is_one_of_the_oracles(form):
    assert VERB_BASES[form] in {form, *getLemma(form, "VERB", lemmatize_oov=False)}


@pytest.mark.parametrize("form", sorted(BASE_FORMS.keys() - VERB_BASES.keys()))
def test_the_base_of_a_noun_or_adjective_is_one_of_the_oracles(form):
    base = BASE_FORMS[form]
    known = {form} | {
        lemma for kind in ("NOUN", "ADJ", "ADV") for lemma in getLemma(form, kind)
    }  # fmt: skip
    assert base in known or (base, form) in PERSONS


def test_a_past_that_is_written_as_the_present():
    assert {"put", "read", "cost"} <= UNCHANGED_PAST_FORMS
    assert UNCHANGED_PAST_FORMS.isdisjoint(("take", "lay", "find"))
