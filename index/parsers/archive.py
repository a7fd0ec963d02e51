"""Zip archives from strangers: read member by member within limits, never written to disk.

The sizes stated in an archive are not trusted: bytes are counted as they are unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from index.errors import UnreadableArticle

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 500_000_000
"""Bytes of all members together, unpacked: more is not a library of articles but a bomb."""
_HIGHEST_RATIO = 200  # unpacked to packed: text stays below 20, one repeated byte reaches 1,032
_RATIO_FROM = 10_000_000  # unpacked bytes: below this even the worst ratio does no harm
_CHUNK = 1 << 20
_ENCRYPTED = 0x1  # bit of the flags
_DIRECTORY_ENTRY = b"PK\x01\x02"
_SIGNATURES_PER_MEMBER = 10  # stored Word files contain directories of their own


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file in an archive, by name, with the hash that it had when the archive was scanned."""

    archive: Path
    name: str
    sha256: str


class Archive:
    """A zip archive opened for reading; a context manager. Raises UnreadableArticle."""

    def __init__(
        self,
        data: bytes,
        *,
        max_bytes: int = MAX_UNPACKED_BYTES,
        max_members: int = MAX_MEMBERS,
    ) -> None:
        too_many = UnreadableArticle(f"an archive of more than {max_members:,} files")
        if data.count(_DIRECTORY_ENTRY) > _SIGNATURES_PER_MEMBER * max_members:
            raise too_many  # before zipfile makes an object of each
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception as error:  # zipfile raises several kinds for broken archives
            raise UnreadableArticle("broken archive") from error
        if len(self._zip.infolist()) > max_members:
            raise too_many
        self._left = self._max_bytes = max_bytes
        files = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._entries = {entry.filename: entry for entry in files}
        counts = Counter(entry.filename for entry in files)
        self.duplicates = tuple(name for name, count in counts.items() if count > 1)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files, in the order of the archive."""
        return tuple(self._entries)

    @property
    def is_exhausted(self) -> bool:
        """Whether `max_bytes` have been unpacked."""
        return self._left <= 0

    def is_encrypted(self, name: str) -> bool:
        """Whether a member needs a password."""
        return bool(self._entries[name].flag_bits & _ENCRYPTED)

    def read(self, name: str) -> bytes:
        """The bytes of a member, counted against the limits of the whole archive."""
        entry = self._entries.get(name)
        if entry is None:
            raise UnreadableArticle(f"broken archive: {name[:80]!r} is not in it")
        if self.is_encrypted(name):
            raise UnreadableArticle("password-protected")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableArticle("packed by a method that is not read")
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    self._refuse_bombs(size, entry.compress_size)
                    chunks.append(chunk)
        except UnreadableArticle:
            raise
        except MemoryError:
            raise
        except Exception as error:  # zipfile and zlib raise several kinds
            raise UnreadableArticle("broken archive") from error
        return b"".join(chunks)

    def check(self) -> None:
        """Check the limits on every member, before a library unpacks them without any."""
        for name in self._entries:
            self.read(name)

    def _refuse_bombs(self, size: int, packed: int) -> None:
        if self._left < 0:
            raise UnreadableArticle(f"more than {self._max_bytes / 1e6:.0f} MB when unpacked")
        if size > _RATIO_FROM and size > _HIGHEST_RATIO * max(packed, 1):
            raise UnreadableArticle(f"unpacks to more than {_HIGHEST_RATIO} times its size")
