"""The undo log of the last generation, for rollback.

Triggers record the first change of each row since the last generation began: the key of the row,
and the old row if there was one. A rollback deletes the touched rows and inserts the old ones,
whatever the changes were. The triggers record that too, so that a second rollback undoes the
first. The cost is proportional to the size of the change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from index.storage.searched_text import searched_text

UNDO_TABLES = {
    "sources": "key",
    "articles": "key",
    "segments": "key",
    "passages": "id",
    "dead": "passage_id",
    "meta": "key",
}
"""The tables that are rolled back, parents first, with their primary keys."""

PERMANENT_META = ("format", "library", "generation", "next_passage_id", "next_segment", "full_text")
"""Keys of `meta` that are not rolled back: counters, and what refers to other files."""


def create_undo(connection: sqlite3.Connection) -> None:
    """Create the tables and triggers, inside a transaction."""
    connection.execute(
        "CREATE TABLE undo (place TEXT NOT NULL, key NOT NULL, PRIMARY KEY (place, key)) "
        "WITHOUT ROWID"
    )
    for table, key in UNDO_TABLES.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        connection.execute(f"CREATE TABLE undo_{table} ({', '.join(columns)}, PRIMARY KEY ({key}))")
        old = ", ".join(f"old.{column}" for column in columns)
        guard = f"{{row}}.key NOT IN {PERMANENT_META}" if table == "meta" else "1"
        # The plus removes the column's type affinity: else SQLite converts every stored key.
        known = f"EXISTS (SELECT 1 FROM undo WHERE place = '{table}' AND key = +{{row}}.{key})"
        keep = (
            f"INSERT INTO undo_{table} VALUES ({old}); "
            f"INSERT INTO undo VALUES ('{table}', old.{key});"
        )
        for event in ("UPDATE", "DELETE"):
            condition = f"{guard} AND NOT {known}".format(row="old")
            connection.execute(
                f"CREATE TRIGGER undo_{table}_{event.lower()} BEFORE {event} ON {table} "
                f"WHEN {condition} BEGIN {keep} END"
            )
        condition = f"{guard} AND NOT {known}".format(row="new")
        connection.execute(
            f"CREATE TRIGGER undo_{table}_insert AFTER INSERT ON {table} "
            f"WHEN {condition} BEGIN INSERT INTO undo VALUES ('{table}', new.{key}); END"
        )


def drop_undo(connection: sqlite3.Connection) -> None:
    """Drop tables and triggers, before the watched tables change their columns."""
    for table in UNDO_TABLES:
        for event in ("update", "delete", "insert"):
            connection.execute(f"DROP TRIGGER IF EXISTS undo_{table}_{event}")
        connection.execute(f"DROP TABLE IF EXISTS undo_{table}")
    connection.execute("DROP TABLE IF EXISTS undo")


def clear_undo(connection: sqlite3.Connection) -> None:
    """Empty the undo log: the current state becomes the oldest one that can be restored."""
    for table in UNDO_TABLES:
        connection.execute(f"DELETE FROM undo_{table}")
    connection.execute("DELETE FROM undo")


def can_roll_back(connection: sqlite3.Connection) -> bool:
    """Whether there is a previous generation to restore."""
    return bool(connection.execute("SELECT 1 FROM undo_meta WHERE key = 'made'").fetchone())


def undone_generation(connection: sqlite3.Connection) -> int:
    """The number of the generation that a rollback restores; requires `can_roll_back`."""
    (made,) = connection.execute("SELECT value FROM undo_meta WHERE key = 'made'").fetchone()
    return int(made.split()[0])


def undo_segment_names(connection: sqlite3.Connection) -> set[str]:
    """Names of the segment files that a rollback needs."""
    return {row[0] for row in connection.execute("SELECT name FROM undo_segments")}


def passages_to_restore(connection: sqlite3.Connection) -> list[int]:
    """Ids of the passages that a rollback restores, ascending."""
    rows = connection.execute(
        "SELECT id FROM undo_passages WHERE id NOT IN (SELECT id FROM passages) ORDER BY id"
    )
    return [row[0] for row in rows]


def passages_to_drop(connection: sqlite3.Connection) -> list[int]:
    """Ids of the passages that a rollback deletes, ascending."""
    rows = connection.execute(
        "SELECT id FROM passages WHERE id IN (SELECT key FROM undo WHERE place = 'passages') "
        "AND id NOT IN (SELECT id FROM undo_passages) ORDER BY id"
    )
    return [row[0] for row in rows]


def text_to_restore(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """`(passage id, title, text)` of the passages that a rollback restores."""
    for passage_id, title, *place in connection.execute(
        "SELECT p.id, coalesce(u.title, a.title), coalesce(u.text, a.text), "
        "coalesce(u.tables, a.tables), p.start, p.end "
        "FROM undo_passages p LEFT JOIN undo_articles u ON u.key = p.article_key "
        "LEFT JOIN articles a ON a.key = p.article_key "
        "WHERE p.id NOT IN (SELECT id FROM passages) ORDER BY p.id"
    ):
        yield passage_id, title, searched_text(*place)


def touched_article_keys(connection: sqlite3.Connection) -> list[int]:
    """Keys of the articles that the last generation changed, added or removed."""
    rows = connection.execute("SELECT key FROM undo WHERE place = 'articles'")
    return [row[0] for row in rows]


def apply_undo(connection: sqlite3.Connection) -> None:
    """Restore every old row, inside a transaction; the replaced rows become the undo log."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in UNDO_TABLES:
        connection.execute(f"CREATE TEMP TABLE back_{table} AS SELECT * FROM undo_{table}")
    connection.execute("CREATE TEMP TABLE back AS SELECT * FROM undo")
    clear_undo(connection)
    for table, key in UNDO_TABLES.items():
        connection.execute(
            f"DELETE FROM {table} WHERE {key} IN (SELECT key FROM back WHERE place = '{table}')"
        )
    for table in UNDO_TABLES:
        connection.execute(f"INSERT INTO {table} SELECT * FROM back_{table}")
        connection.execute(f"DROP TABLE back_{table}")
    connection.execute("DROP TABLE back")
