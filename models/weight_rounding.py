"""Rounds the weights of a product together, so that what it computes changes least.

Each row of the matrix takes over what the rounding of the rows before it has changed, as far as its
input goes along with theirs. GPTQ: Frantar et al. 2023, arXiv 2210.17323.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DAMPING = 0.01  # of the mean square of an input, for inputs that were hardly seen
BLOCK = 128  # rows whose changes are applied to the later ones at once
LARGEST, PAIR_LIMIT = 127, 128  # of a code; of two neighbours of one sign, which add up in 16 bits


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over tokens of the inputs of a product, and of their products with each other."""

    count: int
    total: NDArray[np.float64]  # shape (width,)
    products: NDArray[np.float64]  # shape (width, width)

    def with_more(self, other: Moments) -> Moments:
        """Those of the tokens of both."""
        return Moments(
            self.count + other.count, self.total + other.total, self.products + other.products
        )

    def moved(self, centre: NDArray[Any], factor: NDArray[Any]) -> Moments:
        """Those of (input - centre) / factor."""
        cross = np.outer(self.total, centre)
        products = self.products - cross - cross.T + self.count * np.outer(centre, centre)
        total = (self.total - self.count * centre) / factor
        return Moments(self.count, total, products / np.outer(factor, factor))


def moments_of(inputs: NDArray[np.float32]) -> Moments:
    """Those of inputs of shape (tokens, width)."""
    total, products = inputs.sum(axis=0), inputs.T @ inputs
    return Moments(len(inputs), total.astype(np.float64), products.astype(np.float64))


def round_together(
    weight: NDArray[Any], scales: NDArray[Any], moments: Moments
) -> NDArray[np.int8]:
    """The codes of a matrix of shape (in, out) with a scale per column."""
    width = len(weight)
    damped = moments.products + np.eye(width) * DAMPING * np.trace(moments.products) / width
    spread = np.linalg.cholesky(np.linalg.inv(damped)).T.astype(np.float32)
    left = weight.astype(np.float32)
    codes = np.zeros(weight.shape, np.int8)
    before = np.zeros(weight.shape[1])
    for first in range(0, width, BLOCK):
        last = min(first + BLOCK, width)
        errors = np.zeros((last - first, weight.shape[1]), np.float32)
        for row in range(first, last):
            before = codes[row] = _allowed(np.rint(left[row] / scales), before)
            error = (left[row] - before * scales) / spread[row, row]
            left[row + 1 : last] -= np.outer(spread[row, row + 1 : last], error)
            errors[row - first] = error
        left[last:] -= spread[first:last, last:].T @ errors
    return codes


def _allowed(codes: NDArray[Any], before: NDArray[Any]) -> NDArray[Any]:
    """The nearest codes that do not overflow with those of the row before."""
    lowest = np.where(before < 0, -PAIR_LIMIT - before, -LARGEST)
    highest = np.where(before > 0, PAIR_LIMIT - before, LARGEST)
    return np.clip(codes, np.maximum(lowest, -LARGEST), np.minimum(highest, LARGEST))
