"""The two scores of a passage become one, by hand arithmetic."""

from __future__ import annotations

import pytest

from index.search.fusion import fuse


def test_fusion_by_hand():
    fused = fuse({1: 0.8, 2: 0.6}, {2: 10.0, 3: 5.0}, text_bound=20.0, text_weight=0.5)
    expected = [(2, 0.6 + 0.5 * 10 / 20), (1, 0.8), (3, 0.5 * 5 / 20)]
    assert [f.passage_id for f in fused] == [passage_id for passage_id, _ in expected]
    assert [f.score for f in fused] == pytest.approx([score for _, score in expected])
    assert (fused[1].text, fused[2].dense) == (None, None)
    assert fuse({}, {}, 0.0) == []
    assert fuse({1: 0.5}, {}, 0.0)[0].score == 0.5
