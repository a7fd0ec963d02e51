"""The SQLite catalogue: its tables, connections and transactions.

Its transactions are the only commit point of the index. Connections are short-lived; a reader
uses one read transaction per request, and so sees one generation throughout.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexMismatch, IndexMissing, InvalidInput
from index.storage.error_translation import translate_storage_errors
from index.storage.undo_log import create_undo

CATALOGUE_FORMAT = 4  # incremented with every change of the tables
WRITER_CACHE_KB = 64_000  # else a large transaction writes pages of its indexes repeatedly
QUERY_BATCH = 500  # parameters; the limit of SQLite is 999 in old versions
BUSY_TIMEOUT_MS = 10_000  # a writer waits this long for another one's short transaction

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    key INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, location TEXT NOT NULL UNIQUE,
    is_example INTEGER NOT NULL DEFAULT 0, state TEXT);
CREATE TABLE articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    source_key INTEGER NOT NULL REFERENCES sources(key), locator TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL, record_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL,
    title TEXT NOT NULL, date TEXT, date_from TEXT, file_date TEXT, author TEXT, source TEXT,
    language TEXT,
    page_starts TEXT NOT NULL, words INTEGER NOT NULL, sentences BLOB NOT NULL, text TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]', tables TEXT NOT NULL DEFAULT '[]',
    boilerplate TEXT NOT NULL DEFAULT '[]', reading TEXT NOT NULL DEFAULT '[]', fetched TEXT,
    UNIQUE (source_key, locator));
CREATE INDEX articles_by_date ON articles (date, source_key, source, locator);
CREATE TABLE segments (
    key INTEGER PRIMARY KEY, name TEXT NOT NULL, first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL, count INTEGER NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article_key INTEGER NOT NULL REFERENCES articles(key),
    start INTEGER NOT NULL, end INTEGER NOT NULL, text_sha256 BLOB NOT NULL);
CREATE INDEX passages_by_article ON passages (article_key);
CREATE INDEX passages_by_text ON passages (text_sha256);
CREATE TABLE dead (passage_id INTEGER PRIMARY KEY);
CREATE TABLE signatures (
    article_key INTEGER PRIMARY KEY REFERENCES articles(key) ON DELETE CASCADE,
    minhash BLOB NOT NULL);
CREATE TABLE bands (
    band INTEGER NOT NULL, article_key INTEGER NOT NULL REFERENCES articles(key) ON DELETE CASCADE,
    PRIMARY KEY (band, article_key)) WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article_key);
CREATE TABLE failures (
    source_key INTEGER NOT NULL, locator TEXT NOT NULL, raw_sha256 TEXT, reason TEXT NOT NULL,
    read_by TEXT NOT NULL DEFAULT '', PRIMARY KEY (source_key, locator));
CREATE TABLE forgotten (
    id TEXT PRIMARY KEY, source_key INTEGER NOT NULL, locator TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reserved (first_id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL);
CREATE TABLE text_deletions (passage_id INTEGER PRIMARY KEY);
CREATE TABLE generations (
    number INTEGER PRIMARY KEY, made TEXT NOT NULL, what TEXT NOT NULL,
    articles INTEGER NOT NULL, passages INTEGER NOT NULL);
"""
"""Ids only grow, so that each segment has a closed range of its own, `first_id` to `last_id`.
`dead` are deleted passages whose vector is still in a segment."""


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open the catalogue in autocommit mode; IndexMissing if a reader finds none.

    Raises StorageFailed if it cannot be used now, IndexDamaged if it is not a catalogue.
    """
    if path.parent.is_file():
        raise InvalidInput(f"{path.parent} is a file: name a data folder with --data")
    if not write and not path.exists():
        raise IndexMissing(
            f"there is no index in {path.parent}: run `python -m assistant build PATH`"
        )
    with translate_storage_errors(path):
        return _open_to_write(path) if write else _open_to_read(path)


def _open_to_write(path: Path) -> sqlite3.Connection:
    connection = _open(path, "mode=rwc")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
    return connection


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open for reading, even on a full disk or in a read-only folder.

    SQLite creates a small shared-memory file beside a catalogue that nobody has open. If that
    fails, nobody can be writing either, and the file alone is read as immutable. It is complete
    unless there is a log beside it.
    """
    connection = _open(path, "mode=rw")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        connection = _open(path, "mode=ro&immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _open(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_MS / 1000,
        check_same_thread=False,
    )


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables of an empty catalogue, at generation 0."""
    with transaction(connection):
        exists = has_table(connection, "meta")
        if exists:
            return
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        set_meta(
            connection,
            format=CATALOGUE_FORMAT,
            library=secrets.token_hex(8),
            generation=0,
            next_passage_id=1,
            next_segment=1,
            full_text="00000001",
        )
        create_undo(connection)


@contextmanager
def transaction(connection: sqlite3.Connection, *, write: bool = True) -> Iterator[None]:
    """Run the block in one transaction: committed at its end, rolled back on any error."""
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def begin_snapshot(connection: sqlite3.Connection) -> None:
    """Begin a read transaction: until it ends, later commits are not visible."""
    connection.execute("BEGIN")


def end_snapshot(connection: sqlite3.Connection) -> None:
    """End a read transaction."""
    connection.execute("COMMIT")


def vacuum(connection: sqlite3.Connection) -> None:
    """Rewrite the file without free pages and truncate its log, so that no deleted data remains."""
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the database has this table; one that an earlier version made may lack it."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def storable_text(text: str) -> str:
    """The text without unpaired surrogates, which SQLite cannot store: it matches nothing."""
    return text.encode("utf-8", "replace").decode()


def check_format(meta: dict[str, str]) -> None:
    """Raise IndexMismatch if the library was made by another version of the program."""
    made_with = int(meta.get("format", CATALOGUE_FORMAT))
    if made_with < CATALOGUE_FORMAT:
        raise IndexMismatch(
            f"the index has format {made_with} and this version works with {CATALOGUE_FORMAT}: run "
            "`python -m assistant build`, which brings it up to date"
        )
    if made_with > CATALOGUE_FORMAT:
        raise IndexMismatch(
            f"the index has format {made_with} and this version works with {CATALOGUE_FORMAT}: "
            "use the "
            "version that made it, or build into another data folder (--data)"
        )


def get_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """The manifest and the counters, as key-value pairs; empty if there is no table yet."""
    try:
        return dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return {}
        raise


def set_meta(connection: sqlite3.Connection, **values: object) -> None:
    """Store values as text; not by REPLACE, which would bypass the undo triggers."""
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [(name, str(value)) for name, value in values.items()],
    )
