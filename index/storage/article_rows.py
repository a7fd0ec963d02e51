"""Rows of articles and their passages, as builds and `forget` read and write them.

Functions that write are called inside a transaction.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.storage.catalogue import pack_sentences
from index.text.article_details import (
    Reading,
    pack_reading,
    pack_tables,
    unpack_ranges,
    unpack_reading,
    unpack_tables,
)
from index.text.chunking import ChunkedArticle, PassageChunk
from index.types import Range, Table


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the catalogue has it, without its text."""

    key: int
    id: str
    locator: str
    raw_sha256: str
    record_sha256: str
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class TouchedArticle:
    """A stored article that says the same, though its bytes or the way it was read changed.

    `reading` is None if it was not read again, `fetched` if no address was.
    """

    stored: StoredArticle
    raw_sha256: str
    reading: Reading | None = None
    date_from: str | None = None
    fetched: str | None = None


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
    tags: tuple[str, ...]
    tables: tuple[Table, ...]
    boilerplate: tuple[Range, ...]
    reading: Reading
    fetched: str | None
    chunked: ChunkedArticle


def stored_articles(connection: sqlite3.Connection, source_key: int) -> list[StoredArticle]:
    """The articles of a source, in the order in which they were added."""
    rows = connection.execute(
        "SELECT key, id, locator, raw_sha256, record_sha256, "
        "coalesce(json_extract(reading, '$[0]'), '') FROM articles "
        "WHERE source_key = ? ORDER BY key",
        (source_key,),
    )
    return [
        StoredArticle(key, identity, locator, raw, record, sys.intern(read_by))
        for key, identity, locator, raw, record, read_by in rows
    ]


def article_keys(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """`(id, key)` of every article."""
    yield from connection.execute("SELECT id, key FROM articles")


def stored_fields(connection: sqlite3.Connection) -> Iterator[list[Any]]:
    """The fields of every article's `ArticleRow`, with title and text in place of `chunked`."""
    for (
        *fields,
        pages,
        tags,
        tables,
        boilerplate,
        reading,
        fetched,
        title,
        text,
    ) in connection.execute(
        "SELECT key, id, source_key, locator, raw_sha256, record_sha256, sha256, date, "
        "date_from, file_date, author, source, page_starts, tags, tables, boilerplate, "
        "reading, fetched, title, text FROM articles ORDER BY key"
    ):
        yield [
            *fields,
            tuple(json.loads(pages)),
            tuple(json.loads(tags)),
            unpack_tables(tables),
            unpack_ranges(boilerplate),
            unpack_reading(reading),
            fetched,
            title,
            text,
        ]


def passage_ids(connection: sqlite3.Connection, article_key: int) -> list[int]:
    """Ids of the passages of an article."""
    rows = connection.execute("SELECT id FROM passages WHERE article_key = ?", (article_key,))
    return [row[0] for row in rows]


def passage_hashes(connection: sqlite3.Connection, article_key: int) -> Iterator[tuple[int, bytes]]:
    """`(passage id, SHA-256 of its text)` of the passages of an article, by id."""
    yield from connection.execute(
        "SELECT id, text_sha256 FROM passages WHERE article_key = ? ORDER BY id", (article_key,)
    )


def passages_by_hash(connection: sqlite3.Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
    """The id of a living passage for each text hash that has one."""
    ids: dict[bytes, int] = {}
    for digest in digests:
        row = connection.execute(
            "SELECT id FROM passages WHERE text_sha256 = ? LIMIT 1", (digest,)
        ).fetchone()
        if row:
            ids[digest] = row[0]
    return ids


def passage_owners(connection: sqlite3.Connection) -> dict[int, int]:
    """The key of the article of every passage, by passage id."""
    return dict(connection.execute("SELECT id, article_key FROM passages"))


def article_origin(connection: sqlite3.Connection, article_id: str) -> tuple[str, str, str]:
    """`(kind, location)` of an article's source, and its locator there."""
    row: tuple[str, str, str] = connection.execute(
        "SELECT kind, location, locator FROM articles JOIN sources "
        "ON sources.key = source_key WHERE id = ?",
        (article_id,),
    ).fetchone()
    return row


def article_place(connection: sqlite3.Connection, article_id: str) -> tuple[int, int, str, str]:
    """`(key, source key, locator, raw hash)` of an article."""
    row: tuple[int, int, str, str] = connection.execute(
        "SELECT key, source_key, locator, raw_sha256 FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return row


def other_texts(connection: sqlite3.Connection, article_id: str) -> Iterator[tuple[str, str, str]]:
    """`(id, title, text)` of every article but this one."""
    yield from connection.execute(
        "SELECT id, title, text FROM articles WHERE id != ?", (article_id,)
    )


def store_article(connection: sqlite3.Connection, row: ArticleRow) -> int:
    """Insert an article, or replace the one with its key; returns the key."""
    chunked = row.chunked
    values = {
        "id": row.id,
        "source_key": row.source_key,
        "locator": row.locator,
        "raw_sha256": row.raw_sha256,
        "record_sha256": row.record_sha256,
        "sha256": row.sha256,
        "title": chunked.title,
        "date": row.date,
        "date_from": row.date_from,
        "file_date": row.file_date,
        "author": row.author,
        "source": row.source,
        "language": chunked.language,
        "page_starts": json.dumps(row.page_starts),
        "words": len(chunked.text.split()),
        "sentences": pack_sentences(chunked.sentences),
        "text": chunked.text,
        "tags": json.dumps(row.tags, ensure_ascii=False),
        "tables": pack_tables(row.tables),
        "boilerplate": json.dumps(row.boilerplate),
        "reading": pack_reading(row.reading),
        "fetched": row.fetched,
    }
    if row.key is None:
        marks = ", ".join(f":{name}" for name in values)
        cursor = connection.execute(
            f"INSERT INTO articles ({', '.join(values)}) VALUES ({marks})",
            values,
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(
        f"UPDATE articles SET {assignments} WHERE key = :key",
        {**values, "key": row.key},
    )
    return row.key


def delete_article(connection: sqlite3.Connection, key: int) -> None:
    """Delete an article and its passages, as `delete_passages` does."""
    _delete_passages(connection, "article_key = ?", key)
    connection.execute("DELETE FROM articles WHERE key = ?", (key,))


def erase_article(connection: sqlite3.Connection, key: int) -> None:
    """Delete an article whose vectors and full text have been removed already."""
    connection.execute("DELETE FROM passages WHERE article_key = ?", (key,))
    connection.execute("DELETE FROM articles WHERE key = ?", (key,))


def move_articles(connection: sqlite3.Connection, moves: Sequence[tuple[int, str]]) -> None:
    """Store new locators, as `(key, locator)`; two articles may exchange theirs."""
    for key, _ in moves:  # unique placeholders first
        connection.execute("UPDATE articles SET locator = ? WHERE key = ?", (f"\0{key}", key))
    for key, locator in moves:
        connection.execute("UPDATE articles SET locator = ? WHERE key = ?", (locator, key))


def release_article_id(connection: sqlite3.Connection, key: int) -> None:
    """Free the id of an article that will be stored again, since ids may be exchanged."""
    connection.execute("UPDATE articles SET id = ? WHERE key = ?", (f"\0{key}", key))


def store_touched(connection: sqlite3.Connection, articles: Iterable[TouchedArticle]) -> None:
    """Store what changed of articles that still say the same."""
    for each in articles:
        values: dict[str, object] = {"raw_sha256": each.raw_sha256}
        if each.reading is not None:
            values |= {"reading": pack_reading(each.reading), "date_from": each.date_from}
        if each.fetched is not None:
            values["fetched"] = each.fetched
        assignments = ", ".join(f"{name} = :{name}" for name in values)
        connection.execute(
            f"UPDATE articles SET {assignments} WHERE key = :key", values | {"key": each.stored.key}
        )


def delete_passages(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Delete passages; their vectors become dead, and their full text is to be deleted."""
    for passage_id in ids:
        _delete_passages(connection, "id = ?", passage_id)


def _delete_passages(connection: sqlite3.Connection, where: str, value: int) -> None:
    for table in ("text_deletions", "dead"):
        connection.execute(
            f"INSERT OR IGNORE INTO {table} SELECT id FROM passages WHERE {where}", (value,)
        )
    connection.execute(f"DELETE FROM passages WHERE {where}", (value,))


def move_passages(
    connection: sqlite3.Connection, passages: Iterable[tuple[int, PassageChunk]]
) -> None:
    """Store the new ranges of passages whose text has moved."""
    connection.executemany(
        "UPDATE passages SET start = ?, end = ? WHERE id = ?",
        [(chunk.start, chunk.end, passage_id) for passage_id, chunk in passages],
    )


def insert_passage(
    connection: sqlite3.Connection, passage_id: int, article_key: int, chunk: PassageChunk
) -> None:
    """Add a passage under a reserved id."""
    connection.execute(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
        (passage_id, article_key, chunk.start, chunk.end, chunk.text_sha256),
    )
