"""The backup of the catalogue: made after each build, and restored if the catalogue is damaged.

Only blocks that differ are written, so that it costs little after a small build of a large
library. While it is being written it has another name: the backup is always complete.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from index.errors import IndexDamaged
from index.library import Library
from index.storage.atomic_files import sync_file, sync_folder
from index.storage.error_translation import translate_storage_errors
from index.storage.schema import connect, get_meta, set_meta


def back_up(library: Library, connection: sqlite3.Connection) -> None:
    """Bring the backup up to date with the committed catalogue; requires the build lock."""
    unfinished = partial_backup_path(library)
    if library.backup.exists():
        library.backup.replace(unfinished)
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:  # a reader still needs the log: use SQLite's own backup, which includes it
        unfinished.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
        sync_file(unfinished)
    else:
        _copy_blocks(library.catalogue, unfinished)
    unfinished.replace(library.backup)
    sync_folder(library.folder)


def partial_backup_path(library: Library) -> Path:
    """The name of the backup while it is being written; it exists while the backup does not."""
    return library.backup.with_suffix(".tmp")


def mark_backup_pending(library: Library) -> None:
    """Mark a missing backup as still to be made, so that the state after a crash is known."""
    if not library.backup.exists():
        partial_backup_path(library).touch()


def erase_backup(library: Library) -> None:
    """Erase the backup and mark it as still to be made."""
    unfinished = partial_backup_path(library)
    if library.backup.exists():
        library.backup.replace(unfinished)
    with unfinished.open("wb") as stream:
        os.fsync(stream.fileno())


def _copy_blocks(source: Path, target: Path) -> None:
    script = Path(__file__).with_name("copy_blocks.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(done.stderr.strip().rpartition("\n")[2] or "the catalogue was not copied")


def backup_generation(library: Library) -> str | None:
    """The generation in the backup, as stored in `meta`; None if it cannot be read."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{library.backup.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection:
            return get_meta(connection).get("generation")
    except sqlite3.Error:
        return None


def integrity_error(path: Path) -> str | None:
    """What is wrong with a catalogue file, in a few words; None if SQLite finds nothing.

    Raises StorageFailed if it cannot be read now, which says nothing about its content.
    """
    try:
        with translate_storage_errors(path), contextlib.closing(connect(path)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
            return None if found == "ok" else str(found).splitlines()[-1]
    except sqlite3.DatabaseError as error:
        return str(error)
    except IndexDamaged as error:
        return str(error.__cause__)


def restore_backup(library: Library) -> None:
    """Replace the catalogue by its backup; IndexDamaged if that is missing or damaged too.

    In that case the damaged catalogue is set aside, so that the next build starts from scratch.
    The restored catalogue gets a new library id, so that readers do not confuse its generation
    with another of the same number.
    """
    copy_is_whole = library.backup.exists() and integrity_error(library.backup) is None
    for leftover in ("-wal", "-shm"):
        Path(f"{library.catalogue}{leftover}").unlink(missing_ok=True)
    if not copy_is_whole:
        aside = library.catalogue.with_name("catalogue.sqlite.damaged")
        lies = ""
        if library.exists:
            library.catalogue.replace(aside)
            lies = f"; it lies in {aside} now"
        shutil.rmtree(library.full_text, ignore_errors=True)  # ids begin at 1 again
        sync_folder(library.folder)
        raise IndexDamaged(
            f"the catalogue is damaged and no whole copy of it is left{lies}: "
            "run `python -m assistant build PATH` for each of your sources"
        )
    temporary = library.catalogue.with_suffix(".tmp")
    _copy_blocks(library.backup, temporary)
    with contextlib.closing(connect(temporary, write=True)) as connection:
        set_meta(connection, library=secrets.token_hex(8))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sync_file(temporary)
    temporary.replace(library.catalogue)
    sync_folder(library.folder)
