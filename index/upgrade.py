"""Bringing a catalogue of an older format up to date, after a copy of it was put aside."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from index.compaction import add_segment
from index.duplicates import sign_unsigned
from index.files import sync_file
from index.library import Library
from index.schema import SCHEMA, get_meta, set_meta, transaction
from index.undo import create_undo
from index.vectors import read_format_1, write_segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHANGED = ("sources", "segments", "passages")  # tables whose columns format 2 has otherwise


def upgrade(library: Library, connection: sqlite3.Connection) -> None:
    """Upgrade a catalogue of format 1; leave any other alone."""
    if get_meta(connection).get("format") != "1":
        return
    aside = library.folder / "catalogue.sqlite.format1"
    with contextlib.closing(sqlite3.connect(aside)) as copy:
        connection.backup(copy)
    sync_file(aside)
    ids, vectors = _stored_vectors(library, connection)
    segment = (
        write_segment(library.segments, _next_key(connection), ids, vectors) if len(ids) else None
    )
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")  # references stay as they are written
    with transaction(connection):
        for table in CHANGED:
            connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        for index in ("passages_by_article", "passages_by_text", "passages_by_segment"):
            connection.execute(f"DROP INDEX IF EXISTS {index}")
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(_unless_there(statement))
        connection.execute("INSERT INTO sources SELECT * FROM old_sources")
        connection.execute(
            "INSERT INTO passages SELECT id, article_key, start, end, text_sha256 FROM old_passages"
        )
        if segment is not None:
            add_segment(connection, segment)
        keys = connection.execute("SELECT key FROM articles")
        sign_unsigned(connection, [row[0] for row in keys])
        for table in CHANGED:
            connection.execute(f"DROP TABLE old_{table}")
        next_segment = segment.key + 1 if segment else _next_key(connection)
        set_meta(connection, format=2, next_segment=next_segment)
        create_undo(connection)
    connection.execute("PRAGMA legacy_alter_table = OFF")
    connection.execute("PRAGMA foreign_keys = ON")


def _unless_there(statement: str) -> str:
    for kind in ("TABLE", "INDEX"):
        statement = statement.replace(f"CREATE {kind} ", f"CREATE {kind} IF NOT EXISTS ", 1)
    return statement


def _next_key(connection: sqlite3.Connection) -> int:
    return int(get_meta(connection)["generation"]) + 1


def _stored_vectors(
    library: Library, connection: sqlite3.Connection
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Ids and vectors of all living passages, from segments that held ids in any order."""
    import numpy as np

    parts = []
    for key, name in connection.execute("SELECT key, name FROM segments").fetchall():
        living = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM passages WHERE segment_key = ? ORDER BY id", (key,)
            )
        ]
        vectors = read_format_1(library.segments / name, living)
        parts.append((np.array(living, np.int64), vectors))
    if not parts:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    ids = np.concatenate([ids for ids, _ in parts])
    order = np.argsort(ids)
    return ids[order], np.concatenate([vectors for _, vectors in parts])[order]
