"""Writing one generation: segment and full-text additions, then the transaction, then deletions.

Passage ids are reserved in a transaction of their own before anything is written under them, so
that no id is ever used twice; a reservation that outlives its build marks what a crash left.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.catalogue import pack_sentences, segments
from index.derive import Derived, DerivedPassage
from index.diff import Known
from index.errors import IndexDamaged
from index.fulltext import FullText
from index.library import Library
from index.schema import get_meta, set_meta, transaction
from index.vectors import SegmentFile, write_segment

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
    author: str | None
    source: str | None
    page_starts: tuple[int, ...]
    derived: Derived


@dataclass(frozen=True, slots=True)
class PassagePlan:
    """The passages of one article: those that keep their id, those that are new, those that go."""

    article: ArticleRow
    kept: tuple[tuple[int, DerivedPassage], ...]
    new: tuple[DerivedPassage, ...]
    stale: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """Everything one build changes. `vectors` has a row for each new passage, in order.

    `bookkeeping` is called inside the transaction.
    """

    plans: Sequence[PassagePlan]
    vectors: NDArray[np.float32]
    removed: Sequence[Known]
    renamed: Sequence[tuple[Known, str, str]]
    from_scratch: bool
    meta: dict[str, object]
    bookkeeping: Callable[[], None]


def heal(library: Library, connection: sqlite3.Connection) -> None:
    """Put right what a dead build left: full-text orphans, deletions not done, stray files."""
    folder = library.full_text / get_meta(connection).get("full_text", "")
    ranges = connection.execute("SELECT first_id, last_id FROM reserved").fetchall()
    deletions = connection.execute("SELECT 1 FROM text_deletions").fetchone()
    if ranges or deletions:
        try:
            if FullText.exists(folder):
                FullText.open(folder).delete_ranges(ranges)
            delete_from_text(library, connection)
        except IndexDamaged:
            pass  # it is written anew below
        with transaction(connection):
            connection.execute("DELETE FROM reserved")
            connection.execute("DELETE FROM text_deletions")
    _restore_text(library, connection)
    sweep(library, connection)


def sweep(library: Library, connection: sqlite3.Connection) -> None:
    """Remove files that no transaction names; only the holder of the build lock may."""
    live = {segment.name for segment in segments(connection)}
    if library.segments.exists():
        for path in library.segments.iterdir():
            if path.name not in live:
                path.unlink()
    full_text = get_meta(connection).get("full_text")
    if library.full_text.exists():
        for path in library.full_text.iterdir():
            if path.name != full_text:
                shutil.rmtree(path, ignore_errors=True)


def new_text_folder(library: Library, name: str) -> str:
    """The name of the next full-text folder, cleared of what a dead build left in it."""
    following = f"{int(name) + 1:08d}"
    shutil.rmtree(library.full_text / following, ignore_errors=True)
    return following


def text_rows(
    connection: sqlite3.Connection, without: int | None = None
) -> Iterator[tuple[int, str, str]]:
    """`(passage id, title, text)` of every passage, those of one article (by key) left out."""
    for passage_id, title, text, start, end in connection.execute(
        "SELECT passages.id, title, text, start, end FROM passages "
        "JOIN articles ON articles.key = article_key WHERE article_key IS NOT ? "
        "ORDER BY passages.id",
        (without,),
    ):
        yield passage_id, title, text[start:end]


def _restore_text(library: Library, connection: sqlite3.Connection) -> None:
    """Write the full text anew from the catalogue if it is missing, damaged or not complete."""
    meta = get_meta(connection)
    if meta["generation"] == "0":
        return
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    try:
        if len(FullText.open(library.full_text / meta["full_text"]).snapshot()) == passages:
            return
    except (IndexDamaged, FileNotFoundError):
        pass
    name = new_text_folder(library, meta["full_text"])
    FullText(library.full_text / name).add(text_rows(connection))
    with transaction(connection):
        set_meta(connection, full_text=name)


def delete_from_text(library: Library, connection: sqlite3.Connection) -> None:
    """Carry out the full-text deletions that committed transactions asked for."""
    ids = [row[0] for row in connection.execute("SELECT passage_id FROM text_deletions")]
    if not ids:
        return
    FullText(library.full_text / get_meta(connection)["full_text"]).delete(ids)
    with transaction(connection):
        connection.execute("DELETE FROM text_deletions")


def write_generation(library: Library, connection: sqlite3.Connection, change: Generation) -> int:
    """Commit one generation and return its number; on any error the last one stays whole."""
    meta = get_meta(connection)
    number = int(meta["generation"]) + 1
    name = meta["full_text"]
    if change.from_scratch:
        name = new_text_folder(library, name)
    first_id = _reserve(connection, len(change.vectors))
    segment = _write_vectors(library, number, first_id, change.vectors)
    if segment or not FullText.exists(library.full_text / name):
        FullText(library.full_text / name).add(_text_rows(change.plans, first_id))
    with transaction(connection):
        _write_rows(connection, change, segment, first_id)
        change.bookkeeping()
        set_meta(connection, generation=number, full_text=name, **change.meta)
    if change.from_scratch:
        with transaction(connection):
            connection.execute("DELETE FROM text_deletions")
    delete_from_text(library, connection)
    sweep(library, connection)
    return number


def _reserve(connection: sqlite3.Connection, count: int) -> int:
    """Take `count` passage ids that nothing will ever use again; the first of them."""
    with transaction(connection):
        first_id = int(get_meta(connection)["next_passage_id"])
        if count:
            set_meta(connection, next_passage_id=first_id + count)
            last_id = first_id + count - 1
            connection.execute("INSERT INTO reserved VALUES (?, ?)", (first_id, last_id))
    return first_id


def _write_vectors(
    library: Library, number: int, first_id: int, vectors: NDArray[np.float32]
) -> SegmentFile | None:
    import numpy as np

    if not len(vectors):
        return None
    ids = np.arange(first_id, first_id + len(vectors), dtype=np.int64)
    return write_segment(library.segments, number, ids, vectors)


def _text_rows(plans: Sequence[PassagePlan], first_id: int) -> Iterator[tuple[int, str, str]]:
    passage_id = first_id
    for plan in plans:
        derived = plan.article.derived
        for passage in plan.new:
            yield passage_id, derived.title, derived.text[passage.start : passage.end]
            passage_id += 1


def _write_rows(
    connection: sqlite3.Connection,
    change: Generation,
    segment: SegmentFile | None,
    first_id: int,
) -> None:
    """The rows of one generation, inside its transaction."""
    for article in change.removed:
        _drop_passages(connection, "article_key = ?", (article.key,))
        connection.execute("DELETE FROM articles WHERE key = ?", (article.key,))
    for article, _, _ in change.renamed:  # out of the way first: names may be exchanged
        connection.execute(
            "UPDATE articles SET locator = ? WHERE key = ?", (f"\0{article.key}", article.key)
        )
    for article, locator, title in change.renamed:
        connection.execute(
            "UPDATE articles SET locator = ?, title = ? WHERE key = ?",
            (locator, title, article.key),
        )
    if segment:
        connection.execute(
            "INSERT INTO segments VALUES (?, ?, ?, ?, ?)",
            (segment.key, segment.name, segment.count, segment.sha256, segment.size),
        )
    for plan in change.plans:  # ids may be exchanged as well
        if plan.article.key is not None:
            connection.execute(
                "UPDATE articles SET id = ? WHERE key = ?",
                (f"\0{plan.article.key}", plan.article.key),
            )
    passage_id = first_id
    for plan in change.plans:
        key = _write_article(connection, plan.article)
        for stale in plan.stale:
            _drop_passages(connection, "id = ?", (stale,))
        connection.executemany(
            "UPDATE passages SET start = ?, end = ? WHERE id = ?",
            [(passage.start, passage.end, kept) for kept, passage in plan.kept],
        )
        for passage in plan.new:
            assert segment is not None
            connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                (passage_id, key, passage.start, passage.end, passage.text_sha256, segment.key),
            )
            passage_id += 1
    connection.execute("DELETE FROM reserved WHERE first_id = ?", (first_id,))
    connection.execute(
        "DELETE FROM segments WHERE key NOT IN (SELECT DISTINCT segment_key FROM passages)"
    )


def _drop_passages(connection: sqlite3.Connection, where: str, values: tuple[int, ...]) -> None:
    connection.execute(
        f"INSERT OR IGNORE INTO text_deletions SELECT id FROM passages WHERE {where}",  # noqa: S608
        values,
    )
    connection.execute(f"DELETE FROM passages WHERE {where}", values)  # noqa: S608


def _write_article(connection: sqlite3.Connection, row: ArticleRow) -> int:
    derived = row.derived
    values = {
        "id": row.id,
        "source_key": row.source_key,
        "locator": row.locator,
        "raw_sha256": row.raw_sha256,
        "record_sha256": row.record_sha256,
        "sha256": row.sha256,
        "title": derived.title,
        "date": row.date,
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
