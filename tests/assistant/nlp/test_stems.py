"""The words of a sentence with their stems, and which mean the same or the opposite."""

from __future__ import annotations

from assistant.nlp.stems import (
    are_antonyms,
    are_name_variants,
    are_same_word,
    are_synonyms,
    has_synonyms,
    stem,
    stem_tokens,
)


def test_words_of_one_family_and_opposites():
    assert are_same_word("won", "winning")
    assert are_same_word("nation", "national")
    assert not are_same_word("station", "state")
    assert are_same_word("publication", "published")
    assert not are_same_word("invented", "invested")
    assert not are_same_word("car", "care")
    assert not are_same_word("19901", "19902")
    assert are_synonyms("film", "movies")
    assert are_antonyms("rising", "fell")
    assert not are_antonyms("before", "early")


def test_a_token_has_its_place_and_a_mark_is_no_content():
    text = "Didn't the mills burn?"
    words = stem_tokens(text)
    assert [w.text for w in words] == ["Did", "not", "the", "mills", "burn", "?"]
    assert [w.text for w in words if w.is_content] == ["mills", "burn"]
    assert [w.is_mark for w in words] == [False, False, False, False, False, True]
    assert text[words[3].start : words[3].end] == "mills"
    assert [(w.start, w.end) for w in words[:2]] == [(0, 3), (3, 6)]  # `Did` and `n't`


def test_irregular_forms_have_the_stem_of_their_base():
    assert stem("went") == stem("go")
    assert stem("mills") == stem("mill")
    assert stem("went") != stem("mill")


def test_which_words_are_listed():
    assert has_synonyms("film")
    assert not has_synonyms("lindholm")


def test_words_of_names_may_be_forms_of_one():
    assert are_name_variants("france", "french")
    assert not are_name_variants("france", "spain")
