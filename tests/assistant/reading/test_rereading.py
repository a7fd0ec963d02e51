"""The features of a second reading, against hand arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from assistant.reading.features import (
    SENTENCE_FEATURES,
    FeatureMatrix,
    PassageScores,
    sentence_features,
)
from assistant.reading.rereading import (
    CASCADE_CONFIDENCE_FEATURES,
    CASCADE_SENTENCE_FEATURES,
    REREAD_FEATURES,
    REREAD_MARGIN,
    confidence_signals,
    passages_to_reread,
    with_rereading,
)
from assistant.reading.span_decoding import SentenceScores
from assistant.retrieval.passages import load_passages

QUESTION = "How far does the ferry to Lindholm sail?"


@pytest.fixture
def read(session) -> list[PassageScores]:
    """Two passages read once, the second of them again."""
    passages = load_passages(session, session.search(QUESTION, 2))
    one, other = SentenceScores(None, 1.0, 1.0, 0.0), SentenceScores((0, 3), 2.0, 2.5, -1.0)
    first = [PassageScores(each, (one,) * len(each.sentences), 0.5, 2.0) for each in passages]
    again = PassageScores(passages[1], (other,) * len(passages[1].sentences), 0.75, 3.0)
    return [first[0], replace(first[1], reread=again)]


def test_passages_are_read_again_in_the_order_of_their_best_sentence():
    scored = FeatureMatrix(((0, 0), (0, 1), (1, 0), (2, 0), (3, 1)), np.empty((5, 0)))
    logits = np.array([0.1, 0.9, 0.5, 0.95, -1.0])
    assert passages_to_reread(scored, logits, 3) == (2, 0, 1)
    assert passages_to_reread(scored, logits, 9) == (2, 0, 1, 3)
    assert passages_to_reread(scored, logits, 0) == ()


def test_a_passage_that_is_far_behind_is_not_read_again():
    scored = FeatureMatrix(((0, 0), (1, 0), (2, 0)), np.empty((3, 0)))
    logits = np.array([2.0 - REREAD_MARGIN, 2.0, 1.9 - REREAD_MARGIN])
    assert passages_to_reread(scored, logits, 3) == (1, 0)


def test_of_nothing_nothing_is_read_again():
    assert passages_to_reread(FeatureMatrix((), np.empty((0, 0))), np.empty(0), 3) == ()


def test_the_columns_of_the_first_reading_stay_as_they_are(session, read):
    alone = sentence_features(QUESTION, read, session)
    both = with_rereading(alone, read)
    assert both.places == alone.places
    assert both.features.shape[1] == len(CASCADE_SENTENCE_FEATURES)
    np.testing.assert_array_equal(both.features[:, : len(SENTENCE_FEATURES)], alone.features)


def test_shares_are_of_what_was_read_again_and_the_rest_has_zeros(session, read):
    matrix = with_rereading(sentence_features(QUESTION, read, session), read)
    column = dict(zip(CASCADE_SENTENCE_FEATURES, matrix.features.T.tolist(), strict=True))
    again = [p == 1 for p, _ in matrix.places]
    count = sum(again)
    assert 0 < count < len(again)
    share = math.log(1 / count)
    expected = {
        "reread": 1.0, "reread_span_share": share, "reread_span_over_none": 2.0 - 0.75,
        "reread_evidence": -1.0, "reread_evidence_share": share, "reread_answerable": 3.0,
    }  # fmt: skip
    assert tuple(expected) == REREAD_FEATURES
    for name, value in expected.items():
        assert column[name] == pytest.approx([value if here else 0.0 for here in again])


def test_without_a_second_reading_the_features_are_those_of_the_first(session, read):
    once = [replace(each, reread=None) for each in read]
    scored = sentence_features(QUESTION, once, session)
    assert with_rereading(scored, once) is scored


def test_the_confidence_sees_the_best_sentence_and_the_passage_that_answers_best(read):
    logits = np.array([-1.0, 1.5, 0.5])
    both = [*read, replace(read[0], reread=replace(read[1].reread, answerable=-2.0))]
    signals = confidence_signals(both, logits)
    assert dict(zip(CASCADE_CONFIDENCE_FEATURES[1:], signals, strict=True)) == {
        "best_logit": 1.5, "most_answerable": 3.0,
    }  # fmt: skip
