"""Commits one generation: segments and full-text additions, the transaction, then deletions.

Passage ids are reserved in a transaction of their own before anything is written under them, so
that no id is ever used twice; a reservation that outlives its build marks what a crash left.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.building.diff import ArticleUpdate
from index.building.planned_articles import PlannedArticles
from index.library import Library
from index.storage.article_rows import (
    StoredArticle,
    delete_article,
    delete_passages,
    insert_passage,
    move_articles,
    move_passages,
    passage_ids,
    release_article_id,
    store_article,
)
from index.storage.compaction import swap_segments, write_segments
from index.storage.crash_recovery import apply_text_deletions, next_text_folder, remove_stale_files
from index.storage.generations import record_generation
from index.storage.near_duplicates import store_signature
from index.storage.pending_text import clear_text_deletions, release_range, reserve_passage_ids
from index.storage.repeated_lines import store_missing_marks
from index.storage.schema import get_meta, set_meta, transaction
from index.storage.spool import VectorSpool
from index.storage.text_index import TextIndex
from index.storage.undo_log import clear_undo


@dataclass(frozen=True, slots=True)
class GenerationChange:
    """Everything that one build changes. `vectors` has a row for each new passage, in order.

    `bookkeeping` is called inside the transaction; `summary` is shown in the list of generations:
    `3 added, 1 changed`.
    """

    plans: PlannedArticles
    vectors: VectorSpool
    removed: Sequence[StoredArticle]
    renamed: Sequence[ArticleUpdate]
    from_scratch: bool
    meta: dict[str, object]
    bookkeeping: Callable[[], None]
    summary: str


def write_generation(
    library: Library, connection: sqlite3.Connection, change: GenerationChange
) -> int:
    """Commit one generation and return its number; on any error the last one stays intact."""
    meta = get_meta(connection)
    number = int(meta["generation"]) + 1
    name = meta["full_text"]
    if change.from_scratch:
        name = next_text_folder(library, name)
    first_id = reserve_passage_ids(connection, len(change.vectors))
    merges = write_segments(
        library,
        connection,
        first_id,
        change.vectors,
        removed=_removed_passages(connection, change),
        from_scratch=change.from_scratch,
    )
    if len(change.vectors) or not TextIndex.exists(library.full_text / name):
        TextIndex(library.full_text / name).add(_text_rows(change.plans, first_id))
    with transaction(connection):
        clear_undo(connection)
        _write_rows(connection, change, first_id)
        store_missing_marks(connection)
        change.bookkeeping()
        swap_segments(connection, merges)
        set_meta(connection, full_text=name, **change.meta)
        record_generation(connection, number, change.summary)
    if change.from_scratch:
        with transaction(connection):
            clear_text_deletions(connection)
    apply_text_deletions(library, connection)
    remove_stale_files(library, connection)
    return number


def _removed_passages(connection: sqlite3.Connection, change: GenerationChange) -> set[int]:
    """Ids of the passages that this generation deletes."""
    removed_ids = set(change.plans.stale)
    for article in change.removed:
        removed_ids.update(passage_ids(connection, article.key))
    return removed_ids


def _text_rows(plans: PlannedArticles, first_id: int) -> Iterator[tuple[int, str, str]]:
    passage_id = first_id
    for plan in plans:
        chunked = plan.article.chunked
        for passage in plan.new:
            yield passage_id, chunked.title, chunked.text_to_search(passage)
            passage_id += 1


def _write_rows(
    connection: sqlite3.Connection,
    change: GenerationChange,
    first_id: int,
) -> None:
    """Write the rows of one generation."""
    for article in change.removed:
        delete_article(connection, article.key)
    move_articles(
        connection, [(move.stored.key, move.locator) for move in change.renamed if move.stored]
    )
    for known_key in change.plans.keys:
        if known_key is not None:
            release_article_id(connection, known_key)
    passage_id = first_id
    for plan in change.plans:
        key = store_article(connection, plan.article)
        store_signature(connection, key, plan.signature)
        delete_passages(connection, plan.stale)
        move_passages(connection, plan.reused)
        for chunk in plan.new:
            insert_passage(connection, passage_id, key, chunk)
            passage_id += 1
    release_range(connection, first_id)
