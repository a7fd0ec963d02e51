"""Fuses dense and full-text hits by a weighted sum of scores.

A weighted sum of normalised scores preserves score differences, which reciprocal rank fusion
discards (Bruch, Gai and Ingber 2023, arXiv 2210.11934). BM25 is normalised by the highest score
that the question's words could reach, not by the best hit: where no passage contains the words,
full text then counts for little. Both choices were measured: docs/experiments.md, "Fusion".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEXT_WEIGHT = 1.4  # fitted on training sets; docs/experiments.md, "Fusion"


@dataclass(frozen=True, slots=True)
class FusedHit:
    """A passage id with its fused score, cosine and BM25 score; None where it was not found."""

    passage_id: int
    score: float
    dense: float | None
    text: float | None


def fuse(
    dense: Mapping[int, float],
    text: Mapping[int, float],
    text_bound: float,
    text_weight: float = TEXT_WEIGHT,
) -> list[FusedHit]:
    """Hits by falling score: `cosine + text_weight * BM25 / text_bound`; a missing score adds 0."""
    share = text_weight / text_bound if text_bound > 0 else 0.0
    fused = [
        FusedHit(
            passage_id,
            dense.get(passage_id, 0.0) + share * text.get(passage_id, 0.0),
            dense.get(passage_id),
            text.get(passage_id),
        )
        for passage_id in dense.keys() | text.keys()
    ]
    return sorted(fused, key=lambda hit: (-hit.score, hit.passage_id))
