"""Files of a source: each is read once as a whole; hash, date and article are of those bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from index.errors import OutsideFolder, SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import LoadedArticle
from index.parsers.regular_files import open_regular_file
from index.types import ParsedArticle

LARGEST_FILE_BYTES = 200_000_000  # a single article beyond this is an archive or a mistake
CHUNK_BYTES = 1 << 20
CHANGED_WHILE_READ = "it was changed while it was read: the next build reads it again"


@dataclass(frozen=True, slots=True)
class FileContent:
    """The bytes of a file, their hash, and the day (ISO 8601, UTC) of its last change."""

    data: bytes
    sha256: str
    changed_on: str | None


def read_file(path: Path, *, within: Path | None = None) -> FileContent:
    """Read a file; UnreadableArticle if it is too large, not a regular file or cannot be read.

    Raises OutsideFolder if it is not in the folder `within`. The location of the opened file is
    checked, so that links that change in the meantime make no difference.
    """
    try:
        with closing(open_regular_file(path)) as stream:
            if within is not None and not _opened_path(stream, path).is_relative_to(within):
                raise OutsideFolder("a link that leads out of the folder")
            state = os.fstat(stream.fileno())
            _refuse_large(state.st_size)
            data = stream.read(state.st_size + 1)
            if len(data) > state.st_size:  # it is growing
                data += stream.read(LARGEST_FILE_BYTES)
    except OSError as error:
        raise UnreadableArticle(f"cannot be read ({error.strerror})") from error
    _refuse_large(len(data))
    return file_content(data, timestamp_day(state.st_mtime))


def file_content(data: bytes, changed_on: str | None = None) -> FileContent:
    """The bytes with their hash."""
    return FileContent(data, hashlib.sha256(data).hexdigest(), changed_on)


def reload_article(
    expected_sha256: str, read: Callable[[], FileContent], parse: Callable[[bytes], ParsedArticle]
) -> LoadedArticle:
    """The article in the bytes that are there now; the scan found the hash `expected_sha256`.

    SourceUnavailable if the file is gone, or has changed and is not an article: a save may be in
    progress.
    """
    try:
        now = read()
    except UnreadableArticle as error:
        raise SourceUnavailable(f"{error}; {CHANGED_WHILE_READ}") from error
    try:
        return LoadedArticle(parse(now.data), now.sha256, now.changed_on)
    except UnreadableArticle as error:
        if now.sha256 != expected_sha256:
            raise SourceUnavailable(f"{error}; {CHANGED_WHILE_READ}") from error
        raise


def sha256_of_regular_file(path: Path) -> str | None:
    """Hex SHA-256 of a regular file; None if it does not exist. OSError if it cannot be read."""
    if not path.is_file():
        return None
    with closing(open_regular_file(path)) as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
        return digest.hexdigest()


def _opened_path(stream: BinaryIO, path: Path) -> Path:
    """The location of an opened file; where unknown (not Linux), what its path resolves to now."""
    try:
        return Path(os.readlink(f"/proc/self/fd/{stream.fileno()}"))
    except OSError:
        return Path(os.path.realpath(path))


def _refuse_large(size: int) -> None:
    if size > LARGEST_FILE_BYTES:
        raise UnreadableArticle(
            f"{size / 1e6:.0f} MB is more than the {LARGEST_FILE_BYTES / 1e6:.0f} MB that an "
            "article may have"
        )


def timestamp_day(seconds: float) -> str | None:
    """The day (ISO 8601, UTC) of a POSIX timestamp; None if it is out of range."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (OSError, OverflowError, ValueError):
        return None


def file_identity(path: Path) -> tuple[int, ...] | None:
    """Device, inode, size and times: they differ if a file was changed or replaced.

    None if there is no file.
    """
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
