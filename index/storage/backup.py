"""A copy of the catalogue after each build, and a damaged catalogue put back from it.

Only blocks that differ are written, so that the copy costs little after a small build of a large
library. While it is being written it has another name: what is called the copy is always whole.
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
    """Make the copy equal to the committed catalogue; call it under the build lock only."""
    unfinished = partial_backup_path(library)
    if library.backup.exists():
        library.backup.replace(unfinished)
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:  # a reader still needs the log: SQLite's own copy sees through it
        unfinished.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
        sync_file(unfinished)
    else:
        _copy_blocks(library.catalogue, unfinished)
    unfinished.replace(library.backup)
    sync_folder(library.folder)


def partial_backup_path(library: Library) -> Path:
    """The copy's name while it is being written; there as long as the copy is not."""
    return library.backup.with_suffix(".tmp")


def mark_backup_pending(library: Library) -> None:
    """Let a missing copy be known as one that is still to be made, whatever ends this process."""
    if not library.backup.exists():
        partial_backup_path(library).touch()


def erase_backup(library: Library) -> None:
    """Let nothing of the copy be left but that it is still to be made."""
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
    """The generation that the copy holds; None if there is none to be read."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{library.backup.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection:
            return get_meta(connection).get("generation")
    except sqlite3.Error:
        return None


def integrity_error(path: Path) -> str | None:
    """What is wrong with a catalogue file, in a few words; None if SQLite finds nothing.

    Raises StorageFailed where it cannot be looked at now: that says nothing of what is in it.
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
    """Replace the catalogue by its copy; IndexDamaged if that is missing or damaged too.

    Then the damaged one is set aside, so that the next build begins anew. The copy comes back as
    another library: a reader must not take it for a generation that had the same number.
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
