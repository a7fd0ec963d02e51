"""The fitted classifier of a statement's features: boosted decision trees."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.verification.features import FEATURE_NAMES
from index.errors import ModelUnavailable
from index.resources import resource_folder

WEIGHTS_FILE = resource_folder("models/support") / "weights.json"


@dataclass(frozen=True, slots=True)
class Tree:
    """A binary tree as columns over its nodes; node 0 is the root, a leaf has feature -1.

    A row goes left if its feature is at most the threshold.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def read(self, row: Sequence[float]) -> float:
        """The value of the leaf that a row reaches."""
        node = 0
        while self.feature[node] >= 0:
            is_left = row[self.feature[node]] <= self.threshold[node]
            node = self.left[node] if is_left else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """Trees whose leaf values add up to a logit, and the probability thresholds of each level."""

    base: float
    trees: tuple[Tree, ...]
    supported_threshold: float  # from here on `supported`
    weak_threshold: float  # from here on `weak`

    def probability(self, row: Sequence[float]) -> float:
        """The probability, 0 to 1, that the sources of these features support the statement."""
        logit = self.base + sum(tree.read(row) for tree in self.trees)
        return 1 / (1 + math.exp(-max(min(logit, 30.0), -30.0)))


def load_boosted_trees(path: Path = WEIGHTS_FILE) -> BoostedTrees:
    """Read the shipped model; ModelUnavailable if it is missing or has other features."""
    mend = "restore it with `git checkout -- models` or `make support`"
    try:
        saved = json.loads(path.read_text("utf-8"))
        trees = tuple(Tree(*(tuple(column) for column in tree)) for tree in saved["trees"])
        names = tuple(saved["features"])
        model = BoostedTrees(saved["base"], trees, saved["supported"], saved["weak"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"{path} cannot be read ({error}): {mend}") from error
    if names != FEATURE_NAMES:
        raise ModelUnavailable(f"{path} was fitted to other features: {mend}")
    return model
