"""Checks before a change of model that the new one finds the person's own articles as well.

Questions are made from the articles: titles, and sentences without every other content word, as
in a cloze test (Taylor 1953). The right answer to a question is the article that it comes from.
Only dense search is compared, since full text is the same for both models.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.building.planned_articles import PlannedArticles
from index.embedding.factory import open_embedder
from index.embedding.questions import embed_questions
from index.errors import MigrationRefused, ModelUnavailable
from index.library import Library
from index.storage.article_rows import passage_owners
from index.storage.catalogue import dead_passages, live_segments
from index.storage.schema import get_meta
from index.storage.spool import VectorSpool
from index.storage.text_index import STOP_TERMS
from index.storage.vector_store import FaissVectorStore
from index.text.chunking import ChunkedArticle
from index.types import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK_ROWS = 16_384  # vectors compared at a time
MAX_ARTICLES = 200  # two questions each: seconds of work, and a drop of .02 is significant
SEARCH_DEPTH = 50  # passages searched for the article
TOLERATED_DROP = 0.02  # of the mean reciprocal rank; less is within the noise of the sample
CLOZE_WORDS = range(8, 41)  # shorter sentences are too vague, longer ones too easy
WORD_PATTERN = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """Mean reciprocal ranks (0 to 1) of the right articles with the old and the new model."""

    questions: int
    old: float
    new: float

    @property
    def is_worse(self) -> bool:
        """Whether the new model is worse by more than `TOLERATED_DROP`."""
        return self.new < self.old - TOLERATED_DROP

    def __str__(self) -> str:
        return (
            f"asked for by {self.questions} titles and cloze sentences of their own, your articles "
            f"are found at a mean reciprocal rank of {self.new:.3f}, before at {self.old:.3f} "
            "(1 is always first)"
        )


def compare_models(
    library: Library,
    connection: sqlite3.Connection,
    plans: PlannedArticles,
    vectors: VectorSpool,
    new: Embedder,
) -> str:
    """Compare the model of the index with a new one, on the articles that both have; in words.

    `vectors` has a row for each new passage of the plans, in order. Raises MigrationRefused if
    the new model is worse. No comparison is possible if the old model is no longer on this
    machine, or has changed under the same name.
    """
    meta = get_meta(connection)
    try:
        old = open_embedder(meta["model"])
    except ModelUnavailable as error:
        return f"not compared with the model before it ({error})"
    if old.fingerprint != meta["fingerprint"]:
        return "not compared with the model before it, which has changed"
    comparison = compare_ranks(library, connection, plans, vectors, old, new)
    if comparison.is_worse:
        raise MigrationRefused(
            f"nothing was changed: {new.name} finds less; {comparison}. "
            f"`python -m assistant build --model {new.name} --force` takes it all the same"
        )
    return str(comparison)


def compare_ranks(
    library: Library,
    connection: sqlite3.Connection,
    plans: PlannedArticles,
    vectors: VectorSpool,
    old: Embedder,
    new: Embedder,
) -> ModelComparison:
    """Search for the same questions with both models; equal if there are no questions."""
    common = [number for number, key in enumerate(plans.keys) if key is not None]
    chosen = random.Random(0).sample(common, min(MAX_ARTICLES, len(common)))
    questions = [
        (plans.keys[number], question)
        for number in chosen
        for question in probe_questions(plans[number].article.chunked)
    ]
    if not questions:
        return ModelComparison(0, 1.0, 1.0)
    keys = {plans.keys[number] for number in common}
    texts = [question for _, question in questions]
    expected_keys = [key for key, _ in questions]
    return ModelComparison(
        len(questions),
        _old_ranks(library, connection, embed_questions(old, texts), expected_keys, keys),
        _new_ranks(plans, vectors, embed_questions(new, texts), expected_keys, keys),
    )


def probe_questions(article: ChunkedArticle) -> list[str]:
    """The title, and a sentence from about the middle without every other content word."""
    made = [article.title] if article.title.strip() else []
    sentences = [article.text[s.start : s.end] for s in article.sentences]
    fitting = [s for s in sentences if len(WORD_PATTERN.findall(s)) in CLOZE_WORDS]
    if fitting:
        content = [
            word
            for word in WORD_PATTERN.findall(fitting[len(fitting) // 2])
            if word.casefold() not in STOP_TERMS
        ]
        made.append(" ".join(content[::2]))
    return made


def _old_ranks(
    library: Library,
    connection: sqlite3.Connection,
    queries: NDArray[np.float32],
    expected_keys: Sequence[int | None],
    keys: set[int | None],
) -> float:
    import numpy as np

    store = FaissVectorStore(library.segments, live_segments(connection))
    dead = np.array(sorted(dead_passages(connection)), np.int64)
    owner = passage_owners(connection)
    total = 0.0
    for query, key in zip(queries, expected_keys, strict=True):
        hits = store.search(query, SEARCH_DEPTH, dead)
        total += _reciprocal_rank([owner.get(i) for i, _ in hits], key, keys)
    return total / len(expected_keys)


def _new_ranks(
    plans: PlannedArticles,
    vectors: VectorSpool,
    queries: NDArray[np.float32],
    expected_keys: Sequence[int | None],
    keys: set[int | None],
) -> float:
    import numpy as np

    owners = [
        key for key, count in zip(plans.keys, plans.new_counts, strict=True) for _ in range(count)
    ]
    rows = np.arange(len(vectors))
    blocks = [
        vectors[rows[at : at + BLOCK_ROWS]] @ queries.T for at in range(0, len(rows), BLOCK_ROWS)
    ]
    total = 0.0
    for scores, key in zip(np.concatenate(blocks).T, expected_keys, strict=True):
        depth = min(SEARCH_DEPTH, len(scores))
        best = np.argpartition(-scores, depth - 1)[:depth]
        best = best[np.lexsort((best, -scores[best]))]
        total += _reciprocal_rank([owners[i] for i in best], key, keys)
    return total / len(expected_keys)


def _reciprocal_rank(
    ranked: Sequence[int | None], expected_key: int | None, keys: set[int | None]
) -> float:
    """1 / rank of the expected article among distinct articles that are in both indexes; else 0."""
    distinct = dict.fromkeys(key for key in ranked if key in keys)
    for rank, key in enumerate(distinct, 1):
        if key == expected_key:
            return 1 / rank
    return 0.0
