"""Searches raw bytes for many strings at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK_BYTES = 1 << 22
_KEY_BYTES = 8  # of a needle, compared as one integer
_TABLE_BITS = 16  # of its hash: with a few hundred needles, one offset in a hundred passes
_HASH_MULTIPLIER = 0x9E3779B97F4A7C15  # golden ratio, for Fibonacci hashing (Knuth, TAOCP 3, 6.4)


class ByteSearch:
    """Searches streams for any of many needles; time hardly grows with their number.

    Every eight bytes are looked up in a hash table of the beginnings of needles; matches are then
    compared in full (as Karp and Rabin 1987, without a rolling hash).
    """

    def __init__(self, needles: Collection[bytes]) -> None:
        """Needles of fewer than eight bytes are searched one by one; empty ones are ignored."""
        import numpy as np

        whole = [needle for needle in needles if len(needle) >= _KEY_BYTES]
        self._short = [needle for needle in needles if 0 < len(needle) < _KEY_BYTES]
        self._longest = max(map(len, needles), default=0)
        self._by_key: dict[int, list[bytes]] = {}
        for needle in whole:
            key = int.from_bytes(needle[:_KEY_BYTES], "little")
            self._by_key.setdefault(key, []).append(needle)
        self._table = np.zeros(1 << _TABLE_BITS, np.bool_)
        self._table[self._hashed(np.array(list(self._by_key), np.uint64))] = True

    def contains_any(self, stream: BinaryIO) -> tuple[bool, int]:
        """Whether a stream contains any needle, and the number of bytes that were read."""
        size = 0
        tail = b""
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            block = tail + chunk
            if self._is_in(block):
                return True, size
            tail = block[max(0, len(block) - self._longest) :]
        return False, size

    def _is_in(self, block: bytes) -> bool:
        if any(needle in block for needle in self._short):
            return True
        return any(
            block.startswith(needle, at)
            for at, key in self._candidates(block)
            for needle in self._by_key.get(key, ())
        )

    def _candidates(self, block: bytes) -> Iterator[tuple[int, int]]:
        """Offsets whose eight bytes may begin a needle, with those bytes as a number."""
        import numpy as np

        if not self._by_key:
            return
        for first in range(min(_KEY_BYTES, max(0, len(block) - _KEY_BYTES + 1))):
            count = (len(block) - first) // _KEY_BYTES
            words = np.frombuffer(block, "<u8", count, first)
            found = np.flatnonzero(self._table[self._hashed(words)])
            yield from zip(
                (found * _KEY_BYTES + first).tolist(), words[found].tolist(), strict=True
            )

    @staticmethod
    def _hashed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
        import numpy as np

        return (words * np.uint64(_HASH_MULTIPLIER)) >> np.uint64(64 - _TABLE_BITS)
