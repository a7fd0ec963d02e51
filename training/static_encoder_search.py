"""Full text beside the vectors: hard negatives to train on, and hit@k of the fused search."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from index.search.fusion import TEXT_WEIGHT
from index.storage.text_index import TextIndex

CANDIDATES = 100  # as index/search/searcher.py
DEEPEST = 60  # passages looked through for ten distinct articles


def full_text_scores(passages: Sequence[str], questions: Sequence[str]) -> sp.csr_matrix:
    """`TEXT_WEIGHT` times BM25 over its bound, for the best of each question; others are 0."""
    with tempfile.TemporaryDirectory() as folder:
        index = TextIndex(Path(folder))
        index.add((row, *_title_and_body(text)) for row, text in enumerate(passages))
        snapshot = index.snapshot()
        starts, columns, scores = [0], [], []
        for question in questions:
            bound = snapshot.bound(question)
            hits = snapshot.search(question, CANDIDATES) if bound > 0 else []
            columns.extend(row for row, _ in hits)
            scores.extend(TEXT_WEIGHT * score / bound for _, score in hits)
            starts.append(len(columns))
    shape = (len(questions), len(passages))
    return sp.csr_matrix((np.array(scores, np.float32), columns, starts), shape)


def hit_rates(
    scores: NDArray[np.float32], articles: Sequence[str], relevant: Sequence[Sequence[int]]
) -> dict[int, float]:
    """hit@1, @5 and @10 of the right article in the order of its best passage, in percent."""
    best = np.argpartition(-scores, DEEPEST, axis=1)[:, :DEEPEST]
    found = dict.fromkeys((1, 5, 10), 0)
    for row, columns in enumerate(best):
        order = columns[np.argsort(-scores[row, columns], kind="stable")]
        ranked = list(dict.fromkeys(articles[column] for column in order))
        right = {articles[column] for column in relevant[row]}
        for k in found:
            found[k] += not right.isdisjoint(ranked[:k])
    return {k: round(100 * count / len(relevant), 2) for k, count in found.items()}


def _title_and_body(text: str) -> tuple[str, str]:
    title, _, body = text.partition("\n")
    return title, body
