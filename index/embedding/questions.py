"""Vectors of questions, which some encoders make in another way than those of passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.types import Embedder, QuestionEmbedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def embed_questions(embedder: Embedder, questions: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of questions, shape `(len(questions), dimension)`."""
    if isinstance(embedder, QuestionEmbedder):
        return embedder.embed_questions(questions)
    return embedder.embed(questions)
