"""Vectors for new passages: reused where the same text has one, else embedded.

They go to disk as they come. Vectors that took long to compute are saved at intervals, so that an
interrupted build can resume.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.building.planned_articles import PlannedArticles
from index.library import Library
from index.storage.article_rows import passages_by_hash
from index.storage.catalogue import live_segments
from index.storage.embedding_checkpoint import EmbeddingCheckpoint
from index.storage.spool import VectorSpool
from index.storage.vector_store import FaissVectorStore
from index.types import Embedder, Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TEXTS = 256  # texts: seconds of work, and enough to form batches of similar length
BLOCK_PASSAGES = 4_096  # written at a time: 6 MB of vectors
CHECKPOINTED_FROM_SECONDS = 0.001  # per text; below, embedding again is as fast as reading back

EmbedTexts = Callable[[Sequence[bytes], Sequence[str]], "NDArray[np.float32]"]
"""Called with the hashes of some texts, and the texts; their vectors, in order."""


def embed_passages(
    library: Library,
    connection: sqlite3.Connection,
    plans: PlannedArticles,
    embedder: Embedder,
    *,
    reuse: bool,
    progress: Progress,
) -> VectorSpool:
    """Unit vectors of the new passages of the plans, in order.

    Each distinct text is embedded once. `reuse` allows vectors of the current generation.
    """
    digests = set(plans.new_digests())
    known = _KnownVectors(library, connection, embedder, digests if reuse else ())
    missing = digests.difference(known.of_passages)
    if len(missing) > BATCH_TEXTS:
        known.resume(missing)
        missing.difference_update(known.saved)
    total, done = len(missing), 0
    if total:
        progress("embedding", 0, total)

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("embedding", done, total)

    def embed(part: Sequence[bytes], texts: Sequence[str]) -> NDArray[np.float32]:
        began = time.perf_counter()
        fresh = embedder.embed(texts, report)
        is_dear = time.perf_counter() - began > CHECKPOINTED_FROM_SECONDS * len(part)
        if is_dear and total > BATCH_TEXTS:
            known.checkpoint.save(part, fresh)
        return fresh

    writer = _VectorWriter(VectorSpool(library.folder, embedder.dimension), known, embed)
    for plan in plans:
        chunked = plan.article.chunked
        for passage in plan.new:
            is_missing = passage.text_sha256 in missing
            writer.add(passage.text_sha256, chunked.text_to_embed(passage) if is_missing else None)
    writer.flush()
    return writer.vectors


class _KnownVectors:
    """Vectors by the hash of their text: of living passages, and of an interrupted build."""

    def __init__(
        self,
        library: Library,
        connection: sqlite3.Connection,
        embedder: Embedder,
        digests: Iterable[bytes],
    ) -> None:
        """`digests` are the hashes to look for among the living passages."""
        path = library.checkpoint
        self.checkpoint = EmbeddingCheckpoint(path, embedder.fingerprint, embedder.dimension)
        self.of_passages = passages_by_hash(connection, digests)
        """The id of a living passage for each hash that has one."""
        self.saved: dict[bytes, int] = {}
        """The place in the checkpoint for each hash that has one."""
        segments = live_segments(connection) if self.of_passages else []
        self._store = FaissVectorStore(library.segments, segments)

    def resume(self, digests: Collection[bytes]) -> None:
        """Look for these hashes in what an interrupted build saved."""
        self.saved = self.checkpoint.find(digests)

    def vectors(self, digests: Sequence[bytes]) -> Iterator[NDArray[np.float32]]:
        """The vector of each of these hashes, which are known."""
        ids = [self.of_passages[digest] for digest in digests if digest in self.of_passages]
        living = iter(self._store.vectors(ids))
        for digest in digests:
            is_living = digest in self.of_passages
            yield next(living) if is_living else self.checkpoint.read(self.saved[digest])


class _VectorWriter:
    """Appends the vectors of passages in order; equal texts have the vector of the first."""

    def __init__(self, vectors: VectorSpool, known: _KnownVectors, embed: EmbedTexts) -> None:
        self.vectors = vectors
        self._known = known
        self._embed = embed
        self._rows: dict[bytes, int] = {}  # of texts that were embedded
        self._part: list[bytes] = []
        self._texts: dict[bytes, str] = {}  # of this part, to be embedded

    def add(self, digest: bytes, text: str | None) -> None:
        """Add a passage by the hash of its text; `text` is None if its vector is known."""
        self._part.append(digest)
        if text is not None and digest not in self._rows:
            self._texts.setdefault(digest, text)
        if len(self._texts) == BATCH_TEXTS or len(self._part) == BLOCK_PASSAGES:
            self.flush()

    def flush(self) -> None:
        """Write the passages that were added."""
        import numpy as np

        if not self._part:
            return
        fresh = (
            dict(
                zip(
                    self._texts,
                    self._embed(list(self._texts), list(self._texts.values())),
                    strict=True,
                )
            )
            if self._texts
            else {}
        )
        block = np.empty((len(self._part), self.vectors.dimension), np.float32)
        earlier = [p for p, digest in enumerate(self._part) if digest in self._rows]
        block[earlier] = self.vectors[np.array([self._rows[self._part[p]] for p in earlier], int)]
        for place, digest in enumerate(self._part):
            if digest in fresh:
                block[place] = fresh[digest]
                self._rows.setdefault(digest, len(self.vectors) + place)
        known = [p for p, digest in enumerate(self._part) if digest not in self._rows]
        for place, vector in zip(
            known, self._known.vectors([self._part[p] for p in known]), strict=True
        ):
            block[place] = vector
        self.vectors.append(block)
        self._part.clear()
        self._texts.clear()
