"""The two scores of a passage become one, by hand arithmetic."""

from __future__ import annotations

import pytest

from index.search.fusion import TEXT_WEIGHT, FusedHit, fuse


def test_a_weighted_sum_by_hand():
    fused = fuse({1: 0.8, 2: 0.6}, {2: 10.0, 3: 5.0}, text_bound=20.0, text_weight=0.5)
    expected = [(2, 0.6 + 0.5 * 10 / 20), (1, 0.8), (3, 0.5 * 5 / 20)]
    assert [f.passage_id for f in fused] == [passage_id for passage_id, _ in expected]
    assert [f.score for f in fused] == pytest.approx([score for _, score in expected])
    assert (fused[1].text, fused[2].dense) == (None, None)


def test_the_fitted_weight_is_the_default():
    (hit,) = fuse({7: 0.25}, {7: 3.0}, text_bound=6.0)
    assert hit.score == pytest.approx(0.25 + TEXT_WEIGHT * 3 / 6)


def test_without_a_bound_words_count_nothing():
    assert fuse({1: 0.5}, {}, 0.0) == [FusedHit(1, 0.5, 0.5, None)]
    assert [hit.score for hit in fuse({1: 0.5}, {1: 9.0, 2: 9.0}, 0.0)] == [0.5, 0.0]


def test_equal_scores_are_ordered_by_passage():
    assert [hit.passage_id for hit in fuse({9: 0.5, 3: 0.5, 6: 0.5}, {}, 1.0)] == [3, 6, 9]


def test_a_negative_cosine_ranks_below_a_missing_one():
    assert [hit.passage_id for hit in fuse({1: -0.2}, {2: 0.0}, 1.0)] == [2, 1]


def test_nothing_gives_nothing():
    assert fuse({}, {}, 0.0) == []
