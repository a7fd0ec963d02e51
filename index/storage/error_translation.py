"""Translates errors of SQLite and of the system about storage into errors of the index."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import (
    DiskBroken,
    DiskFull,
    FootnoteError,
    IndexDamaged,
    NotPermitted,
    ReadOnlyStorage,
    StorageLocked,
    TooManyOpenFiles,
)

MESSAGES: dict[type[FootnoteError], str] = {
    DiskFull: "the disk that holds {place} is full: free some space on it, then try again",
    StorageLocked: "{place} is locked by another process: wait for it to end, then try again",
    ReadOnlyStorage: (
        "{place} can only be read: make its folder and its disk writable, or name another data "
        "folder with --data"
    ),
    NotPermitted: (
        "{place} may not be opened or changed by the user that Footnote runs as: give that user "
        "the right to it, then try again"
    ),
    DiskBroken: (
        "the disk failed while {place} was read or written: check the disk and save what can be "
        "read from it, then try again"
    ),
    TooManyOpenFiles: (
        "too many files are open to use {place}: close other programs or allow more "
        "(`ulimit -n 4096`), then start Footnote again"
    ),
    IndexDamaged: "{place} is damaged: run `python -m assistant repair`",
}

ERRORS_BY_ERRNO: dict[int, type[FootnoteError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnlyStorage,
    errno.EACCES: NotPermitted,
    errno.EPERM: NotPermitted,
    errno.EIO: DiskBroken,
    errno.EMFILE: TooManyOpenFiles,
    errno.ENFILE: TooManyOpenFiles,
}

ERRORS_BY_SQLITE_CODE: dict[int, type[FootnoteError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: StorageLocked,
    sqlite3.SQLITE_LOCKED: StorageLocked,
    sqlite3.SQLITE_READONLY: ReadOnlyStorage,
    sqlite3.SQLITE_CANTOPEN: NotPermitted,
    sqlite3.SQLITE_PERM: NotPermitted,
    sqlite3.SQLITE_IOERR: DiskBroken,
    sqlite3.SQLITE_CORRUPT: IndexDamaged,
    sqlite3.SQLITE_NOTADB: IndexDamaged,
}
AMBIGUOUS_ERRORS = (
    NotPermitted,
    DiskBroken,
)  # opening a file or writing may fail for many reasons
PRIMARY_CODE_MASK = 0xFF  # of SQLite's extended codes: IOERR_WRITE -> IOERR
ERRNO_IN_TEXT = re.compile(r"os error (\d+)|\[Errno (\d+)\]")
"""How Rust (tantivy) and Python end the text of an error without an error number."""


@contextmanager
def translate_storage_errors(path: Path) -> Iterator[None]:
    """Raise errors of the system or SQLite in the block as errors of the index.

    `path` is named if the error names no file. Errors not about storage are raised unchanged.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        translated = as_storage_error(error, path)
        if translated is None:
            raise
        raise translated from error


def as_storage_error(error: BaseException, path: Path | None = None) -> FootnoteError | None:
    """The error as an error of the index; None if it is not about storage.

    The message names the file of the error, else `path`, else "the library".
    """
    kind = storage_error_type(error, path)
    if kind is None:
        return None
    name: object = path or "the library"
    if path and isinstance(error, OSError) and isinstance(error.filename, str):
        name = error.filename
    return kind(MESSAGES[kind].format(place=name))


def storage_error_type(error: BaseException, path: Path | None) -> type[FootnoteError] | None:
    """The class of an error of SQLite or the system; None if it is not about storage."""
    if isinstance(error, OSError):
        return ERRORS_BY_ERRNO.get(error.errno or _errno_in_text(error))
    code = getattr(error, "sqlite_errorcode", None) if isinstance(error, sqlite3.Error) else None
    if code is None:
        return None
    kind = ERRORS_BY_SQLITE_CODE.get(code & PRIMARY_CODE_MASK)
    return _observed_cause(path) or kind if kind in AMBIGUOUS_ERRORS else kind


def _observed_cause(path: Path | None) -> type[FootnoteError] | None:
    """The cause found by looking at the file, where SQLite reports only a failure."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
        if path is None:
            return None
        disk = os.statvfs(path if path.exists() else path.parent)
    except OSError as error:
        return ERRORS_BY_ERRNO.get(error.errno or 0)
    if disk.f_bavail == 0:
        return DiskFull
    return ReadOnlyStorage if disk.f_flag & os.ST_RDONLY else None


def _errno_in_text(error: OSError) -> int:
    found = ERRNO_IN_TEXT.search(str(error))
    return int(found[1] or found[2]) if found else 0
