"""Vectors for new passages: reused where the same text has one already, else embedded.

What takes long is kept on the way, so that a build that is cut short is not begun anew.
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

BATCH_TEXTS = 256  # texts: seconds of work, and enough for batches of like length
CHECKPOINTED_FROM_SECONDS = 0.001  # a text; what takes less is as well embedded again as read back


def embed_passages(
    library: Library,
    connection: sqlite3.Connection,
    plans: Sequence[PassagePlan],
    embedder: Embedder,
    *,
    reuse: bool,
    progress: Progress,
) -> NDArray[np.float32]:
    """One unit vector for each new passage of the plans, in order; each text is embedded once."""
    import numpy as np

    wanted = [(plan.article.chunked, passage) for plan in plans for passage in plan.new]
    texts = {passage.text_sha256: derived.text_to_embed(passage) for derived, passage in wanted}
    vectors = _reusable_vectors(library, connection, list(texts)) if reuse and texts else {}
    missing = [digest for digest in texts if digest not in vectors]
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("embedding", done, len(missing))

    unfinished = EmbeddingCheckpoint(library.unfinished, embedder.fingerprint, embedder.dimension)
    if len(missing) > BATCH_TEXTS:
        vectors.update(unfinished.load(missing))
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
            unfinished.keep(part, fresh)
    if not wanted:
        return np.empty((0, embedder.dimension), np.float32)
    return np.stack([vectors[passage.text_sha256] for _, passage in wanted])


def _reusable_vectors(
    library: Library, connection: sqlite3.Connection, digests: Sequence[bytes]
) -> dict[bytes, NDArray[np.float32]]:
    """The vectors of the living passages with these text hashes."""
    ids = passages_by_hash(connection, digests)
    if not ids:
        return {}
    store = FaissVectorStore(library.segments, live_segments(connection))
    return dict(zip(ids, store.vectors(list(ids.values())), strict=True))
