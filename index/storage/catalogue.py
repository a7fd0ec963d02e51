"""Reads the catalogue: articles, sentences, passages, sources, and the live segments."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from index.errors import ArticleNotFound, IndexDamaged, IndexMissing
from index.failure_summary import truncate_failures
from index.library import Library
from index.storage.schema import (
    QUERY_BATCH,
    begin_snapshot,
    check_format,
    connect,
    get_meta,
    storable_text,
)
from index.storage.vector_store import SegmentInfo
from index.text.article_details import unpack_ranges, unpack_reading, unpack_tables
from index.types import Article, DateFrom, Failure, Passage, Sentence

SOURCE_EXPRESSION = (  # the source that the article states, else its location
    "coalesce(articles.source, CASE kind WHEN 'folder' THEN location || '/' || locator "
    "WHEN 'file' THEN location WHEN 'uploads' THEN locator END)"
)
ARTICLE_COLUMNS = (
    "articles.id, articles.title, articles.text, articles.sha256, articles.date, "
    f"articles.date_from, articles.file_date, articles.author, {SOURCE_EXPRESSION}, "
    "articles.language, "
    "articles.page_starts, sources.is_example, "
    "articles.tags, articles.tables, articles.boilerplate, articles.reading, articles.fetched"
)
FROM_ARTICLES = "FROM articles JOIN sources ON sources.key = articles.source_key"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index was built with. Vectors are comparable only if `fingerprint` is equal."""

    format: int
    generation: int
    model: str
    fingerprint: str
    dimension: int
    passages: str
    full_text: str


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article without its text, for lists."""

    id: str
    title: str
    date: str | None
    date_from: str | None
    file_date: str | None
    source: str | None
    words: int
    language: str | None
    is_example: bool
    source_location: str
    locator: str
    author: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """`indexed`, `example`, or a note on the article's language, for the list of articles."""
        if self.is_example:
            return "example"
        if self.language not in (None, "en"):
            return f"language {self.language}, answered less surely"
        return "indexed"


@dataclass(frozen=True, slots=True)
class CommittedGeneration:
    """A committed generation: when (ISO 8601, UTC), what was done, and how much it contains."""

    number: int
    made: str
    what: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Source:
    """A source of articles. `kind` is a `SourceKind`, `state` hash and parser of a
    JSONL file.

    `follows_links` if links that lead out of the folder are followed.
    """

    key: int
    kind: str
    location: str
    is_example: bool
    state: str | None
    follows_links: bool = False


@contextmanager
def open_catalogue(library: Library, *, is_snapshot: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection for reading while the block runs; raises what `schema.connect` raises.

    With `is_snapshot` all that is read is of one generation.
    """
    connection = connect(library.catalogue)
    try:
        if is_snapshot:
            begin_snapshot(connection)
        yield connection
    finally:
        connection.close()


def current_generation(connection: sqlite3.Connection) -> tuple[str, int]:
    """The library's id, and its committed generation (0 before the first build)."""
    meta = get_meta(connection)
    return meta.get("library", ""), int(meta.get("generation", 0))


def read_manifest(connection: sqlite3.Connection) -> Manifest:
    """The manifest; IndexMissing before the first build, IndexMismatch for an unknown format."""
    meta = get_meta(connection)
    if int(meta.get("generation", 0)) == 0:
        raise IndexMissing("the index is empty: run `python -m assistant build PATH`")
    check_format(meta)
    return Manifest(
        format=int(meta["format"]),
        generation=int(meta["generation"]),
        model=meta["model"],
        fingerprint=meta["fingerprint"],
        dimension=int(meta["dimension"]),
        passages=meta["passages"],
        full_text=meta["full_text"],
    )


def recent_generations(connection: sqlite3.Connection) -> list[CommittedGeneration]:
    """The last generations, newest first."""
    rows = connection.execute(
        "SELECT number, made, what, articles, passages FROM generations ORDER BY number DESC"
    )
    return [CommittedGeneration(*row) for row in rows]


def live_segments(connection: sqlite3.Connection) -> list[SegmentInfo]:
    """The live segments, oldest first."""
    rows = connection.execute(
        "SELECT key, name, first_id, last_id, count, sha256, size FROM segments ORDER BY first_id"
    )
    return [SegmentInfo(*row) for row in rows]


def dead_passages(connection: sqlite3.Connection) -> set[int]:
    """Ids of deleted passages whose vectors are still in a segment."""
    return {row[0] for row in connection.execute("SELECT passage_id FROM dead")}


def all_sources(connection: sqlite3.Connection) -> list[Source]:
    """The sources, in the order in which they were added."""
    rows = connection.execute(
        "SELECT key, kind, location, is_example, state FROM sources ORDER BY key"
    )
    following = get_meta(connection)
    return [
        Source(key, kind, place, bool(mark), state, follow_links_key(key) in following)
        for key, kind, place, mark, state in rows
    ]


def follow_links_key(source_key: int) -> str:
    """The key that is in `meta` if links in this source are followed."""
    return f"follow_links:{source_key}"


def count_rows(connection: sqlite3.Connection, table: str) -> int:
    """The number of rows of a table."""
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)


def article_counts(connection: sqlite3.Connection) -> dict[int, int]:
    """The number of articles of each source, by its key."""
    return dict(connection.execute("SELECT source_key, count(*) FROM articles GROUP BY source_key"))


def stored_failures(connection: sqlite3.Connection) -> list[Failure]:
    """What the last builds could not index, and why."""
    rows = connection.execute("SELECT locator, reason FROM failures ORDER BY source_key, locator")
    return [Failure(*row) for row in rows]


def truncated_failures(connection: sqlite3.Connection) -> tuple[Failure, ...]:
    """The same in a limited number of lines; the last one counts the rest."""
    return truncate_failures(stored_failures(connection))


def article_summaries(
    connection: sqlite3.Connection, keys: Sequence[int] | None = None
) -> list[ArticleSummary]:
    """All articles, or those with these keys, without their texts, by id."""
    rows = connection.execute(
        f"SELECT articles.id, title, date, date_from, file_date, {SOURCE_EXPRESSION}, words, "
        "language, "
        f"is_example, location, locator, author, tags {FROM_ARTICLES} "
        "WHERE ?1 IS NULL OR articles.key IN (SELECT value FROM json_each(?1)) "
        "ORDER BY articles.id",
        (None if keys is None else json.dumps(keys),),
    )
    return [ArticleSummary(*(*row[:-1], tuple(json.loads(row[-1])))) for row in rows]


def find_article(
    connection: sqlite3.Connection, article_id: str, *, by_place: bool = True
) -> Article:
    """The article with this id, else (`by_place`) the only one with this locator.

    Raises ArticleNotFound, and IndexDamaged if its text does not match its hash.
    """
    for condition in ("articles.id = ?", "articles.locator = ?")[: 1 + by_place]:
        rows = connection.execute(
            f"SELECT {ARTICLE_COLUMNS} {FROM_ARTICLES} WHERE {condition} LIMIT 2",
            (storable_text(article_id),),
        ).fetchall()
        if len(rows) == 1:
            return _article(rows[0])
    raise ArticleNotFound(
        f"no article has the id {article_id!r}: `python -m assistant list` shows them all"
    )


def articles_of_file(connection: sqlite3.Connection, article_id: str, most: int) -> list[Article]:
    """At most `most` articles read from rows of the same file of a source as this one, in order.

    Empty if it is no such row: the locator of a row is below that of its file.
    """
    row = connection.execute(
        "SELECT source_key, locator FROM articles WHERE id = ?", (storable_text(article_id),)
    ).fetchone()
    file, slash, _ = str(row[1]).rpartition("/") if row else ("", "", "")
    if not slash:
        return []
    rows = connection.execute(
        f"SELECT {ARTICLE_COLUMNS} {FROM_ARTICLES} WHERE articles.source_key = ? "
        "AND articles.locator > ? AND articles.locator < ? ORDER BY articles.key LIMIT ?",
        (row[0], f"{file}/", f"{file}0", most),
    )
    return [_article(each) for each in rows]


def _article(row: tuple[object, ...]) -> Article:
    identity, title, text, sha256, date, date_from, file_date, *more = row
    author, source, language, pages, is_example, tags, tables, boilerplate, reading, fetched = more
    if hashlib.sha256(str(text).encode()).hexdigest() != sha256:
        raise IndexDamaged(
            f"the stored text of {identity} is not what it was: run `python -m assistant repair`"
        )
    how = unpack_reading(str(reading))
    return Article(
        id=str(identity),
        title=str(title),
        text=str(text),
        sha256=str(sha256),
        date=_text(date),
        author=_text(author),
        source=_text(source),
        language=_text(language),
        page_starts=tuple(json.loads(str(pages))),
        is_example=bool(is_example),
        date_from=cast("DateFrom | None", _text(date_from)),
        file_date=_text(file_date),
        tags=tuple(json.loads(str(tags))),
        tables=unpack_tables(str(tables)),
        boilerplate=unpack_ranges(str(boilerplate)),
        ocr_pages=how.ocr_pages,
        warnings=how.warnings,
        read_by=how.read_by,
        fetched=_text(fetched),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def passages_by_id(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Passage]:
    """The living passages among these ids, by id."""
    found: dict[int, Passage] = {}
    for at in range(0, len(ids), QUERY_BATCH):
        chunk = ids[at : at + QUERY_BATCH]
        marks = ",".join("?" * len(chunk))
        rows = connection.execute(
            "SELECT passages.id, articles.id, passages.start, passages.end FROM passages "
            f"JOIN articles ON articles.key = article_key WHERE passages.id IN ({marks})",
            chunk,
        )
        found.update((row[0], Passage(*row)) for row in rows)
    return found


def article_sentences(connection: sqlite3.Connection, article_id: str) -> tuple[Sentence, ...]:
    """The sentences of an article, in order; ArticleNotFound."""
    row = connection.execute(
        "SELECT sentences FROM articles WHERE id = ?", (storable_text(article_id),)
    ).fetchone()
    if row is None:
        raise ArticleNotFound(f"no article has the id {article_id!r}")
    return unpack_sentences(row[0])


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """Sentence ranges as 32-bit integers: start, end, start, end, ..."""
    flat = array("i", [offset for s in sentences for offset in (s.start, s.end)])
    return flat.tobytes()


def unpack_sentences(packed: bytes) -> tuple[Sentence, ...]:
    """The inverse of `pack_sentences`."""
    flat = array("i", packed)
    return tuple(Sentence(flat[i], flat[i + 1]) for i in range(0, len(flat), 2))
