"""Feature hashing of words: a small encoder for tests (Weinberger et al. 2009)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORD_PATTERN = re.compile(r"\w+")
MAX_WORDS = 256  # as many tokens as the shipped model reads


class HashingEmbedder:
    """A bag of words with signed hashing: texts that share words have similar vectors.

    Deterministic on all machines (BLAKE2b, not Python's salted `hash`). Case is ignored.
    """

    name = "hashing"
    max_tokens = MAX_WORDS

    def __init__(self, dimension: int = 256) -> None:
        """`dimension` is 64 to 384; InvalidInput otherwise."""
        if not 64 <= dimension <= 384:
            raise InvalidInput(f"dimension of the hashing embedder is {dimension}; use 64 to 384")
        self.dimension = dimension
        self.fingerprint = f"hashing:{dimension}:1"

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, float32, shape `(len(texts), dimension)`; `progress` is called once."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in WORD_PATTERN.findall(text.lower())[:MAX_WORDS]:
                place, sign = self._place(word)
                vectors[row, place] += sign
            if not vectors[row].any():
                vectors[row, 0] = 1  # no words, or words that cancel out: still a unit vector
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        if progress and texts:
            progress(len(texts))
        return vectors

    def _place(self, word: str) -> tuple[int, int]:
        data = word.encode("utf-8", "surrogatepass")
        number = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
        return (number >> 1) % self.dimension, 1 if number & 1 else -1
