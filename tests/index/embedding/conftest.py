"""Vectors that the published weights give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding.factory import DEFAULT_MODEL_FOLDER


@pytest.fixture(scope="module")
def reference() -> dict[str, NDArray[Any]]:
    with np.load(DEFAULT_MODEL_FOLDER / "reference.npz") as stored:
        return dict(stored)
