"""Forgotten articles: erased by the person, and never added again by a build."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from index.errors import InvalidInput
from index.storage.schema import storable_text


@dataclass(frozen=True, slots=True)
class ForgottenKeys:
    """The keys of forgotten articles: locators in one source, ids and hashes in all sources."""

    places: frozenset[str]
    ids: frozenset[str]
    hashes: frozenset[str]


def forgotten_keys(connection: sqlite3.Connection, source_key: int) -> ForgottenKeys:
    """The keys of articles that a build of this source must not add."""
    rows = connection.execute(
        "SELECT id, source_key, locator, raw_sha256 FROM forgotten"
    ).fetchall()
    return ForgottenKeys(
        places=frozenset(place for _, key, place, _ in rows if key == source_key),
        ids=frozenset(row[0] for row in rows),
        hashes=frozenset(row[3] for row in rows),
    )


def is_forgotten(connection: sqlite3.Connection, article_id: str) -> bool:
    """Whether an article with this id was forgotten and no current article has the id."""
    row = connection.execute(
        "SELECT 1 FROM forgotten WHERE id = ?1 AND id NOT IN (SELECT id FROM articles)",
        (storable_text(article_id),),
    ).fetchone()
    return row is not None


def remember_forgotten(
    connection: sqlite3.Connection,
    article_id: str,
    source_key: int,
    locator: str,
    raw_sha256: str,
) -> None:
    """Keep an article out of future builds; inside a transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO forgotten VALUES (?, ?, ?, ?)",
        (article_id, source_key, locator, raw_sha256),
    )


def restore_forgotten(connection: sqlite3.Connection, article_id: str) -> None:
    """Allow a forgotten article again; InvalidInput if none with this id was forgotten."""
    done = connection.execute("DELETE FROM forgotten WHERE id = ?", (article_id,))
    if not done.rowcount:
        raise InvalidInput(f"no article {article_id!r} was forgotten, so none can be restored")
