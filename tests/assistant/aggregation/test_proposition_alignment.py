"""Where the words of a question of yes or no stand in a sentence, and whether it asserts them."""

from __future__ import annotations

import pytest

from assistant.aggregation.boolean_questions import parse_proposition
from assistant.aggregation.proposition_alignment import (
    AlignedProposition,
    align_proposition,
    is_asserted,
    is_hedged,
)
from assistant.nlp.lemmas import lemma_tokens

SIGN = "Did Kishida sign the treaty?"


def aligned(question: str, sentence: str, context: str = "") -> AlignedProposition | None:
    asked = parse_proposition(question)
    assert asked is not None
    return align_proposition(asked, sentence, context)


def test_each_word_of_the_question_is_paired_with_that_of_the_sentence():
    found = aligned(SIGN, "In May, Kishida signed the treaty.")
    assert found is not None
    assert [found.words[place].text for place in found.positions] == ["Kishida", "signed", "treaty"]
    assert [(own.text, there.text) for own, there in found.token_pairs] == [
        ("Kishida", "Kishida"), ("sign", "signed"), ("treaty", "treaty"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (SIGN, "The treaty was signed by Kishida."),  # another order
        (SIGN, "Kishida signed it."),
        (SIGN, "Abe signed the treaty."),
        (SIGN, ""),
        ("Did Brandt found the museum?", "Brandt found the museum."),  # to find is not to found
    ],
)
def test_a_sentence_without_its_words_in_order_is_not_aligned(question, sentence):
    assert aligned(question, sentence) is None


def test_what_the_context_names_may_be_pointed_to_or_left_out_at_the_end():
    question = "Did South Korea sign the armistice?"
    assert aligned(question, "South Korea did not sign.", "The armistice") is not None
    assert aligned(question, "South Korea did not sign.", "The treaty") is None
    assert aligned(question, "South Korea did not sign papers.", "The armistice") is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Kishida signed the treaty.", True),
        ("Prime Minister Fumio Kishida signed the treaty.", True),
        ("In May, Kishida signed the treaty in Hiroshima.", True),
        ("Kishida reluctantly signed the treaty.", True),
        ("Kishida finally again signed the treaty.", True),
        ("Kishida refused to sign the treaty.", True),  # plainly, though it is a no
        ("Kishida had to sign the treaty.", False),
        ("Kishida may sign the treaty.", False),
        ("Kishida's aide signed the treaty.", False),
        ("“Kishida signed the treaty.”", False),
        ("Kishida and Biden, who stayed, signed the treaty.", False),
        ("Kishida signed the treaty text.", False),
        ("North Kishida signed the treaty.", False),
    ],
)
def test_it_is_asserted_only_if_plain(sentence, expected):
    asked, found = parse_proposition(SIGN), aligned(SIGN, sentence)
    assert asked is not None
    assert found is not None
    assert is_asserted(asked, found) is expected


@pytest.mark.parametrize(
    ("sentence", "asked", "expected"),
    [
        ("He reportedly signed it.", "", True),
        ("He signed it.", "", False),
        ("He signed it in May.", "", False),
        ("He may have signed it.", "", True),
        ("He signed it, which could help.", "", False),  # hedges another clause
        ("He signed it; critics may object.", "", False),
        ("He said that he signed it.", "say", False),  # the question asks just that
        ("He said that he signed it.", "", True),
    ],
)
def test_a_hedge_counts_in_its_own_clause(sentence, asked, expected):
    words = lemma_tokens(sentence)
    last = next(n for n, word in enumerate(words) if word.text == "signed")
    assert is_hedged(words, set(asked.split()), last) is expected
