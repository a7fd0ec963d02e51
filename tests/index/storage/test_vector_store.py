"""The vectors of all segments, searched as a brute force over them would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.storage.vector_store import FaissVectorStore, SegmentInfo, write_segment


def unit_vectors(count: int, dimension: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def store_of(folder: Path, vectors: np.ndarray, ids: np.ndarray, parts: int) -> FaissVectorStore:
    segments: list[SegmentInfo] = []
    for key, rows in enumerate(np.array_split(np.arange(len(ids)), parts), 1):
        if len(rows):
            segments.append(write_segment(folder, key, ids[rows], vectors[rows]))
    return FaissVectorStore(folder, segments)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    count=st.integers(1, 60),
    parts=st.integers(1, 4),
    k=st.integers(1, 70),
    dead_share=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_faiss_equals_brute_force(tmp_path, count, parts, k, dead_share, seed):
    chance = np.random.default_rng(seed)
    ids = np.sort(chance.choice(np.arange(1, 2**62, 2**50, dtype=np.int64), count, replace=False))
    vectors = unit_vectors(count, 16, seed)
    dead = ids[chance.random(count) < dead_share]  # ascending, as the ids are
    query = unit_vectors(1, 16, seed + 1)[0]
    store = store_of(tmp_path / str(seed), vectors, ids, parts)
    found = store.search(query, k, dead)
    scores = {int(i): float(s) for i, s in zip(ids, vectors @ query, strict=True) if i not in dead}
    expected = sorted(scores, key=lambda i: -scores[i])[:k]
    assert [i for i, _ in found] == pytest.approx(expected)
    assert [s for _, s in found] == pytest.approx([scores[i] for i in expected], abs=1e-5)
    assert np.array_equal(store.vectors(ids.tolist()), vectors)


def test_an_unknown_id_has_no_vector(tmp_path):
    store = store_of(tmp_path, unit_vectors(3, 8, 0), np.array([5, 6, 7]), 1)
    with pytest.raises(KeyError):
        store.vectors([8])


def test_a_cut_segment_is_named(tmp_path):
    segment = write_segment(tmp_path, 1, np.array([1, 2]), unit_vectors(2, 8, 0))
    path = tmp_path / segment.name
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexDamaged, match=segment.name):
        FaissVectorStore(tmp_path, [segment])
