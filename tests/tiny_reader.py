"""A large reader in small: MPNet of two layers, 24 wide, with random weights.

The script that makes the shipped readers writes it, in parts as it writes the large one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading.reader import WEIGHTS
from assistant.reading.rereading import CASCADE_CONFIDENCE_FEATURES, CASCADE_SENTENCE_FEATURES
from tests.conftest import ROOT

WIDTH, INNER, LAYERS, HEADS = 24, 96, 2, 12
WORDS, POSITIONS, BUCKETS = 30_522, 514, 32
PASSAGES_REREAD = 2
PART_BYTES = 400_000  # two parts: the table of words alone, and its scales


@contextmanager
def export_scripts() -> Iterator[None]:
    """The folder of the export scripts, which import each other, is on the path."""
    sys.path.insert(0, str(ROOT / "models"))
    try:
        yield
    finally:
        sys.path.remove(str(ROOT / "models"))


def tiny_weights(seed: int = 5) -> dict[str, NDArray[np.float32]]:
    """Random weights by the names of the published MPNet, and those of the heads."""
    random = np.random.default_rng(seed)
    weights: dict[str, NDArray[np.float32]] = {}

    def add(name: str, *shape: int, scale: float = 0.3, mean: float = 0.0) -> None:
        weights[name] = (mean + scale * random.normal(size=shape)).astype(np.float32)

    def linear(name: str, outer: int, inner: int) -> None:
        add(f"{name}.weight", outer, inner)
        add(f"{name}.bias", outer)

    def norm(name: str) -> None:
        add(f"{name}.weight", WIDTH, scale=0.1, mean=1.0)
        add(f"{name}.bias", WIDTH)

    add("embeddings.word_embeddings.weight", WORDS, WIDTH)
    add("embeddings.position_embeddings.weight", POSITIONS, WIDTH)
    norm("embeddings.LayerNorm")
    add("encoder.relative_attention_bias.weight", BUCKETS, HEADS, scale=1.0)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        for part in "qkvo":
            linear(f"{layer}.attention.attn.{part}", WIDTH, WIDTH)
        norm(f"{layer}.attention.LayerNorm")
        linear(f"{layer}.intermediate.dense", INNER, WIDTH)
        linear(f"{layer}.output.dense", WIDTH, INNER)
        norm(f"{layer}.output.LayerNorm")
    linear("tokens", 3, WIDTH)
    linear("answerable", 1, WIDTH)
    return weights


def write_tiny_reader(folder: Path) -> Path:
    """Write the files of a large reader into the folder, which is returned.

    Its fitted models weigh what the small reader says as that does alone, and the rest not at all.
    """
    with export_scripts():
        from export_reader import PRECISION, write
        from mpnet import by_bert_names

        write(folder, by_bert_names(tiny_weights()), PRECISION, PART_BYTES)
    small = json.loads(WEIGHTS.read_text())
    slope, intercept = small["probability"]
    form = {
        "sentence_features": CASCADE_SENTENCE_FEATURES,
        "sentence": _padded(small["sentence"], CASCADE_SENTENCE_FEATURES),
        "confidence_features": CASCADE_CONFIDENCE_FEATURES,
        "confidence": _padded([slope, intercept], CASCADE_CONFIDENCE_FEATURES),
        "threshold": small["threshold"],
        "passages_reread": PASSAGES_REREAD,
    }
    (folder / "weights.json").write_text(json.dumps(form))
    return folder


def _padded(weights: Sequence[float], names: Sequence[str]) -> list[float]:
    """The weights with zeros for the further features."""
    *of_first, intercept = weights
    return [*of_first, *[0.0] * (len(names) - len(of_first)), intercept]
