"""The one builder at a time: its lock, and the catalogue that only it may write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from index.commit import heal
from index.errors import BuildInProgress
from index.library import Library
from index.schema import check_format, connect, create_tables, get_meta


@contextmanager
def build_lock(library: Library) -> Iterator[None]:
    """Hold the library's build lock; BuildInProgress at once if another process has it."""
    library.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(library.lock, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BuildInProgress(
            f"another build is at work on {library.folder}: wait for it to end, then try again"
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing(library: Library) -> Iterator[sqlite3.Connection]:
    """A healed catalogue to write to; call it under the build lock only."""
    connection = connect(library.catalogue, write=True)
    try:
        create_tables(connection)
        check_format(get_meta(connection))
        heal(library, connection)
        yield connection
    finally:
        connection.close()
