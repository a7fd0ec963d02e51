"""Passages: runs of whole sentences, sized to the target, that hold each sentence once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.passages import (
    ASCII_PER_TOKEN,
    OTHER_PER_TOKEN,
    embedded_text,
    estimate_tokens,
    pack_passages,
)
from index.types import Sentence


def pack(*tokens: int, target: int) -> list[tuple[int, int]]:
    """Passages of sentences that have these numbers of tokens each."""
    text, sentences = "", []
    for count in tokens:
        start = len(text)
        text += "a" * round(count * ASCII_PER_TOKEN)
        sentences.append(Sentence(start, len(text)))
    return pack_passages(text, sentences, target)


def test_tokens_by_hand():
    assert estimate_tokens("a" * 44) == pytest.approx(44 / ASCII_PER_TOKEN)
    assert estimate_tokens("日本語") == pytest.approx(3 / OTHER_PER_TOKEN)
    assert estimate_tokens("aé") == pytest.approx(1 / ASCII_PER_TOKEN + 1 / OTHER_PER_TOKEN)
    assert estimate_tokens("") == 0


def test_sentences_are_packed_up_to_the_target():
    assert pack(50, 50, 50, 50, target=110) == [(0, 2), (2, 4)]
    assert pack(50, 50, 50, target=1000) == [(0, 3)]


def test_a_sentence_above_the_target_stands_alone():
    assert pack(50, 500, 50, target=100) == [(0, 1), (1, 2), (2, 3)]


def test_a_short_rest_is_evened_out_with_the_passage_before():
    assert pack(30, 30, 30, 10, target=90) == [(0, 2), (2, 4)]  # 60 and 40, not 90 and 10
    assert pack(30, 30, 30, 31, target=90) == [(0, 3), (3, 4)]  # a third is no short rest


def test_a_short_rest_after_one_long_sentence_stays():
    assert pack(200, 10, target=100) == [(0, 1), (1, 2)]


def test_no_sentences_make_no_passage():
    assert pack_passages("", []) == []


@given(st.lists(st.integers(1, 300), min_size=1, max_size=40), st.integers(10, 200))
def test_each_sentence_is_in_one_passage_and_none_is_too_long(tokens, target):
    ranges = pack(*tokens, target=target)
    assert ranges[0][0] == 0
    assert ranges[-1][1] == len(tokens)
    assert all(end == start for (_, end), (start, _) in zip(ranges, ranges[1:], strict=False))
    for first, last in ranges[:-2]:
        assert last - first == 1 or sum(tokens[first:last]) <= target + (last - first)  # rounding


def test_the_title_is_embedded_with_the_passage():
    assert embedded_text("The bridge", "It is long.") == "The bridge\nIt is long."
    assert embedded_text("", "It is long.") == "It is long."
