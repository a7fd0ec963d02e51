"""From logits to spans, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.reading.encoding import TokenisedPassage
from assistant.reading.network import Logits
from assistant.reading.span_decoding import UNREAD_SENTENCE, decode_sentences

#          The   harbour  was   built | in    19    ##01  .
IDS = (1, 2, 3, 4, 5, 6, 7, 8)
RANGES = ((0, 3), (4, 11), (12, 15), (16, 21), (22, 24), (25, 27), (27, 29), (29, 30))


def logits(starts: list[float], ends: list[float], numbers: tuple[int, ...]) -> Logits:
    tokens = np.array([starts, ends, [1.0] * len(starts)], np.float32).T
    return Logits(
        TokenisedPassage(IDS[: len(starts)], RANGES[: len(starts)], numbers), tokens, 0.0, 0.0
    )


def test_the_best_span_never_ends_before_it_starts_nor_crosses_a_sentence():
    given = logits([0, 0, 5, 0, 4, 0, 0, 0], [9, 0, 0, 1, 0, 0, 0, 3], (0, 0, 0, 0, 1, 1, 1, 1))
    first, second = decode_sentences(given, 2, lambda _: False)
    assert (first.answer, first.span) == ((0, 3), 9.0)  # 0 + 9, since 5 + 9 would go backwards
    assert (second.answer, second.span) == ((22, 30), 7.0)
    assert first.evidence == 1.0


def test_the_mass_is_the_log_of_the_sum_over_all_spans():
    given = logits([0.0, 0.0], [0.0, 0.0], (0, 0))
    (read,) = decode_sentences(given, 1, lambda _: False)
    assert read.mass == pytest.approx(math.log(3))  # two of one token, one of two


def test_a_span_is_made_longer_to_whole_words():
    given = logits([0] * 6 + [5, 0], [0] * 6 + [5, 0], (0,) * 8)
    (read,) = decode_sentences(given, 1, lambda token: token == 7)
    assert read.answer == (25, 29)


def test_a_sentence_without_tokens_has_no_answer():
    given = logits([1.0], [1.0], (1,))
    assert decode_sentences(given, 3, lambda _: False)[0] is UNREAD_SENTENCE
    assert decode_sentences(given, 3, lambda _: False)[2] is UNREAD_SENTENCE
