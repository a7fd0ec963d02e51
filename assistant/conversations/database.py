"""`user.sqlite`: conversations and feedback, which no rebuild touches.

Its format is SQLite's `user_version`. Connections are short-lived and each change is one synced
transaction, so that a kill or a full disk loses nothing that was saved.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import UserDataUnusable
from index.errors import IndexDamaged, StorageFailed
from index.library import Library
from index.storage.error_translation import translate_storage_errors

FORMAT = 1  # increases with every change of the tables
BUSY_SECONDS = 10  # how long a change waits for one of another process
RETRY_SECONDS = 0.02

SCHEMA = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,
    started TEXT NOT NULL, changed TEXT NOT NULL);
CREATE INDEX conversations_by_owner ON conversations (owner, changed);
CREATE TABLE turns (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    position INTEGER, asked TEXT NOT NULL, record TEXT NOT NULL, folded TEXT NOT NULL);
CREATE INDEX turns_by_conversation ON turns (conversation, position);
CREATE TABLE feedback (
    turn TEXT NOT NULL REFERENCES turns(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    verdict TEXT NOT NULL, note TEXT NOT NULL, given TEXT NOT NULL,
    PRIMARY KEY (turn, number)) WITHOUT ROWID;
"""
"""`record` is an answer as `to_json.answer_json` gives it, `folded` its text for searching.
A turn without a position was replaced by a later one; it stays because of its feedback.
`number` is that of a citation, 0 for the whole answer. `UNANSWERED`, of each conversation the
question that is being answered, came later: a file without it has none."""
UNANSWERED = """
CREATE TABLE IF NOT EXISTS unanswered (
    conversation TEXT PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE,
    question TEXT NOT NULL) WITHOUT ROWID
"""


@contextmanager
def read_transaction(library: Library) -> Iterator[sqlite3.Connection | None]:
    """A connection with a consistent snapshot; None if nothing was ever saved."""
    if not library.user_data.exists():
        yield None
        return
    with (
        _user_data_errors(library.user_data),
        closing(_open(library.user_data, "rw")) as connection,
    ):
        connection.execute("BEGIN")
        if _format_version(library.user_data, connection) == 0:
            yield None
        else:
            yield connection


@contextmanager
def write_transaction(library: Library) -> Iterator[sqlite3.Connection]:
    """One transaction, committed at the end; the file is created on first use."""
    with _user_data_errors(library.user_data):
        library.make_folder()
        with closing(_open(library.user_data, "rwc")) as connection:
            _enable_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            try:
                if _format_version(library.user_data, connection) == 0:
                    _create_tables(connection)
                connection.execute(UNANSWERED)
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def wipe_deleted(library: Library) -> None:
    """Erase deleted content from the raw bytes of the file and its log."""
    if not library.user_data.exists():
        return
    with (
        _user_data_errors(library.user_data),
        closing(_open(library.user_data, "rw")) as connection,
    ):
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; retries, as SQLite's timeout does not cover this lock."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _create_tables(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def record_batches(connection: sqlite3.Connection, size: int) -> Iterator[list[tuple[str, str]]]:
    """Ids and JSON records of all saved turns, `size` at a time; each batch may be replaced."""
    last = 0
    while rows := connection.execute(
        "SELECT rowid, id, record FROM turns WHERE rowid > ? ORDER BY rowid LIMIT ?", (last, size)
    ).fetchall():
        last = rows[-1][0]
        yield [(turn, record) for _, turn, record in rows]


def replace_records(
    connection: sqlite3.Connection, replaced: Iterable[tuple[str, str, str]]
) -> None:
    """Replace the records of turns by `(id, JSON record, text that is searched)`."""
    connection.executemany("UPDATE turns SET record = ?2, folded = ?3 WHERE id = ?1", replaced)


def _format_version(path: Path, connection: sqlite3.Connection) -> int:
    """The format of the file; 0 for an empty one. UserDataUnusable for a newer one."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if number > FORMAT:
        raise UserDataUnusable(
            f"{path} has format {number} and this version works with {FORMAT}: use the version "
            "that made it, or move the file away to begin a new one"
        )
    return int(number)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )


@contextmanager
def _user_data_errors(path: Path) -> Iterator[None]:
    """Translate errors of the disk and SQLite into UserDataUnusable with the remedy."""
    try:
        with translate_storage_errors(path):
            yield
    except IndexDamaged as error:
        raise UserDataUnusable(
            f"{path} cannot be read as saved conversations ({error.__cause__}): move the file "
            "away, and a new one is begun"
        ) from error
    except StorageFailed as error:
        raise UserDataUnusable(str(error)) from error
    except sqlite3.Error as error:
        raise UserDataUnusable(
            f"{path} cannot be read as saved conversations ({error}): was it made by another "
            "program? Move it away, and a new one is begun"
        ) from error
    except OSError as error:
        raise UserDataUnusable(f"{path} cannot be used ({error.strerror or error})") from error
