"""The words of a sentence with their stems, and which mean the same or the opposite."""

from __future__ import annotations

from assistant.nlp.stems import are_antonyms, are_same_word, are_synonyms


def test_words_of_one_family_and_opposites():
    assert are_same_word("won", "winning")
    assert are_same_word("nation", "national")
    assert not are_same_word("station", "state")
    assert are_synonyms("film", "movies")
    assert are_antonyms("rising", "fell")
    assert not are_antonyms("before", "early")
