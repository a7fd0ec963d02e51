"""Vectors for new passages: reused where the same text has one, else embedded.

Vectors that took long to compute are saved at intervals, so that an interrupted build can resume.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.building.commit import PassagePlan
from index.library import Library
from index.storage.article_rows import passages_by_hash
from index.storage.catalogue import live_segments
from index.storage.embedding_checkpoint import EmbeddingCheckpoint
from index.storage.vector_store import FaissVectorStore
from index.types import Embedder, Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TEXTS = 256  # texts: seconds of work, and enough to form batches of similar length
CHECKPOINTED_FROM_SECONDS = 0.001  # per text; below, embedding again is as fast as reading back


def embed_passages(
    library: Library,
    connection: sqlite3.Connection,
    plans: Sequence[PassagePlan],
    embedder: Embedder,
    *,
    reuse: bool,
    progress: Progress,
) -> NDArray[np.float32]:
    """Unit vectors of the new passages of the plans, in order; shape `(new passages, dimension)`.

    Each distinct text is embedded once. `reuse` allows vectors of the current generation.
    """
    import numpy as np

    new_passages = [(plan.article.chunked, passage) for plan in plans for passage in plan.new]
    texts = {
        passage.text_sha256: derived.text_to_embed(passage) for derived, passage in new_passages
    }
    vectors = _reusable_vectors(library, connection, list(texts)) if reuse and texts else {}
    missing = [digest for digest in texts if digest not in vectors]
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("embedding", done, len(missing))

    checkpoint = EmbeddingCheckpoint(library.checkpoint, embedder.fingerprint, embedder.dimension)
    if len(missing) > BATCH_TEXTS:
        vectors.update(checkpoint.load(missing))
        missing = [digest for digest in missing if digest not in vectors]
    if missing:
        progress("embedding", 0, len(missing))
    for first in range(0, len(missing), BATCH_TEXTS):
        part = missing[first : first + BATCH_TEXTS]
        began = time.perf_counter()
        fresh = embedder.embed([texts[digest] for digest in part], report)
        vectors.update(zip(part, fresh, strict=True))
        is_dear = time.perf_counter() - began > CHECKPOINTED_FROM_SECONDS * len(part)
        if is_dear and len(missing) > BATCH_TEXTS:
            checkpoint.save(part, fresh)
    if not new_passages:
        return np.empty((0, embedder.dimension), np.float32)
    return np.stack([vectors[passage.text_sha256] for _, passage in new_passages])


def _reusable_vectors(
    library: Library, connection: sqlite3.Connection, digests: Sequence[bytes]
) -> dict[bytes, NDArray[np.float32]]:
    """The vectors of living passages, by the hash of their text."""
    ids = passages_by_hash(connection, digests)
    if not ids:
        return {}
    store = FaissVectorStore(library.segments, live_segments(connection))
    return dict(zip(ids, store.vectors(list(ids.values())), strict=True))
