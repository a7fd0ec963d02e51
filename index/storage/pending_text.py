"""Pending changes of the full text, which recovery completes after a crash.

Tantivy commits separately from SQLite. Passage ids are reserved before their text is added: a
reservation that outlives its build marks orphaned text. Deletions are requested in the
transaction that deletes the passages, and carried out after it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from index.storage.schema import get_meta, set_meta, transaction


def reserve_passage_ids(connection: sqlite3.Connection, count: int) -> int:
    """Reserve `count` passage ids, which are never used again; returns the first."""
    with transaction(connection):
        first_id = int(get_meta(connection)["next_passage_id"])
        if count:
            set_meta(connection, next_passage_id=first_id + count)
            last_id = first_id + count - 1
            connection.execute("INSERT INTO reserved VALUES (?, ?)", (first_id, last_id))
    return first_id


def reserve_ranges(connection: sqlite3.Connection, ranges: Iterable[tuple[int, int]]) -> None:
    """Reserve closed ranges of ids that a rollback uses again; inside a transaction."""
    connection.executemany("INSERT OR REPLACE INTO reserved VALUES (?, ?)", ranges)


def reserved_ranges(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """The reservations, as closed ranges."""
    return connection.execute("SELECT first_id, last_id FROM reserved").fetchall()


def release_range(connection: sqlite3.Connection, first_id: int) -> None:
    """End the reservation that begins with this id: its passages are stored."""
    connection.execute("DELETE FROM reserved WHERE first_id = ?", (first_id,))


def release_ranges(connection: sqlite3.Connection) -> None:
    """End all reservations."""
    connection.execute("DELETE FROM reserved")


def request_text_deletions(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Request that the full text of these passages be deleted; inside a transaction."""
    connection.executemany("INSERT OR IGNORE INTO text_deletions VALUES (?)", [(i,) for i in ids])


def requested_text_deletions(connection: sqlite3.Connection) -> list[int]:
    """Ids of the passages whose full text is to be deleted."""
    return [row[0] for row in connection.execute("SELECT passage_id FROM text_deletions")]


def clear_text_deletions(connection: sqlite3.Connection) -> None:
    """Mark all requested deletions as done; inside a transaction."""
    connection.execute("DELETE FROM text_deletions")
