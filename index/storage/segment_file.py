"""One immutable segment of vectors in one file, memory-mapped: ids, codes for FAISS, vectors.

    header | ids, int64, ascending | vectors, float32 or float16 | codes of FAISS

A small segment is searched exactly: FAISS compares the query with each float32 vector. From
`CODED_FROM` vectors on, one-bit codes (RaBitQ, Gao and Long 2024, arXiv 2405.12497) choose
`RERANKED` candidates, and FAISS ranks those by their exact inner product with the stored float16
vectors. The codes depend only on the mean of the vectors, so that a merge can encode again.
Figures: `docs/experiments.md`, "Vector structures".
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.storage.spool import VectorSpool

# 31 MB: beyond, exact vectors outgrow the cache and take 10 times as long as codes
CODED_FROM = 20_000
RERANKED = 1_000  # candidates; recall@10 against this is in docs/experiments.md
RERANKED_PER_RESULT = 4  # if more results are requested than usual
EXHAUSTIVE_UP_TO = 40_000  # allowed vectors, 31 MB: among a million, the codes find too few
BLOCK_VECTORS = 16_384  # vectors handled at a time while writing: 25 MB at 384 components
CENTROID_SAMPLE = 65_536  # vectors whose mean the codes are centred on, taken at even steps

MAGIC = b"FNvec\x00\x00\x01"  # the last byte is the version
HEADER = struct.Struct("<8sIIQQ24x")  # magic, kind, dimension, count, bytes of codes
ALIGNMENT = 64  # bytes; a cache line, so that mapped vectors are as fast as allocated ones


class VectorEncoding(IntEnum):
    """How the vectors of a segment are stored and searched."""

    EXACT = 0  # float32, no codes
    CODED = 1  # float16 and codes


@dataclass(frozen=True, slots=True)
class _SegmentLayout:
    """Offsets of the parts of a file, in bytes."""

    kind: VectorEncoding
    dimension: int
    count: int
    code_bytes: int

    @property
    def item_bytes(self) -> int:
        return 4 if self.kind is VectorEncoding.EXACT else 2

    @property
    def ids(self) -> int:
        return HEADER.size

    @property
    def vectors(self) -> int:
        return _aligned(self.ids + 8 * self.count)

    @property
    def codes(self) -> int:
        return _aligned(self.vectors + self.item_bytes * self.dimension * self.count)

    @property
    def end(self) -> int:
        return self.codes + self.code_bytes


class SegmentReader:
    """An open segment. Safe for many readers; the file may be unlinked while it is open."""

    def __init__(self, path: Path) -> None:
        """Map the file; IndexDamaged if it is truncated or not a segment file."""
        import numpy as np

        layout = _read_layout(path)
        self.dimension = layout.dimension
        self.ids: NDArray[np.int64] = np.empty(0, np.int64)
        stored = np.float32 if layout.kind is VectorEncoding.EXACT else np.float16
        self._vectors: NDArray[Any] = np.empty((0, layout.dimension), stored)
        if layout.count:
            whole = np.memmap(path, np.uint8, mode="r").view(np.ndarray)
            shape = (layout.count, layout.dimension)
            self.ids = whole[layout.ids : layout.ids + 8 * layout.count].view(np.int64)
            size = layout.item_bytes * layout.dimension * layout.count
            vectors = whole[layout.vectors : layout.vectors + size]
            self._vectors = vectors.view(stored).reshape(shape)
        if (self.ids[1:] <= self.ids[:-1]).any():
            raise _damaged(path, "its ids do not ascend")
        self._coarse = _read_codes(path, layout) if layout.kind is VectorEncoding.CODED else None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_exact(self) -> bool:
        """Whether a search compares the query with every vector."""
        return self._coarse is None

    def search(
        self,
        query: NDArray[np.float32],
        k: int,
        dead: NDArray[np.int64] | None = None,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Up to k `(id, inner product)`, highest first, then by id; none of `dead`.

        `query` has shape `(dimension,)`. `dead` and `allowed` ascend and may contain ids of other
        files. If `allowed` is given, only its ids are returned, none of which may be dead. Up to
        `EXHAUSTIVE_UP_TO` allowed vectors are all compared with the query.
        """
        import numpy as np

        query = np.ascontiguousarray(query, np.float32).reshape(1, -1)
        dead = self._in_range(dead) if dead is not None else np.empty(0, np.int64)
        if k <= 0 or not len(self):
            return []
        if allowed is not None:
            allowed = self._in_range(allowed)
            allowed = allowed[~_not_in(allowed, self.ids)]
        if allowed is not None and (self.is_exact or len(allowed) <= EXHAUSTIVE_UP_TO):
            rows = np.searchsorted(self.ids, allowed)
            nearest, scores = _nearest(query, self._vectors[rows].astype(np.float32), k)
            rows = rows[nearest]
        elif self._coarse is None:
            rows, scores = _nearest(query, self._vectors, k + len(dead))
            living = _not_in(self.ids[rows], dead)
            rows, scores = rows[living], scores[living]
        else:
            rows = self._candidates(query, k, dead, allowed)
            nearest, scores = _nearest(query, self._vectors[rows].astype(np.float32), k)
            rows = rows[nearest]
        order = np.lexsort((rows, -scores))[:k]
        return list(zip(self.ids[rows[order]].tolist(), scores[order].tolist(), strict=True))

    def vectors(self, ids: NDArray[np.int64] | Sequence[int]) -> NDArray[np.float32]:
        """The stored vectors, shape `(len(ids), dimension)`; KeyError for an unknown id."""
        import numpy as np

        wanted = np.asarray(ids, np.int64)
        rows = np.searchsorted(self.ids, wanted)
        known = rows < len(self)
        known[known] = self.ids[rows[known]] == wanted[known]
        if not known.all():
            raise KeyError(int(wanted[~known][0]))
        return self._vectors[rows].astype(np.float32)

    def _in_range(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The ascending ids that are in the range of this file."""
        return _between(ids, self.ids) if len(self) else ids[:0]

    def _candidates(
        self,
        query: NDArray[np.float32],
        k: int,
        dead: NDArray[np.int64],
        allowed: NDArray[np.int64] | None,
    ) -> NDArray[np.int64]:
        """Rows to rank exactly, ascending: enough for k results, living and allowed.

        If there are too few, more are fetched, in proportion to the share that is excluded.
        Allowed vectors may be far from the query, so that this is repeated.
        """
        import numpy as np

        wanted = max(RERANKED, RERANKED_PER_RESULT * k)
        left, enough = len(self) - len(dead), k
        if allowed is not None:
            left, enough = len(allowed), min(len(allowed), wanted)
        fetched = min(len(self), wanted * len(self) // max(1, left))
        while True:
            assert self._coarse is not None
            _, (found,) = self._coarse.search(query, fetched)
            rows: NDArray[np.int64] = np.sort(found[found >= 0])
            ids = self.ids[rows]
            rows = rows[_not_in(ids, dead) if allowed is None else ~_not_in(ids, allowed)]
            if len(rows) >= enough or fetched == len(self):
                return rows
            fetched = min(len(self), 4 * fetched)


def open_vectors(path: Path) -> SegmentReader:
    """Open a file that `write_vectors` or `merge_vectors` wrote.

    Raises FileNotFoundError, or IndexDamaged if it is truncated or of another format.
    """
    return SegmentReader(path)


def write_vectors(
    path: Path, ids: NDArray[np.int64], vectors: NDArray[np.float32] | VectorSpool
) -> None:
    """Write a segment; the caller syncs and renames. `vectors` has shape `(len(ids), d)`.

    The ids must ascend strictly. Vectors are unit or shorter. The same input gives the same bytes.
    """
    import numpy as np

    if len(vectors.shape) != 2 or len(vectors) != len(ids):
        raise ValueError(f"{len(ids)} ids for vectors of shape {vectors.shape}")
    ids = np.asarray(ids, np.int64)
    _write(path, ids, vectors.shape[1], lambda part: vectors[np.searchsorted(ids, part)])


def merge_vectors(
    path: Path, files: Sequence[SegmentReader], dropped: NDArray[np.int64] | None = None
) -> int:
    """Write one segment of all vectors of `files` except `dropped` ids; returns their number.

    Raises ValueError if two files have the same id or dimensions differ. Works block by block:
    apart from ids and codes, 25 MB of vectors are in memory.
    """
    import numpy as np

    dimensions = {file.dimension for file in files}
    if len(dimensions) != 1:
        raise ValueError(f"segments to merge have dimensions {sorted(dimensions)}")
    ids = np.sort(np.concatenate([file.ids for file in files]))
    if dropped is not None and len(dropped):
        ids = ids[~np.isin(ids, dropped)]

    def take(part: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors = np.empty((len(part), files[0].dimension), np.float32)
        for file in files:
            here = np.isin(part, _between(file.ids, part), assume_unique=True)
            vectors[here] = file.vectors(part[here])
        return vectors

    _write(path, ids, files[0].dimension, take)
    return len(ids)


def _not_in(ids: NDArray[np.int64], dead: NDArray[np.int64]) -> NDArray[np.bool_]:
    """A mask of the ids that are not in `dead` (ascending); time depends only on the ids."""
    import numpy as np

    if not len(dead):
        return np.ones(len(ids), np.bool_)
    at = np.minimum(np.searchsorted(dead, ids), len(dead) - 1)
    absent: NDArray[np.bool_] = dead[at] != ids
    return absent


def _between(ids: NDArray[np.int64], part: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ascending ids that are in the range of `part`."""
    import numpy as np

    first, last = np.searchsorted(ids, (part[0], part[-1] + 1))
    return ids[first:last]


def _write(
    path: Path,
    ids: NDArray[np.int64],
    dimension: int,
    take: Callable[[NDArray[np.int64]], NDArray[np.float32]],
) -> None:
    """Write the parts in order, the header with its sizes last; `take` gives vectors by id."""
    import numpy as np

    if (ids[1:] <= ids[:-1]).any():
        raise ValueError("the ids of a segment must ascend, each once")
    kind = VectorEncoding.EXACT if len(ids) < CODED_FROM else VectorEncoding.CODED
    layout = _SegmentLayout(kind, dimension, len(ids), 0)
    coarse = _new_codes(dimension, ids, take) if kind is VectorEncoding.CODED else None
    stored = np.float32 if kind is VectorEncoding.EXACT else np.float16
    with path.open("wb") as stream:
        stream.seek(layout.ids)
        _write_array(stream, ids.astype("<i8"))
        _pad(stream, layout.vectors)
        for part in _blocks(ids):
            block = np.ascontiguousarray(take(part), np.float32)
            _write_array(stream, block.astype(stored))
            if coarse is not None:
                coarse.add(block)
        _pad(stream, layout.codes)
        code_bytes = _write_codes(stream, coarse) if coarse is not None else 0
        stream.seek(0)
        stream.write(HEADER.pack(MAGIC, kind, dimension, len(ids), code_bytes))


def _write_array(stream: BinaryIO, array: NDArray[Any]) -> None:
    """Write an array; unlike `tofile`, a full disk raises an OSError with its cause."""
    import numpy as np

    stream.write(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)


def _blocks(ids: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    return (ids[first : first + BLOCK_VECTORS] for first in range(0, len(ids), BLOCK_VECTORS))


def _pad(stream: BinaryIO, end: int) -> None:
    stream.write(bytes(end - stream.tell()))


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _new_codes(
    dimension: int,
    ids: NDArray[np.int64],
    take: Callable[[NDArray[np.int64]], NDArray[np.float32]],
) -> Any:  # noqa: ANN401 - faiss has no types
    """An empty index of one-bit codes, centred on the mean of a sample of the vectors."""
    import faiss
    import numpy as np

    coarse = faiss.IndexRaBitQFastScan(dimension, faiss.METRIC_INNER_PRODUCT)
    sample = ids[:: max(1, -(-len(ids) // CENTROID_SAMPLE))]
    total = np.zeros(dimension, np.float64)
    for part in _blocks(sample):
        total += take(part).sum(axis=0, dtype=np.float64)
    coarse.train((total / len(sample)).astype(np.float32).reshape(1, -1))  # it learns only a mean
    return coarse


def _write_codes(stream: BinaryIO, coarse: Any) -> int:  # noqa: ANN401 - faiss has no types
    import faiss

    codes = faiss.serialize_index(coarse)
    _write_array(stream, codes)
    return len(codes)


def _read_codes(path: Path, layout: _SegmentLayout) -> Any:  # noqa: ANN401 - faiss has no types
    import faiss
    import numpy as np

    data = np.fromfile(path, np.uint8, layout.code_bytes, offset=layout.codes)
    with suppress(RuntimeError, MemoryError):  # what faiss raises for codes that it cannot read
        coarse = faiss.deserialize_index(data)
        if (coarse.ntotal, coarse.d) == (layout.count, layout.dimension):
            return coarse
    raise _damaged(path, "its codes cannot be read")


def _read_layout(path: Path) -> _SegmentLayout:
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(HEADER.size)
    if len(head) < HEADER.size or not head.startswith(MAGIC):
        raise _damaged(path, "it is no file of vectors")
    _, kind, dimension, count, code_bytes = HEADER.unpack(head)
    if kind not in tuple(VectorEncoding) or (kind == VectorEncoding.CODED) != bool(code_bytes):
        raise _damaged(path, f"its kind {kind} is unknown")
    layout = _SegmentLayout(VectorEncoding(kind), dimension, count, code_bytes)
    if size != layout.end:
        raise _damaged(path, f"it has {size} bytes instead of {layout.end}")
    return layout


def _nearest(
    query: NDArray[np.float32], vectors: NDArray[np.float32], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows and inner products of the k nearest of all `vectors`, by FAISS, without copying."""
    import faiss

    scores, rows = faiss.knn(
        query, vectors, min(k, len(vectors)), metric=faiss.METRIC_INNER_PRODUCT
    )
    return rows[0], scores[0]


def _damaged(path: Path, reason: str) -> IndexDamaged:
    return IndexDamaged(f"{path} is damaged ({reason}): run `python -m assistant repair`")
