"""The vectors of a generation: immutable segment files, searched together.

A segment is one file (`index.storage.segment_file`) with a range of passage ids of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexDamaged
from index.storage.atomic_files import publish_file, sha256_of_file
from index.storage.segment_file import SegmentReader, merge_vectors, open_vectors, write_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.storage.spool import VectorSpool

# hashed on opening in under 0.1 s; only `verify-index` hashes larger ones
CHECKED_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """The row of a segment in the catalogue; `name` is its file in the segments folder.

    Its passage ids are from `first_id` to `last_id`, where no other segment has any.
    """

    key: int
    name: str
    first_id: int
    last_id: int
    count: int
    sha256: str
    size: int


def write_segment(
    folder: Path, key: int, ids: NDArray[np.int64], vectors: NDArray[np.float32] | VectorSpool
) -> SegmentInfo:
    """Write one segment atomically.

    `vectors` has shape `(len(ids), dimension)`; the ids ascend, and there is at least one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{key:08d}.tmp"
    write_vectors(temporary, ids, vectors)
    return _published(temporary, key)


def merge_segments(
    folder: Path,
    key: int,
    merged: Sequence[SegmentInfo],
    removed: NDArray[np.int64],
    added: tuple[NDArray[np.int64], NDArray[np.float32] | VectorSpool] | None = None,
) -> SegmentInfo | None:
    """Merge segments into one, without the `removed` vectors, and append the `added` ones.

    None if no vector is left. Only a part of the vectors is in memory at a time.
    """
    files = [open_segment(folder, segment) for segment in merged]
    fresh = folder / f"{key:08d}.new"
    if added is not None:
        write_vectors(fresh, *added)
        files.append(open_vectors(fresh))
    temporary = folder / f"{key:08d}.tmp"
    count = merge_vectors(temporary, files, removed)
    if added is not None:
        fresh.unlink()
    if not count:
        temporary.unlink()
        return None
    return _published(temporary, key)


def _published(temporary: Path, key: int) -> SegmentInfo:
    final = temporary.with_suffix(".vectors")
    publish_file(temporary, final)
    ids = open_vectors(final).ids
    return SegmentInfo(
        key,
        final.name,
        int(ids[0]),
        int(ids[-1]),
        len(ids),
        sha256_of_file(final),
        final.stat().st_size,
    )


class FaissVectorStore:
    """The live segments of one generation. Implements `VectorStore`. Thread-safe."""

    def __init__(self, folder: Path, segments: Sequence[SegmentInfo]) -> None:
        """Open the segments, which are in order of their ids; FileNotFoundError, IndexDamaged."""
        self._files = [open_segment(folder, segment) for segment in segments]

    def __len__(self) -> int:
        return sum(map(len, self._files))

    def ids(self) -> NDArray[np.int64]:
        """The passage ids of all stored vectors, dead ones too, ascending."""
        import numpy as np

        parts = [file.ids for file in self._files]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        dead: NDArray[np.int64] | None = None,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Up to k `(passage id, inner product)`, highest first, then by id; see `VectorStore`.

        Small segments are searched exactly, large ones by codes: `index.storage.segment_file`.
        """
        found = [pair for file in self._files for pair in file.search(query, k, dead, allowed)]
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found[:k]

    def vectors(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """The stored vectors, shape `(len(passage_ids), dimension)`; KeyError for an unknown id."""
        import numpy as np

        wanted = np.asarray(passage_ids, np.int64)
        if not len(wanted):
            return np.empty((0, 0), np.float32)
        if not self._files:
            raise KeyError(int(wanted[0]))
        found = np.empty((len(wanted), self._files[0].dimension), np.float32)
        known = np.zeros(len(wanted), np.bool_)
        for file in self._files:
            here = (wanted >= file.ids[0]) & (wanted <= file.ids[-1])
            found[here] = file.vectors(wanted[here])
            known |= here
        if not known.all():
            raise KeyError(int(wanted[~known][0]))
        return found


def open_segment(folder: Path, segment: SegmentInfo) -> SegmentReader:
    """Open a segment; FileNotFoundError, or IndexDamaged if its bytes have changed."""
    path = folder / segment.name
    if not path.exists():
        raise FileNotFoundError(path)
    size = path.stat().st_size
    if size != segment.size:
        raise _damaged(path, f"has {size} bytes instead of {segment.size}")
    if size <= CHECKED_BYTES and sha256_of_file(path) != segment.sha256:
        raise _damaged(path, "is not what was written")
    return open_vectors(path)


def read_format_1_vectors(path: Path, ids: Sequence[int]) -> NDArray[np.float32]:
    """Vectors by id from a segment of format 1, which is a FAISS file; IndexDamaged."""
    import faiss
    import numpy as np

    try:
        index = faiss.read_index(str(path))
        return np.stack([index.reconstruct(i) for i in ids])
    except RuntimeError as error:
        raise IndexDamaged(f"{path} cannot be read: build into another data folder") from error


def _damaged(path: Path, what: str) -> IndexDamaged:
    return IndexDamaged(f"{path} {what}: run `python -m assistant repair`")
