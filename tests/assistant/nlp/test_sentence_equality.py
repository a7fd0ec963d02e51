"""Which sentences say the same."""

from __future__ import annotations

import pytest

from assistant.nlp.sentence_equality import are_equal, sentence_key

FERRY = (
    "The old white ferry to Lindholm, which carries cars and people over narrow strait water, "
    "still sails at noon on every Monday from spring until late autumn."
)  # of so many words that one more or less leaves it nearly the same


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (FERRY, True),
        (FERRY.upper(), True),
        (FERRY.replace(".", "!"), True),
        (FERRY.replace("still ", ""), True),
        (FERRY.replace("narrow", "wide"), True),
        (FERRY.replace("Lindholm", "Kirkby"), False),
        (FERRY.replace("still", "not"), False),
        (FERRY.replace("noon", "12"), False),
        (FERRY.replace("The old white", "A small black"), False),
        ("", False),
    ],
)
def test_nearly_all_words_and_all_facts_are_the_same(other, expected):
    assert are_equal(sentence_key(FERRY), sentence_key(other)) is expected
    assert are_equal(sentence_key(other), sentence_key(FERRY)) is expected


def test_figures_that_changed_places_are_another_sentence():
    one = "Of the members of the old club 12 came by boat and 30 came by train to the feast."
    other = one.replace("12", "x").replace("30", "12").replace("x", "30")
    assert not are_equal(sentence_key(one), sentence_key(other))
