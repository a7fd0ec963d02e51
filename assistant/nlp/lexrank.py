"""Extractive summaries: the central sentences of a text by LexRank, without redundancy.

Erkan and Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization": a
sentence is ranked by the sentences similar to it. The selection is diversified by maximal marginal
relevance (Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIMILARITY_THRESHOLD = 0.1  # least cosine of two linked sentences, as in the paper
DAMPING = 0.15
POWER_ITERATIONS = 50  # the ranks converge to four digits long before
# against novelty; docs/experiments.md, "Summaries", for this and the next two
RELEVANCE_WEIGHT = 0.7
LEAD_BONUS = 0.6  # of a whole rank, for the first sentence; half of it for the second, and so on
ANAPHOR_PENALTY = 0.15  # of a whole rank, off a sentence that begins with a pronoun
REDUNDANCY_THRESHOLD = 0.8  # cosine from which a sentence is redundant
MAX_COMPARED = 400  # sentences; of a longer text the most representative are compared


def main_sentences(
    sentences: Sequence[Sequence[str]], count: int, is_anaphoric: Sequence[bool]
) -> list[int]:
    """Indices of up to `count` main sentences, in text order.

    Each sentence is given by its terms, and by whether it begins with an anaphor. Time grows with
    the number of sentences up to 400, then with the length of the text.
    """
    import numpy as np

    if len(sentences) <= count:
        return list(range(len(sentences)))
    indices = _most_representative(sentences)
    vectors = _tfidf([sentences[index] for index in indices])
    likeness = vectors @ vectors.T
    ranks = _scaled(_lexrank(np.where(likeness > SIMILARITY_THRESHOLD, likeness, 0.0)))
    worth = [
        rank + LEAD_BONUS / (1 + index) - ANAPHOR_PENALTY * is_anaphoric[index]
        for rank, index in zip(ranks.tolist(), indices, strict=True)
    ]
    chosen = _diversified(_scaled(np.array(worth)), likeness, count)
    return sorted(indices[row] for row in chosen)


def central_sentences(
    groups: Sequence[Sequence[Sequence[str]]], is_anaphoric: Sequence[Sequence[bool]]
) -> list[int | None]:
    """The index in each group of its most central sentence that earlier groups do not contain.

    None where a group adds nothing new. Centrality is computed over all groups as one text.
    """
    import numpy as np

    pooled = [terms for group in groups for terms in group]
    if not pooled:
        return [None] * len(groups)
    vectors = _tfidf(pooled)
    likeness = vectors @ vectors.T
    ranks = _scaled(_lexrank(np.where(likeness > SIMILARITY_THRESHOLD, likeness, 0.0)))
    ranks = ranks - ANAPHOR_PENALTY * np.array([back for group in is_anaphoric for back in group])
    redundancy = np.zeros(len(pooled))
    chosen: list[int | None] = []
    first = 0
    for group in groups:
        own = slice(first, first + len(group))
        gain = RELEVANCE_WEIGHT * ranks[own] - (1 - RELEVANCE_WEIGHT) * redundancy[own]
        gain[redundancy[own] > REDUNDANCY_THRESHOLD] = -np.inf
        best = int(gain.argmax()) if len(group) else 0
        is_new = len(group) > 0 and bool(np.isfinite(gain[best]))
        chosen.append(best if is_new else None)
        if is_new:
            redundancy = np.maximum(redundancy, likeness[first + best])
        first += len(group)
    return chosen


def _most_representative(sentences: Sequence[Sequence[str]]) -> list[int]:
    """The indices of the sentences with most of the text's frequent terms, in order."""
    if len(sentences) <= MAX_COMPARED:
        return list(range(len(sentences)))
    whole = Counter(term for terms in sentences for term in set(terms))
    shares = [
        sum(whole[term] for term in set(terms)) / math.sqrt(len(set(terms)) or 1)
        for terms in sentences
    ]
    best = sorted(range(len(sentences)), key=lambda index: -shares[index])[:MAX_COMPARED]
    return sorted(best)


def _tfidf(sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """Unit rows of term weights, shape `(sentences, terms)`; a row without terms is zero."""
    import numpy as np

    counts = [Counter(terms) for terms in sentences]
    spread = Counter(term for own in counts for term in own)
    columns = {term: column for column, term in enumerate(spread)}
    vectors = np.zeros((len(sentences), len(columns)))
    for row, own in enumerate(counts):
        for term, number in own.items():
            vectors[row, columns[term]] = number * math.log(1 + len(sentences) / spread[term])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float64] = vectors / np.maximum(lengths, 1e-9)
    return unit


def _lexrank(likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """The stationary distribution of a random walk between similar sentences.

    Unlike in the paper no sentence links to itself, which would favour isolated sentences.
    """
    import numpy as np

    count = len(likeness)
    likeness = likeness * (1 - np.eye(count))
    steps = likeness / np.maximum(likeness.sum(axis=1, keepdims=True), 1e-9)
    ranks = np.full(count, 1 / count)
    for _ in range(POWER_ITERATIONS):
        ranks = DAMPING / count + (1 - DAMPING) * steps.T @ ranks
    return ranks


def _diversified(
    worth: NDArray[np.float64], likeness: NDArray[np.float64], count: int
) -> list[int]:
    """Rows of high worth that are unlike those selected before, in the order of selection."""
    import numpy as np

    chosen: list[int] = []
    redundancy = np.zeros(len(worth))
    while len(chosen) < count:
        gain = (
            RELEVANCE_WEIGHT * worth
            - (1 - RELEVANCE_WEIGHT) * redundancy
            - (redundancy > REDUNDANCY_THRESHOLD)
        )
        gain[chosen] = -np.inf
        chosen.append(int(gain.argmax()))
        redundancy = np.maximum(redundancy, likeness[chosen[-1]])
    return chosen


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values rescaled to 0 for the least and 1 for the greatest."""
    low, high = float(values.min()), float(values.max())
    scaled: NDArray[np.float64] = (values - low) / max(high - low, 1e-9)
    return scaled
