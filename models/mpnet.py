"""MPNet in the words of BERT: names of its weights, and its bias for the distance of two tokens.

Song et al. 2020, arXiv 2004.09297; the buckets of distances are those of T5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

RELATIVE_BIAS = "encoder.relative_attention_bias.weight"
ONE_SIDE, NEAR = 16, 8  # buckets of one direction; those that hold one distance each
NAMES = (
    (".attention.LayerNorm.", ".attention.output.LayerNorm."),
    (".attention.attn.q.", ".attention.self.query."),
    (".attention.attn.k.", ".attention.self.key."),
    (".attention.attn.v.", ".attention.self.value."),
    (".attention.attn.o.", ".attention.output.dense."),
)


def by_bert_names(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The weights with those of each layer named as BERT's; BERT's own stay as they are."""
    result = {}
    for name, value in weights.items():
        for own, other in NAMES:
            name = name.replace(own, other)
        result[name] = value
    return result


def relative_bias(by_bucket: NDArray[Any], longest: int) -> NDArray[np.float32]:
    """The bias of each head by distance, for rows of at most `longest` tokens.

    `by_bucket` has shape (32, heads). Column `longest - 1 + distance` of the result, of shape
    (heads, 2 * longest - 1), is that of a token that stands `distance` after the attending one.
    """
    distance = np.arange(1 - longest, longest)
    bucket = _one_sided(np.abs(distance)) + ONE_SIDE * (distance > 0)
    return np.ascontiguousarray(by_bucket[bucket].T, np.float32)


def _one_sided(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """A bucket for each of the distances 0 to 7, then two for each doubling, up to 128 and beyond.

    A bucket begins where the square reaches the next power of two: no logarithm, which processors
    round differently.
    """
    begins = [NEAR**2 * 2**step for step in range(1, ONE_SIDE - NEAR)]
    far = NEAR + np.searchsorted(begins, distance**2, side="right")
    return np.where(distance < NEAR, distance, far)
