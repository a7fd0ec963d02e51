"""The words of a sentence by their base forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.lemmas import is_past, lemma_set, lemma_tokens, lemmatise
from tests.growth import LINEAR, growth


@pytest.mark.parametrize(
    ("one", "other"),
    [("held", "hold"), ("takes", "took"), ("signed", "signs"), ("treaties", "treaty"),
     ("stopped", "stop"), ("agreed", "agree"), ("died", "dies"), ("U.S.", "US")],
)  # fmt: skip
def test_forms_of_a_word_are_one(one, other):
    assert lemmatise(one) == lemmatise(other)


def test_to_found_is_not_to_find():
    assert lemmatise("founded") != lemmatise("found") == lemmatise("find")


def test_the_past_is_recognised_by_the_form():
    assert [w for w in ("took", "take", "held", "visited", "is", "was") if is_past(w)] == [
        "took", "held", "visited", "was"
    ]  # fmt: skip


def test_what_kind_of_word_a_token_is():
    words = lemma_tokens("Anna Berg didn't sell the three mills, she refused.")
    assert [w.text for w in words if w.is_name] == ["Anna", "Berg"]
    assert [w.text for w in words if w.is_negation] == ["didn't", "refused"]
    assert [w.text for w in words if w.is_distinguishing] == ["Anna", "Berg", "three"]
    assert [w.text for w in words if not w.is_content] == ["the", ",", "she", "."]
    assert [w.lemma for w in words if w.text in ("sell", "mills")] == ["sell", "mill"]


def test_a_possessive_has_the_form_of_its_name():
    mill, other = lemma_tokens("Brandt’s Brandt")
    assert (mill.text, mill.lemma) == ("Brandt’s", other.lemma)


def test_a_set_of_base_forms():
    assert lemma_set("Signed signs treaty") == lemma_set("sign treaties")


@given(st.text())
def test_each_token_is_the_text_at_its_place(text):
    for word in lemma_tokens(text):
        assert text[word.start : word.end] == word.text != ""


@pytest.mark.parametrize(
    "piece", ["1,", "9", "twenty-", "a.", "one hundred and ", "Aug. ", "’", "1 ", "مرحبا "]
)
def test_hostile_text_is_read_in_linear_time(piece):
    assert growth(lemma_tokens, piece) < LINEAR
