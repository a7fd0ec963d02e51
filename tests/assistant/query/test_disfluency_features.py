"""The inputs of the disfluency network, word by word."""

from __future__ import annotations

import pytest

from assistant.query.disfluency_features import (
    SURFACE_FEATURE_COUNT,
    frequent_word_ids,
    normalised_word,
    surface_features,
)


def test_words_are_compared_without_case_and_punctuation():
    assert [normalised_word(w) for w in ("Wait,", "France’s", "U.S.", "—")] == [
        "wait", "france's", "us", "",
    ]  # fmt: skip


def test_frequent_words_have_their_id_and_others_0():
    assert frequent_word_ids(["No,", "wait", "Lindholm"], {"no": 1, "wait": 7}).tolist() == [
        1,
        7,
        0,
    ]


def test_each_word_has_its_surface_features():
    words = "When did France, no, did Spain join in 1986?".split()
    features = surface_features(words)
    assert features.shape == (len(words), SURFACE_FEATURE_COUNT)
    assert ((features >= 0) & (features <= 1)).all()
    first, repeated, comma, year = features[0], features[1], features[2], features[8]
    assert first[:3].tolist() == [1, 1, 0]
    assert comma[3] == 1
    assert year[2] == 1
    assert year[4] == 1
    assert repeated[8] == pytest.approx(1 / 3)  # "did" is repeated three words further on


def test_a_repeated_pair_is_nearer_evidence_than_a_repeated_word():
    pair = surface_features("the ferry the ferry".split())
    word = surface_features("the ferry the mill".split())
    assert pair[0][9] == pytest.approx(1 / 2)
    assert word[0][9] == 0
    assert pair[2][10] == word[2][10] == pytest.approx(1 / 2)
