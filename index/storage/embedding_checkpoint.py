"""A checkpoint of the vectors of an uncommitted build, so that an interrupted one can resume.

    header: magic, sha256 of the model's fingerprint, dimension | records: digest, vector, crc32

Only large builds write one. Reading stops at an incomplete record; a file of another model is
discarded. If it cannot be written, the build goes on without it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import weakref
import zlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAGIC = b"FNpart\x00\x01"  # the last byte is the version
HEADER = struct.Struct("<8s32sI")
DIGEST_BYTES, CHECK_BYTES = 32, 4
logger = logging.getLogger(__name__)


class EmbeddingCheckpoint:
    """The saved vectors of one library and model; requires the build lock."""

    def __init__(self, path: Path, fingerprint: str, dimension: int) -> None:
        """Opens and writes nothing yet."""
        self._path = path
        self._header = HEADER.pack(MAGIC, hashlib.sha256(fingerprint.encode()).digest(), dimension)
        self._vector_bytes = 4 * dimension
        self._is_writable = True
        self._reader: BinaryIO | None = None

    def find(self, digests: Collection[bytes]) -> dict[bytes, int]:
        """Where the vectors of these text hashes are; the file is cut at the first damage."""
        requested = frozenset(digests)
        found: dict[bytes, int] = {}
        size = len(self._header)
        try:
            for digest, _ in self._records():
                if digest in requested:
                    found[digest] = size + DIGEST_BYTES
                size += DIGEST_BYTES + self._vector_bytes + CHECK_BYTES
            if self._path.exists():
                os.truncate(self._path, size if found else 0)
            if found and self._reader is None:
                self._reader = self._path.open("rb")
                weakref.finalize(self, self._reader.close)
        except OSError as error:
            self._give_up(error)
        return found

    def read(self, place: int) -> NDArray[np.float32]:
        """The vector at a place that `find` returned, also if the file was removed since."""
        import numpy as np

        assert self._reader is not None
        self._reader.seek(place)
        return np.frombuffer(self._reader.read(self._vector_bytes), "<f4").astype(np.float32)

    def save(self, digests: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Append vectors, shape `(len(digests), dimension)`, and sync the file."""
        if not self._is_writable:
            return
        try:
            with self._path.open("ab") as stream:
                if not stream.tell():
                    stream.write(self._header)
                for digest, vector in zip(digests, vectors.astype("<f4"), strict=True):
                    record = digest + vector.tobytes()
                    stream.write(record + zlib.crc32(record).to_bytes(CHECK_BYTES, "little"))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            self._give_up(error)

    def _records(self) -> Iterator[tuple[bytes, bytes]]:
        """Complete records `(text hash, vector bytes)` of a file of this model."""
        if not self._path.exists():
            return
        length = DIGEST_BYTES + self._vector_bytes
        with self._path.open("rb") as stream:
            if stream.read(len(self._header)) != self._header:
                return
            while len(record := stream.read(length + CHECK_BYTES)) == length + CHECK_BYTES:
                if zlib.crc32(record[:length]) != int.from_bytes(record[length:], "little"):
                    return
                yield record[:DIGEST_BYTES], record[DIGEST_BYTES:length]

    def _give_up(self, error: OSError) -> None:
        """Remove the file: a full disk needs the space, and the build can do without it."""
        logger.info("vectors are not kept while building: %s", error)
        self._is_writable = False
        discard_checkpoint(self._path)


def discard_checkpoint(path: Path) -> None:
    """Remove the checkpoint, as after a commit."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.info("%s could not be removed: %s", path, error)
