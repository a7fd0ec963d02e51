"""What the last generation replaced, kept so that it can be taken back.

Triggers note the first change of each row since the last generation began: the key of the row,
and the row as it was, if it was there. Taking back deletes the rows that were touched and puts
the kept ones in again, whatever the changes were; since the triggers note that as well, taking
back twice comes out where it began. The cost follows the size of the change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

UNDO_TABLES = {
    "sources": "key",
    "articles": "key",
    "segments": "key",
    "passages": "id",
    "dead": "passage_id",
    "meta": "key",
}
"""The tables that can be taken back, parents first, and their primary keys."""

PERMANENT_META = ("format", "library", "generation", "next_passage_id", "next_segment", "full_text")
"""Of `meta`: counters that never go back, and what is not in the catalogue alone."""


def create_undo(connection: sqlite3.Connection) -> None:
    """Make the tables and triggers, inside a transaction."""
    connection.execute(
        "CREATE TABLE undo (place TEXT NOT NULL, key NOT NULL, PRIMARY KEY (place, key)) "
        "WITHOUT ROWID"
    )
    for table, key in UNDO_TABLES.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        connection.execute(f"CREATE TABLE undo_{table} ({', '.join(columns)}, PRIMARY KEY ({key}))")
        old = ", ".join(f"old.{column}" for column in columns)
        guard = f"{{row}}.key NOT IN {PERMANENT_META}" if table == "meta" else "1"
        # The plus takes the column's type away: else SQLite converts every stored key to compare.
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
    """Take tables and triggers away, before the tables that they watch change their columns."""
    for table in UNDO_TABLES:
        for event in ("update", "delete", "insert"):
            connection.execute(f"DROP TRIGGER IF EXISTS undo_{table}_{event}")
        connection.execute(f"DROP TABLE IF EXISTS undo_{table}")
    connection.execute("DROP TABLE IF EXISTS undo")


def clear_undo(connection: sqlite3.Connection) -> None:
    """Let go of what was replaced: the state of now cannot be taken back behind."""
    for table in UNDO_TABLES:
        connection.execute(f"DELETE FROM undo_{table}")
    connection.execute("DELETE FROM undo")


def can_roll_back(connection: sqlite3.Connection) -> bool:
    """Whether there is a generation to go back to."""
    return bool(connection.execute("SELECT 1 FROM undo_meta WHERE key = 'made'").fetchone())


def undone_generation(connection: sqlite3.Connection) -> int:
    """The number of the generation that going back restores; there has to be one."""
    (made,) = connection.execute("SELECT value FROM undo_meta WHERE key = 'made'").fetchone()
    return int(made.split()[0])


def undo_segment_names(connection: sqlite3.Connection) -> set[str]:
    """Files of segments that taking back would need."""
    return {row[0] for row in connection.execute("SELECT name FROM undo_segments")}


def passages_to_restore(connection: sqlite3.Connection) -> list[int]:
    """Ids of the passages that taking back would bring back, ascending."""
    rows = connection.execute(
        "SELECT id FROM undo_passages WHERE id NOT IN (SELECT id FROM passages) ORDER BY id"
    )
    return [row[0] for row in rows]


def passages_to_drop(connection: sqlite3.Connection) -> list[int]:
    """Ids of the passages that taking back would remove, ascending."""
    rows = connection.execute(
        "SELECT id FROM passages WHERE id IN (SELECT key FROM undo WHERE place = 'passages') "
        "AND id NOT IN (SELECT id FROM undo_passages) ORDER BY id"
    )
    return [row[0] for row in rows]


def text_to_restore(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """`(passage id, title, text)` of the passages that come back, as their articles were."""
    for passage_id, start, end, title, text in connection.execute(
        "SELECT p.id, p.start, p.end, coalesce(u.title, a.title), coalesce(u.text, a.text) "
        "FROM undo_passages p LEFT JOIN undo_articles u ON u.key = p.article_key "
        "LEFT JOIN articles a ON a.key = p.article_key "
        "WHERE p.id NOT IN (SELECT id FROM passages) ORDER BY p.id"
    ):
        yield passage_id, title, text[start:end]


def touched_articles(connection: sqlite3.Connection) -> list[int]:
    """Keys of the articles that the last generation changed, added or removed."""
    rows = connection.execute("SELECT key FROM undo WHERE place = 'articles'")
    return [row[0] for row in rows]


def apply_undo(connection: sqlite3.Connection) -> None:
    """Put every row back as it was, inside a transaction; what is replaced now is kept instead."""
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
