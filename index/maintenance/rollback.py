"""Restores the previous generation, as a new generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.errors import IndexMissing, InvalidInput
from index.library import Library
from index.storage.crash_recovery import apply_text_deletions, remove_stale_files
from index.storage.generations import record_generation
from index.storage.near_duplicates import store_missing_signatures
from index.storage.pending_text import release_ranges, request_text_deletions, reserve_ranges
from index.storage.repeated_lines import store_missing_marks
from index.storage.schema import get_meta, set_meta, transaction
from index.storage.text_index import TextIndex
from index.storage.undo_log import (
    apply_undo,
    can_roll_back,
    passages_to_drop,
    passages_to_restore,
    text_to_restore,
    touched_article_keys,
    undone_generation,
)
from index.storage.write_access import build_lock, writable_catalogue


@dataclass(frozen=True, slots=True)
class RollbackResult:
    """The number of the new generation, and of the one whose state it restores."""

    generation: int
    restored_generation: int


def rollback(library: Library) -> RollbackResult:
    """Restore the state before the last generation; a second rollback undoes the first.

    The order is that of a build: full-text additions, the transaction, full-text deletions.
    Raises InvalidInput if the undo log is empty, BuildInProgress, IndexMissing.
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
        like = undone_generation(connection)
        restored = passages_to_restore(connection)
        with transaction(connection):
            reserve_ranges(connection, _ranges(restored))
        if restored:
            TextIndex(library.full_text / meta["full_text"]).add(text_to_restore(connection))
        number = int(meta["generation"]) + 1
        with transaction(connection):
            dropped = passages_to_drop(connection)
            apply_undo(connection)
            store_missing_signatures(connection, touched_article_keys(connection))
            store_missing_marks(connection)
            request_text_deletions(connection, dropped)
            release_ranges(connection)
            record_generation(connection, number, f"back to generation {like}")
            set_meta(connection, made=f"{like} as {number}")
        apply_text_deletions(library, connection)
        remove_stale_files(library, connection)
    return RollbackResult(number, like)


def _ranges(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending ids as closed ranges: `1, 2, 5` -> `(1, 2), (5, 5)`."""
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
