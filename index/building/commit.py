"""Writing one generation: segments and full-text additions, then the transaction, then deletions.

Passage ids are reserved in a transaction of their own before anything is written under them, so
that no id is ever used twice; a reservation that outlives its build marks what a crash left.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.building.diff import ArticleUpdate, StoredArticle
from index.library import Library
from index.storage.catalogue import pack_sentences
from index.storage.compaction import swap_segments, write_segments
from index.storage.crash_recovery import apply_text_deletions, next_text_folder, remove_stale_files
from index.storage.generations import record_generation
from index.storage.near_duplicates import minhash_signature, store_signature
from index.storage.schema import get_meta, set_meta, transaction
from index.storage.text_index import TextIndex
from index.storage.undo_log import clear_undo
from index.text.chunking import ChunkedArticle, PassageChunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article ready to be stored; `key` is None for a new one."""

    key: int | None
    id: str
    source_key: int
    locator: str
    raw_sha256: str
    record_sha256: str
    sha256: str
    date: str | None
    date_from: str | None
    file_date: str | None
    author: str | None
    source: str | None
    page_starts: tuple[int, ...]
    chunked: ChunkedArticle


@dataclass(frozen=True, slots=True)
class PassagePlan:
    """The passages of one article: those that keep their id, those that are new, those that go."""

    article: ArticleRow
    kept: tuple[tuple[int, PassageChunk], ...]
    new: tuple[PassageChunk, ...]
    stale: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GenerationChange:
    """Everything one build changes. `vectors` has a row for each new passage, in order.

    `bookkeeping` is called inside the transaction; `what` says in a few words what was done.
    """

    plans: Sequence[PassagePlan]
    vectors: NDArray[np.float32]
    removed: Sequence[StoredArticle]
    renamed: Sequence[ArticleUpdate]
    from_scratch: bool
    meta: dict[str, object]
    bookkeeping: Callable[[], None]
    what: str


def write_generation(
    library: Library, connection: sqlite3.Connection, change: GenerationChange
) -> int:
    """Commit one generation and return its number; on any error the last one stays whole."""
    meta = get_meta(connection)
    number = int(meta["generation"]) + 1
    name = meta["full_text"]
    if change.from_scratch:
        name = next_text_folder(library, name)
    first_id = _reserve_passage_ids(connection, len(change.vectors))
    merges = write_segments(
        library,
        connection,
        first_id,
        change.vectors,
        going=_removed_passages(connection, change),
        from_scratch=change.from_scratch,
    )
    if len(change.vectors) or not TextIndex.exists(library.full_text / name):
        TextIndex(library.full_text / name).add(_text_rows(change.plans, first_id))
    signatures = [minhash_signature(plan.article.chunked.text) for plan in change.plans]
    with transaction(connection):
        clear_undo(connection)
        keys = _write_rows(connection, change, first_id)
        for key, signature in zip(keys, signatures, strict=True):
            store_signature(connection, key, signature)
        change.bookkeeping()
        swap_segments(connection, merges)
        set_meta(connection, full_text=name, **change.meta)
        record_generation(connection, number, change.what)
    if change.from_scratch:
        with transaction(connection):
            connection.execute("DELETE FROM text_deletions")
    apply_text_deletions(library, connection)
    remove_stale_files(library, connection)
    return number


def _reserve_passage_ids(connection: sqlite3.Connection, count: int) -> int:
    """Take `count` passage ids that nothing will ever use again; the first of them."""
    with transaction(connection):
        first_id = int(get_meta(connection)["next_passage_id"])
        if count:
            set_meta(connection, next_passage_id=first_id + count)
            last_id = first_id + count - 1
            connection.execute("INSERT INTO reserved VALUES (?, ?)", (first_id, last_id))
    return first_id


def _removed_passages(connection: sqlite3.Connection, change: GenerationChange) -> set[int]:
    """The passages that this generation takes out."""
    going = {passage_id for plan in change.plans for passage_id in plan.stale}
    for article in change.removed:
        going.update(
            row[0]
            for row in connection.execute(
                "SELECT id FROM passages WHERE article_key = ?", (article.key,)
            )
        )
    return going


def _text_rows(plans: Sequence[PassagePlan], first_id: int) -> Iterator[tuple[int, str, str]]:
    passage_id = first_id
    for plan in plans:
        derived = plan.article.chunked
        for passage in plan.new:
            yield passage_id, derived.title, derived.text[passage.start : passage.end]
            passage_id += 1


def _write_rows(
    connection: sqlite3.Connection,
    change: GenerationChange,
    first_id: int,
) -> list[int]:
    """The rows of one generation, inside its transaction; the keys of the plans' articles."""
    for article in change.removed:
        _drop_passages(connection, "article_key = ?", (article.key,))
        connection.execute("DELETE FROM articles WHERE key = ?", (article.key,))
    moves = [(move, move.known.key) for move in change.renamed if move.known]
    for _, key in moves:  # out of the way first: names may be exchanged
        connection.execute("UPDATE articles SET locator = ? WHERE key = ?", (f"\0{key}", key))
    for move, key in moves:
        connection.execute("UPDATE articles SET locator = ? WHERE key = ?", (move.locator, key))
    for plan in change.plans:  # ids may be exchanged as well
        if plan.article.key is not None:
            connection.execute(
                "UPDATE articles SET id = ? WHERE key = ?",
                (f"\0{plan.article.key}", plan.article.key),
            )
    passage_id = first_id
    keys = []
    for plan in change.plans:
        key = _write_article(connection, plan.article)
        keys.append(key)
        for stale in plan.stale:
            _drop_passages(connection, "id = ?", (stale,))
        connection.executemany(
            "UPDATE passages SET start = ?, end = ? WHERE id = ?",
            [(passage.start, passage.end, kept) for kept, passage in plan.kept],
        )
        for passage in plan.new:
            connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
                (passage_id, key, passage.start, passage.end, passage.text_sha256),
            )
            passage_id += 1
    connection.execute("DELETE FROM reserved WHERE first_id = ?", (first_id,))
    return keys


def _drop_passages(connection: sqlite3.Connection, where: str, values: tuple[int, ...]) -> None:
    for table in ("text_deletions", "dead"):
        connection.execute(
            f"INSERT OR IGNORE INTO {table} SELECT id FROM passages WHERE {where}",  # noqa: S608
            values,
        )
    connection.execute(f"DELETE FROM passages WHERE {where}", values)  # noqa: S608


def _write_article(connection: sqlite3.Connection, row: ArticleRow) -> int:
    derived = row.chunked
    values = {
        "id": row.id,
        "source_key": row.source_key,
        "locator": row.locator,
        "raw_sha256": row.raw_sha256,
        "record_sha256": row.record_sha256,
        "sha256": row.sha256,
        "title": derived.title,
        "date": row.date,
        "date_from": row.date_from,
        "file_date": row.file_date,
        "author": row.author,
        "source": row.source,
        "language": derived.language,
        "page_starts": json.dumps(row.page_starts),
        "words": len(derived.text.split()),
        "sentences": pack_sentences(derived.sentences),
        "text": derived.text,
    }
    if row.key is None:
        marks = ", ".join(f":{name}" for name in values)
        cursor = connection.execute(
            f"INSERT INTO articles ({', '.join(values)}) VALUES ({marks})",  # noqa: S608
            values,
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(
        f"UPDATE articles SET {assignments} WHERE key = :key",  # noqa: S608
        {**values, "key": row.key},
    )
    return row.key
