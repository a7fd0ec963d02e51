"""Vectors for new passages: reused where the same text has one already, else embedded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.catalogue import segments
from index.commit import PassagePlan
from index.library import Library
from index.types import Embedder, Progress
from index.vectors import FaissStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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

    wanted = [(plan.article.derived, passage) for plan in plans for passage in plan.new]
    texts = {passage.text_sha256: derived.embedded(passage) for derived, passage in wanted}
    vectors = _stored(library, connection, list(texts)) if reuse and texts else {}
    missing = [digest for digest in texts if digest not in vectors]
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("embedding", done, len(missing))

    if missing:
        progress("embedding", 0, len(missing))
        fresh = embedder.embed([texts[digest] for digest in missing], report)
        vectors.update(zip(missing, fresh, strict=True))
    if not wanted:
        return np.empty((0, embedder.dimension), np.float32)
    return np.stack([vectors[passage.text_sha256] for _, passage in wanted])


def _stored(
    library: Library, connection: sqlite3.Connection, digests: Sequence[bytes]
) -> dict[bytes, NDArray[np.float32]]:
    """The vectors of the living passages with these text hashes."""
    ids: dict[bytes, int] = {}
    for digest in digests:
        row = connection.execute(
            "SELECT id FROM passages WHERE text_sha256 = ? LIMIT 1", (digest,)
        ).fetchone()
        if row:
            ids[digest] = row[0]
    if not ids:
        return {}
    store = FaissStore(library.segments, segments(connection))
    return dict(zip(ids, store.vectors(list(ids.values())), strict=True))
