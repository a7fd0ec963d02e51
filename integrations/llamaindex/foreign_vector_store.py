"""Any vector store of LlamaIndex's to search the vectors of a library in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

from index.errors import InvalidInput
from index.library import Library
from index.storage.atomic_files import publish_file
from index.storage.catalogue import dead_passages, live_segments
from index.storage.schema import begin_snapshot, connect
from index.storage.vector_store import FaissVectorStore, SegmentInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_NODES = 2_000  # vectors sent at a time: 3 MB at 384 components
FILTERED_UP_TO = 1_000  # ids in a filter; beyond, more results are fetched and filtered here
FETCH_GROWTH = 4
PASSAGE_ID = "passage_id"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


class VectorMirror:
    """Keeps the vectors of a library in a vector store of LlamaIndex's, and searches them there.

        mirror = VectorMirror(Library(Path("data")), PGVectorStore.from_params(...))
        mirror.update()  # after each build
        FootnoteQueryEngine.from_library("data", vector_mirror=mirror)

    The store gets ids and vectors, no text. The library's own files stay, so that a build reuses
    vectors, and results are ranked by the exact inner product whatever the store measures. What was
    built since the last `update` is found by full text alone. A store holds one library.
    """

    def __init__(
        self, library: Library, store: BasePydanticVectorStore, name: str = "default"
    ) -> None:
        """`name` tells the stores of one library apart; InvalidInput for one with odd characters.

        Which ids are in the store is kept in the data folder: if the store was emptied, delete
        `mirror-NAME.npy` there.
        """
        if not _NAME.fullmatch(name):
            raise InvalidInput(f"{name!r} is no name for a store: use letters, digits, - and _")
        self._library = library
        self._store = store
        self._state = library.folder / f"mirror-{name}.npy"

    def update(self) -> tuple[int, int]:
        """Bring the store up to date with the library; the numbers of added and removed vectors.

        After a kill, another call finishes the work. IndexMissing before the first build.
        """
        with closing(connect(self._library.catalogue)) as connection:
            begin_snapshot(connection)
            vectors = FaissVectorStore(self._library.segments, live_segments(connection))
            living = set(vectors.ids().tolist()) - dead_passages(connection)
        mirrored = self._read_state()
        gone, new = sorted(mirrored - living), sorted(living - mirrored)
        for part in _batches(gone):
            self._store.delete_nodes([str(i) for i in part])
            mirrored -= set(part)
            self._write_state(mirrored)
        for part in _batches(new):
            self._store.delete_nodes([str(i) for i in part])  # of a call that was killed
            self._store.add(_nodes(part, vectors.vectors(part)))
            mirrored |= set(part)
            self._write_state(mirrored)
        return len(new), len(gone)

    def open(self, folder: Path, segments: Sequence[SegmentInfo]) -> MirroredVectorStore:
        """The vectors of one generation: a `StoreOpener` for `Searcher`."""
        return MirroredVectorStore(FaissVectorStore(folder, segments), self._store)

    def _read_state(self) -> set[int]:
        import numpy as np

        if not self._state.exists():
            return set()
        return set(np.load(self._state, allow_pickle=False).tolist())

    def _write_state(self, ids: set[int]) -> None:
        import numpy as np

        temporary = self._state.with_name(f".{self._state.name}")
        with temporary.open("wb") as stream:
            np.save(stream, np.array(sorted(ids), np.int64))
        publish_file(temporary, self._state)


class MirroredVectorStore:
    """A `VectorStore` that searches in LlamaIndex's store and takes vectors from local files."""

    def __init__(self, local: FaissVectorStore, store: BasePydanticVectorStore) -> None:
        """Asks the store for nothing yet."""
        self._local = local
        self._store = store
        self._ids = local.ids()

    def __len__(self) -> int:
        return len(self._local)

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        dead: NDArray[np.int64] | None = None,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Up to k `(passage id, inner product)`, highest first; see `VectorStore`."""
        import numpy as np

        if k <= 0 or not len(self) or (allowed is not None and not len(allowed)):
            return []
        filters = None
        if allowed is not None and len(allowed) <= FILTERED_UP_TO:
            filters = _only(allowed)
        fetched = k
        while True:
            query_ = VectorStoreQuery(query.tolist(), similarity_top_k=fetched, filters=filters)
            found = [int(i) for i in self._store.query(query_).ids or ()]
            ids = np.array(list(dict.fromkeys(found)), np.int64)
            ids = ids[np.isin(ids, self._ids)]
            if dead is not None:
                ids = ids[~np.isin(ids, dead)]
            if allowed is not None:
                ids = ids[np.isin(ids, allowed)]
            if len(ids) >= k or len(found) < fetched:
                break
            fetched *= FETCH_GROWTH
        if not len(ids):
            return []
        scores = self._local.vectors(ids.tolist()) @ query
        order = np.lexsort((ids, -scores))[:k]
        return list(zip(ids[order].tolist(), scores[order].tolist(), strict=True))

    def vectors(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """The stored vectors, shape `(len(passage_ids), dimension)`; KeyError for an unknown id."""
        return self._local.vectors(passage_ids)


def _only(allowed: NDArray[np.int64]) -> MetadataFilters:
    ids = [str(i) for i in allowed.tolist()]
    return MetadataFilters(
        filters=[MetadataFilter(key=PASSAGE_ID, value=ids, operator=FilterOperator.IN)]
    )


def _nodes(ids: Sequence[int], vectors: NDArray[np.float32]) -> list[TextNode]:
    return [
        TextNode(id_=str(i), embedding=vector.tolist(), metadata={PASSAGE_ID: str(i)})
        for i, vector in zip(ids, vectors, strict=True)
    ]


def _batches(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[first : first + BATCH_NODES]) for first in range(0, len(ids), BATCH_NODES)]
