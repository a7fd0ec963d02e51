"""The one builder at a time: its lock, and the catalogue that only it may write."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from filelock import FileLock, Timeout

from index.errors import BuildInProgress, InvalidInput
from index.library import Library
from index.storage.backup import back_up, expect_copy, generation_of_copy
from index.storage.crash_recovery import heal
from index.storage.error_translation import storage_failure, storage_told
from index.storage.format_upgrade import upgrade
from index.storage.private_files import close_to_others
from index.storage.schema import check_format, connect, create_tables, get_meta

logger = logging.getLogger(__name__)


@contextmanager
def build_lock(library: Library) -> Iterator[None]:
    """Hold the library's build lock; BuildInProgress at once if another process has it.

    What is in the library already, of older versions too, is closed to other users.
    """
    if library.folder.is_file():
        raise InvalidInput(f"{library.folder} is a file: name a data folder with --data")
    lock = FileLock(library.lock, timeout=0)
    try:
        with storage_told(library.folder):
            library.make_folder()
            lock.acquire()
    except Timeout:
        raise BuildInProgress(
            f"another build is at work on {library.folder}: wait for it to end, then try again"
        ) from None
    try:
        if open_still := close_to_others(library):
            logger.warning(open_still)
        yield
    finally:
        lock.release()


@contextmanager
def writing(library: Library) -> Iterator[sqlite3.Connection]:
    """A healed catalogue to write to; call it under the build lock only.

    A catalogue of an older format is upgraded first. The copy of the catalogue is brought up to
    date behind the block, also where an earlier build was killed before it was. What the disk
    does not let be written is raised as StorageFailed, whichever part of the library it was.
    """
    with (
        storage_told(library.folder),
        closing(connect(library.catalogue, write=True)) as connection,
    ):
        create_tables(connection)
        expect_copy(library)
        upgrade(library, connection)
        check_format(get_meta(connection))
        heal(library, connection)
        yield connection
        generation = get_meta(connection)["generation"]
        if generation not in ("0", generation_of_copy(library)):
            try:
                back_up(library, connection)
            except (OSError, sqlite3.Error) as error:  # the build itself stands
                told = storage_failure(error, library.backup) or error
                logger.warning("the copy of the catalogue could not be made: %s", told)
