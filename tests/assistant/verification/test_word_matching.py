"""Which word of a source is that of a statement, and how surely."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.verification import word_matching
from assistant.verification.analysis import analyse_sentence
from assistant.verification.word_matching import (
    FAMILY_STRENGTH,
    NO_MATCH,
    SAME_STRENGTH,
    SYNONYM_STRENGTH,
    WordVectors,
    lexical_match,
    lexical_matches,
    semantic_match,
)


def match(word: str, source: str):
    statement = analyse_sentence(word)
    found = lexical_match(statement.words[-1], analyse_sentence(source))
    text = analyse_sentence(source).words[found.position].text if found.strength else None
    return found.strength, text


@pytest.mark.parametrize(
    ("word", "source", "strength", "text"),
    [
        ("mill", "The old mill burned.", SAME_STRENGTH, "mill"),
        ("mills", "The old mill burned.", SAME_STRENGTH, "mill"),
        ("burning", "The mill burned.", SAME_STRENGTH, "burned"),
        ("publication", "It was published.", FAMILY_STRENGTH, "published"),
        ("film", "The movie was long.", SYNONYM_STRENGTH, "movie"),
        ("in France", "The French left.", FAMILY_STRENGTH, "French"),
        ("in france", "The French left.", 0.0, None),  # no name
        ("mill", "The barn burned.", 0.0, None),
        ("mill", "", 0.0, None),
    ],
)
def test_the_same_word_a_form_and_a_synonym_match_in_that_order(word, source, strength, text):
    assert match(word, source) == (strength, text)


def test_the_form_that_is_written_alike_is_preferred():
    source = analyse_sentence("Mills near the mill.")
    found = lexical_match(analyse_sentence("the mill").words[-1], source)
    assert source.words[found.position].text == "mill"


def test_of_several_the_one_in_the_same_company_is_taken():
    statement = analyse_sentence("The white ferry sank.")
    source = analyse_sentence("The black ferry sailed and the white ferry sank.")
    ferry = next(n for n, word in enumerate(statement.words) if word.text == "ferry")
    place = lexical_matches(statement, source)[ferry].position
    assert source.words[place - 1].text == "white"


def test_a_word_that_stands_twice_is_matched_in_order():
    statement = analyse_sentence("The mill burned, the mill closed.")
    matches = lexical_matches(statement, analyse_sentence("A mill and a mill."))
    assert [match.position for match in matches.values() if match.strength] == [1, 4]


def test_every_content_word_has_an_entry():
    statement = analyse_sentence("The white ferry sank.")
    matches = lexical_matches(statement, analyse_sentence("Bees hum."))
    assert set(matches) == set(statement.content_positions)
    assert set(matches.values()) == {NO_MATCH}


class Embedder:
    """Vectors by hand, and how often each word was encoded."""

    vectors = {
        "boat": [1.0, 0.0], "ship": [0.8, 0.6], "tree": [0.0, 1.0], "rise": [0.6, 0.8],
        "fall": [0.6, 0.8],
    }  # fmt: skip

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def embed(self, texts):
        self.encoded += texts
        return np.array([self.vectors[text] for text in texts], dtype=np.float32)


def test_the_nearest_word_by_cosine():
    vectors = WordVectors(Embedder())
    cosine, place = vectors.nearest("boat", ["tree", "ship"])
    assert (round(cosine, 4), place) == (0.8, 1)
    assert vectors.nearest("boat", []) == (0.0, -1)


def test_each_word_is_encoded_once_until_the_cache_is_full(monkeypatch):
    embedder = Embedder()
    vectors = WordVectors(embedder)
    vectors.nearest("boat", ["ship", "tree"])
    vectors.nearest("boat", ["ship"])
    assert embedder.encoded == ["boat", "ship", "tree"]
    monkeypatch.setattr(word_matching, "MAX_CACHED_VECTORS", 3)
    vectors.nearest("rise", [])
    vectors.nearest("rise", ["boat"])
    assert embedder.encoded.count("boat") == 2


def test_a_word_that_is_near_in_meaning_matches_weaker_than_a_form():
    vectors = WordVectors(Embedder())
    source = analyse_sentence("ship tree")
    found = semantic_match(analyse_sentence("boat").words[0], source, vectors)
    assert source.words[found.position].text == "ship"
    assert found.strength == pytest.approx(0.8)
    assert semantic_match(analyse_sentence("boat").words[0], analyse_sentence("tree"), vectors) == (
        NO_MATCH
    )


def test_an_opposite_never_matches_however_near():
    word = analyse_sentence("rise").words[0]
    vectors = WordVectors(Embedder())
    assert semantic_match(word, analyse_sentence("fall"), vectors) == NO_MATCH
