"""The hashing embedder: texts that share words are near."""

from __future__ import annotations

import numpy as np
import pytest

from index.embedding.factory import open_embedder
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput


def test_hashing_puts_texts_with_shared_words_near() -> None:
    embedder = open_embedder("hashing")
    vectors = embedder.embed(["The tide rose", "the TIDE fell", "wheat and barley", ""])
    assert embedder.fingerprint == HashingEmbedder().fingerprint
    assert vectors[0] @ vectors[1] == pytest.approx(2 / 3)  # two words of three are shared
    assert vectors[0] @ vectors[2] == pytest.approx(0)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert embedder.embed([]).shape == (0, 256)


def test_hashing_refuses_other_widths() -> None:
    with pytest.raises(InvalidInput, match="1024"):
        HashingEmbedder(1024)


def test_vectors_are_unit_float32_and_the_same_everywhere():
    vectors = HashingEmbedder(64).embed(["The harbour", "the HARBOUR", "", "a" * 10_000])
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4))
    assert np.array_equal(vectors[0], vectors[1])  # case is ignored
    assert not np.array_equal(vectors[0], vectors[3])


def test_progress_is_told_once_and_nothing_of_no_texts():
    told = []
    embedder = HashingEmbedder()
    embedder.embed(["a", "b"], told.append)
    assert embedder.embed([], told.append).shape == (0, embedder.dimension)
    assert told == [2]
