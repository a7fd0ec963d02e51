"""Going back to the generation before the last one, as a new generation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.errors import IndexMissing, InvalidInput
from index.library import Library
from index.storage.crash_recovery import apply_text_deletions, remove_stale_files
from index.storage.generations import record_generation
from index.storage.near_duplicates import store_missing_signatures
from index.storage.schema import get_meta, set_meta, transaction
from index.storage.text_index import TextIndex
from index.storage.undo_log import apply_undo, can_roll_back, passages_to_drop, passages_to_restore
from index.storage.write_access import build_lock, writable_catalogue


@dataclass(frozen=True, slots=True)
class RollbackResult:
    """The generation that going back made, and the one whose state it has again."""

    generation: int
    restored_generation: int


def rollback(library: Library) -> RollbackResult:
    """Bring back the state before the last generation; doing it twice brings the last one back.

    The order is that of a build: full-text additions, the transaction, full-text deletions.
    Raises InvalidInput if nothing is kept to go back to, BuildInProgress, IndexMissing.
    """
    if not library.exists:
        raise IndexMissing(f"there is no index in {library.folder}: nothing to take back")
    with build_lock(library), writable_catalogue(library) as connection:
        meta = get_meta(connection)
        if not can_roll_back(connection):
            raise InvalidInput(
                f"nothing was kept from before generation {meta['generation']}: the first build, "
                "`forget` and `repair` cannot be taken back"
            )
        (made,) = connection.execute("SELECT value FROM undo_meta WHERE key = 'made'").fetchone()
        like = int(made.split()[0])
        restored = passages_to_restore(connection)
        with transaction(connection):
            connection.executemany(
                "INSERT OR REPLACE INTO reserved VALUES (?, ?)", _ranges(restored)
            )
        if restored:
            TextIndex(library.full_text / meta["full_text"]).add(_rows(connection))
        number = int(meta["generation"]) + 1
        with transaction(connection):
            dropped = passages_to_drop(connection)
            apply_undo(connection)
            touched = connection.execute("SELECT key FROM undo WHERE place = 'articles'")
            store_missing_signatures(connection, [row[0] for row in touched])
            connection.executemany(
                "INSERT OR IGNORE INTO text_deletions VALUES (?)", [(i,) for i in dropped]
            )
            connection.execute("DELETE FROM reserved")
            record_generation(connection, number, f"back to generation {like}")
            set_meta(connection, made=f"{like} as {number}")
        apply_text_deletions(library, connection)
        remove_stale_files(library, connection)
    return RollbackResult(number, like)


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """`(passage id, title, text)` of the passages that come back, as their articles were."""
    for passage_id, start, end, title, text in connection.execute(
        "SELECT p.id, p.start, p.end, coalesce(u.title, a.title), coalesce(u.text, a.text) "
        "FROM undo_passages p LEFT JOIN undo_articles u ON u.key = p.article_key "
        "LEFT JOIN articles a ON a.key = p.article_key "
        "WHERE p.id NOT IN (SELECT id FROM passages) ORDER BY p.id"
    ):
        yield passage_id, title, text[start:end]


def _ranges(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending ids as closed ranges without gaps."""
    first = last = None
    for i in ids:
        if last is not None and i == last + 1:
            last = i
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = i
    if first is not None and last is not None:
        yield first, last
