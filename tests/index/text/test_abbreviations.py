"""The lists of abbreviations: what each group does to a full stop in a sentence."""

from __future__ import annotations

import pytest

from index.text import abbreviations
from index.text.sentences import split_sentences

GROUPS = {name: group for name, group in vars(abbreviations).items() if name.isupper()
          and isinstance(group, frozenset)}  # fmt: skip


def count(text: str) -> int:
    return len(split_sentences(text))


def test_no_word_carries_its_full_stop():
    assert [word for group in GROUPS.values() for word in group if word.endswith(".")] == []


@pytest.mark.parametrize("word", ["Mr", "Gen", "Lt", "vs", "e.g"])
def test_a_name_follows_a_title(word):
    assert word in abbreviations.BEFORE_NAME
    assert count(f"They met {word}. Smith at noon.") == 1


@pytest.mark.parametrize("word", ["No", "Fig", "approx"])
def test_a_number_follows_and_then_only(word):
    assert word in abbreviations.BEFORE_NUMBER
    assert count(f"It was {word}. 5 of the list.") == 1


def test_a_plain_word_that_is_also_an_abbreviation_may_end_a_sentence():
    assert count("The answer was no. The man left.") == 2


@pytest.mark.parametrize("word", ["Inc", "Calif", "Jr"])
def test_it_ends_a_sentence_only_before_a_word_that_starts_one(word):
    assert word in abbreviations.POSSIBLY_FINAL
    assert count(f"They sold Acme {word}. Tuesday was quiet in town.") == 1
    assert count(f"They sold Acme {word}. The price was not told.") == 2


def test_a_time_of_day_goes_on_with_its_day():
    assert count("It began at 9 a.m. Monday in London.") == 1
    assert count("It began at 9 a.m. The mayor spoke.") == 2
