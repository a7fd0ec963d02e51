"""Exclusive write access to a library: the build lock and the writable catalogue."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from filelock import FileLock, Timeout

from index.errors import BuildInProgress, InvalidInput
from index.library import Library
from index.storage.backup import back_up, backup_generation, mark_backup_pending
from index.storage.crash_recovery import recover
from index.storage.error_translation import as_storage_error, translate_storage_errors
from index.storage.format_upgrade import upgrade_format
from index.storage.private_files import restrict_access
from index.storage.repeated_lines import create_marks, store_missing_marks
from index.storage.schema import check_format, connect, create_tables, get_meta, transaction

logger = logging.getLogger(__name__)


@contextmanager
def build_lock(library: Library) -> Iterator[None]:
    """Hold the build lock of a library; BuildInProgress immediately if another process has it.

    Also removes other users' access to existing files.
    """
    if library.folder.is_file():
        raise InvalidInput(f"{library.folder} is a file: name a data folder with --data")
    lock = FileLock(library.lock, timeout=0)
    try:
        with translate_storage_errors(library.folder):
            library.make_folder()
            lock.acquire()
    except Timeout:
        raise BuildInProgress(
            f"another build is at work on {library.folder}: wait for it to end, then try again"
        ) from None
    try:
        if open_still := restrict_access(library):
            logger.warning(open_still)
        yield
    finally:
        lock.release()


@contextmanager
def writable_catalogue(library: Library) -> Iterator[sqlite3.Connection]:
    """The catalogue to write to, recovered from any crash; requires the build lock.

    A catalogue of an older format is upgraded first. The backup is brought up to date after the
    block, also if an earlier build was killed before doing so. Errors of the disk in any part of
    the library are raised as StorageFailed.
    """
    with (
        translate_storage_errors(library.folder),
        closing(connect(library.catalogue, write=True)) as connection,
    ):
        create_tables(connection)
        mark_backup_pending(library)
        upgrade_format(library, connection)
        check_format(get_meta(connection))
        recover(library, connection)
        create_marks(connection)
        with transaction(connection):
            store_missing_marks(connection)
        yield connection
        generation = get_meta(connection)["generation"]
        if generation not in ("0", backup_generation(library)):
            try:
                back_up(library, connection)
            except (OSError, sqlite3.Error) as error:  # the build itself is committed
                translated = as_storage_error(error, library.backup) or error
                logger.warning("the copy of the catalogue could not be made: %s", translated)
