"""The articles that a person had forgotten: no build lets them in again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from index.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ForgottenKeys:
    """What may not come back: places in one source, and ids and hashes in any."""

    places: frozenset[str]
    ids: frozenset[str]
    hashes: frozenset[str]


def forgotten_keys(connection: sqlite3.Connection, source_key: int) -> ForgottenKeys:
    """What a build of this source may not let in."""
    rows = connection.execute(
        "SELECT id, source_key, locator, raw_sha256 FROM forgotten"
    ).fetchall()
    return ForgottenKeys(
        places=frozenset(place for _, key, place, _ in rows if key == source_key),
        ids=frozenset(row[0] for row in rows),
        hashes=frozenset(row[3] for row in rows),
    )


def is_forgotten(connection: sqlite3.Connection, article_id: str) -> bool:
    """Whether this id was forgotten and no other article has it now."""
    row = connection.execute(
        "SELECT 1 FROM forgotten WHERE id = ?1 AND id NOT IN (SELECT id FROM articles)",
        (article_id.encode("utf-8", "replace").decode(),),
    ).fetchone()
    return row is not None


def remember_forgotten(
    connection: sqlite3.Connection,
    article_id: str,
    source_key: int,
    locator: str,
    raw_sha256: str,
) -> None:
    """Keep an article out from now on; inside a transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO forgotten VALUES (?, ?, ?, ?)",
        (article_id, source_key, locator, raw_sha256),
    )


def restore_forgotten(connection: sqlite3.Connection, article_id: str) -> None:
    """Let a forgotten article in again; InvalidInput if none of this id was forgotten."""
    done = connection.execute("DELETE FROM forgotten WHERE id = ?", (article_id,))
    if not done.rowcount:
        raise InvalidInput(f"no article {article_id!r} was forgotten, so none can be restored")
