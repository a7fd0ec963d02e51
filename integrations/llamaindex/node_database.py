"""The SQLite file of a node store: nodes by key, the live segments, and counters.

The tables of segments, dead vectors and counters are those of a library's catalogue, so that
`index.storage.compaction` writes both. Keys of nodes are the ids of their vectors; they ascend and
are never used again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.storage.schema import connect, get_meta, set_meta, transaction

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS segments ("
    "key INTEGER PRIMARY KEY, name TEXT NOT NULL, first_id INTEGER NOT NULL, "
    "last_id INTEGER NOT NULL, count INTEGER NOT NULL, sha256 TEXT NOT NULL, "
    "size INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS dead (passage_id INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS nodes ("
    "key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ref_doc_id TEXT, type TEXT NOT NULL, "
    "content TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS nodes_by_document ON nodes (ref_doc_id)",
)


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node as it is stored; `content` is its JSON without the embedding."""

    id: str
    ref_doc_id: str | None
    type: str
    content: str


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open the file in autocommit mode; an empty one gets its tables, at generation 0."""
    connection = connect(path, write=True)
    with transaction(connection):
        for statement in SCHEMA:
            connection.execute(statement)
        if "generation" not in get_meta(connection):
            set_meta(connection, generation=0, next_segment=1, next_node=1, dimension=0)
    return connection


def insert_nodes(connection: sqlite3.Connection, first_key: int, rows: Sequence[NodeRow]) -> None:
    """Insert rows under consecutive keys; inside a transaction."""
    connection.executemany(
        "INSERT INTO nodes VALUES (?, ?, ?, ?, ?)",
        [(first_key + n, r.id, r.ref_doc_id, r.type, r.content) for n, r in enumerate(rows)],
    )


def delete_nodes(connection: sqlite3.Connection, keys: Iterable[int]) -> None:
    """Delete nodes and mark their vectors as dead; inside a transaction."""
    each = [(key,) for key in keys]
    connection.executemany("DELETE FROM nodes WHERE key = ?", each)
    connection.executemany("INSERT OR IGNORE INTO dead VALUES (?)", each)


def delete_everything(connection: sqlite3.Connection) -> None:
    """Delete all nodes and segments; inside a transaction. Counters are kept."""
    for table in ("nodes", "segments", "dead"):
        connection.execute(f"DELETE FROM {table}")
    set_meta(connection, dimension=0)


def keys_of_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> set[int]:
    """The keys of the nodes with these ids; unknown ids are left out."""
    return _keys(connection, "id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))


def keys_of_documents(connection: sqlite3.Connection, ids: Sequence[str]) -> set[int]:
    """The keys of the nodes of these documents."""
    return _keys(
        connection, "ref_doc_id IN (SELECT value FROM json_each(?))", json.dumps(list(ids))
    )


def all_metadata(connection: sqlite3.Connection) -> dict[int, tuple[dict[str, Any], str | None]]:
    """For each key, in ascending order, the metadata of the node and its document's id."""
    rows = connection.execute("SELECT key, content, ref_doc_id FROM nodes ORDER BY key")
    return {key: (json.loads(content)["metadata"], document) for key, content, document in rows}


def node_rows(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, NodeRow]:
    """The nodes with these keys, by key; unknown keys are left out."""
    rows = connection.execute(
        "SELECT key, id, ref_doc_id, type, content FROM nodes "
        "WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {key: NodeRow(*row) for key, *row in rows}


def all_keys(connection: sqlite3.Connection) -> list[int]:
    """The keys of all nodes, ascending."""
    return sorted(_keys(connection, "?", 1))


def copy_database(connection: sqlite3.Connection, to: Path) -> None:
    """Write a copy of what the connection sees into a new file."""
    copy = sqlite3.connect(to)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _keys(connection: sqlite3.Connection, condition: str, value: object) -> set[int]:
    return {
        key for (key,) in connection.execute(f"SELECT key FROM nodes WHERE {condition}", (value,))
    }
