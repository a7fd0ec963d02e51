"""Which sentences say the same, and which passage need not be read beside others."""

from __future__ import annotations

import pytest

from assistant.nlp.sentence_equality import (
    are_equal,
    contains_sentence,
    is_redundant,
    sentence_key,
    sentence_texts,
)
from assistant.types import ReadingPassage
from index.text.sentences import split_sentences
from index.types import Hit, Passage
from tests.ui.records import article

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


def test_an_article_contains_its_own_sentence_and_a_near_copy():
    source = article(f"{FERRY} It carries cars.")
    sentences = [FERRY, "It carries cars."]
    assert contains_sentence(source, sentences, FERRY)
    assert contains_sentence(source, sentences, FERRY.replace("still ", ""))
    assert not contains_sentence(source, sentences, FERRY.replace("Lindholm", "Kirkby"))
    assert not contains_sentence(source, sentences, "It carries")  # a part of one is none


def passage(text: str, **fields) -> ReadingPassage:
    source = article(text, **fields)
    hit = Hit(Passage(1, source.id, 0, len(text)), 0.5, 0.5)
    return ReadingPassage(hit, source, tuple(split_sentences(text)))


def test_a_passage_is_redundant_if_others_say_every_sentence():
    own = passage(f"{FERRY} It carries forty cars.", id="own")
    kept = [passage(FERRY, id="a"), passage("It carries forty cars.", id="b")]
    assert is_redundant(own, kept)
    assert not is_redundant(own, kept[:1])
    assert not is_redundant(own, [])


def test_passages_of_its_own_article_do_not_make_it_redundant():
    assert not is_redundant(passage(FERRY, id="own"), [passage(FERRY, id="own")])


def test_its_title_among_its_sentences_counts_for_nothing():
    titled = passage(f"The ferry of Lindholm\n\n{FERRY}", id="own", title="The ferry of Lindholm")
    assert list(sentence_texts(titled)) == ["The ferry of Lindholm", FERRY]
    assert is_redundant(titled, [passage(FERRY, id="a")])
