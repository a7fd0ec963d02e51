"""FAISS segments: immutable files of vectors by passage id, searched exactly and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged
from index.files import publish, sha256_of_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHECKED_BYTES = 64_000_000  # hashed on opening in under 0.1 s; `verify-index` hashes larger ones


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """What the catalogue remembers of a segment; `name` is its file in the segments folder.

    Its passage ids lie from `first_id` to `last_id`, where no other segment has any.
    """

    key: int
    name: str
    first_id: int
    last_id: int
    count: int
    sha256: str
    size: int


def write_segment(
    folder: Path, key: int, ids: NDArray[np.int64], vectors: NDArray[np.float32]
) -> SegmentFile:
    """Write one segment: temporary name, synced, renamed.

    Vectors have shape `(len(ids), d)`; the ids ascend, and there is one at least.
    """
    import faiss

    folder.mkdir(parents=True, exist_ok=True)
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(vectors, ids)
    final = folder / f"{key:08d}.faiss"
    temporary = final.with_suffix(".tmp")
    faiss.write_index(index, str(temporary))
    publish(temporary, final)
    return SegmentFile(
        key,
        final.name,
        int(ids[0]),
        int(ids[-1]),
        len(ids),
        sha256_of_file(final),
        final.stat().st_size,
    )


class FaissStore:
    """The live segments of one generation. Implements `VectorStore`; safe for many readers."""

    def __init__(self, folder: Path, segments: Sequence[SegmentFile]) -> None:
        """Open the segments; IndexDamaged if one is missing or not of its recorded size."""
        self._indexes = [_open_segment(folder, segment) for segment in segments]

    def __len__(self) -> int:
        return sum(index.ntotal for index in self._indexes)

    def ids(self) -> NDArray[np.int64]:
        """The passage ids of all stored vectors, dead ones too."""
        import faiss
        import numpy as np

        parts = [faiss.vector_to_array(index.id_map) for index in self._indexes]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def search(
        self, query: NDArray[np.float32], k: int, dead: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest that are not dead, exactly; inner products, highest first, then by id."""
        import faiss

        parameters = None
        if dead is not None and len(dead):
            selector = faiss.IDSelectorNot(faiss.IDSelectorBatch(dead))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        found: list[tuple[int, float]] = []
        for index in self._indexes:
            wanted = min(k, index.ntotal)
            if wanted <= 0:
                continue
            scores, ids = index.search(query.reshape(1, -1), wanted, params=parameters)
            pairs = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
            found += [(passage_id, score) for passage_id, score in pairs if passage_id >= 0]
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:k]

    def vectors(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """The stored vectors, shape `(len(passage_ids), d)`; KeyError for an unknown id."""
        import numpy as np

        rows = [self._vector(passage_id) for passage_id in passage_ids]
        return np.stack(rows) if rows else np.empty((0, 0), np.float32)

    def _vector(self, passage_id: int) -> NDArray[np.float32]:
        for index in self._indexes:
            try:
                vector: NDArray[np.float32] = index.reconstruct(passage_id)
            except RuntimeError:
                continue
            return vector
        raise KeyError(passage_id)


def _open_segment(folder: Path, segment: SegmentFile) -> Any:  # noqa: ANN401 - faiss has no types
    import faiss

    path = folder / segment.name
    if not path.exists():
        raise FileNotFoundError(path)
    size = path.stat().st_size
    if size != segment.size:
        raise _damaged(path, f"has {size} bytes instead of {segment.size}")
    if size <= CHECKED_BYTES and sha256_of_file(path) != segment.sha256:
        raise _damaged(path, "is not what was written")
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise _damaged(path, "cannot be read") from error
    if index.ntotal != segment.count:
        raise _damaged(path, "is not what was written")
    return index


def _damaged(path: Path, what: str) -> IndexDamaged:
    return IndexDamaged(f"{path} {what}: run `python -m assistant repair`")
