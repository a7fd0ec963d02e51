"""What a build has read or computed, on its way to the index: on disk, so that memory is bounded.

A spool stays in memory up to `MEMORY_BYTES`, then moves to a file without a name in the data
folder: the system frees it with the process, however that ends.
"""

from __future__ import annotations

import pickle
import weakref
from array import array
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Generic, TypeVar

from index.storage.error_translation import translate_storage_errors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MEMORY_BYTES = 16_000_000  # of one spool: most builds are of a few articles

Record = TypeVar("Record")


class RecordSpool(Generic[Record]):
    """Records in the order in which they were appended. Not thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Opens no file yet. `folder` is on the disk that a file will be on."""
        self._file = _ScratchFile(folder)
        self._ends = array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, record: Record) -> int:
        """Append a record and return its number; DiskFull and other errors of storage."""
        data = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
        self._file.write(self._ends[-1], data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self) - 1

    def __getitem__(self, number: int) -> Record:
        start, end = self._ends[number], self._ends[number + 1]
        record: Record = pickle.loads(self._file.read(start, end - start))
        return record

    def __iter__(self) -> Iterator[Record]:
        return (self[number] for number in range(len(self)))


class VectorSpool:
    """Rows of a matrix in the order in which they were appended. Not thread-safe."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Opens no file yet. `folder` is on the disk that a file will be on."""
        self._file = _ScratchFile(folder)
        self.dimension = dimension
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def shape(self) -> tuple[int, int]:
        """`(rows, dimension)`."""
        return self._count, self.dimension

    def append(self, vectors: NDArray[np.float32]) -> None:
        """Append rows, shape `(n, dimension)`; DiskFull and other errors of storage."""
        self._file.write(self._count * 4 * self.dimension, vectors.astype("<f4").tobytes())
        self._count += len(vectors)

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """These rows, shape `(len(rows), dimension)`; runs of them are read at once."""
        import numpy as np

        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        parts = [self._read(int(run[0]), len(run)) for run in np.split(rows, breaks) if len(run)]
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    def _read(self, first: int, count: int) -> NDArray[np.float32]:
        import numpy as np

        row_bytes = 4 * self.dimension
        data = self._file.read(first * row_bytes, count * row_bytes)
        return np.frombuffer(data, "<f4").reshape(count, self.dimension).astype(np.float32)


class _ScratchFile:
    """Bytes in memory, then in a file without a name; closed when nobody refers to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = SpooledTemporaryFile(MEMORY_BYTES, dir=str(folder))  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def write(self, at: int, data: bytes) -> None:
        with translate_storage_errors(self._folder):
            self._file.seek(at)
            self._file.write(data)

    def read(self, at: int, size: int) -> bytes:
        with translate_storage_errors(self._folder):
            self._file.seek(at)
            return self._file.read(size)
