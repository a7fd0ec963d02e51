"""Queries of `verify-index` and `repair`, for rows that may be damaged."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from index.ingestion.candidates import RECORD_COLUMNS, record_hash
from index.storage.searched_text import searched_text
from index.text.article_details import unpack_ranges, unpack_tables
from index.types import ParsedArticle


def highest_key(connection: sqlite3.Connection, table: str, key: str) -> int:
    """The highest value of an integer column; 0 for an empty table."""
    (highest,) = connection.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()
    return int(highest)


def article_records(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """`(key, id, sha256, record_sha256, sentences, *RECORD_COLUMNS)` of every article."""
    yield from connection.execute(
        f"SELECT key, id, sha256, record_sha256, sentences, {RECORD_COLUMNS} FROM articles"
    )


def passage_ranges(connection: sqlite3.Connection, article_key: int) -> list[tuple[int, int]]:
    """`(start, end)` of the passages of an article, in order."""
    return connection.execute(
        "SELECT start, end FROM passages WHERE article_key = ? ORDER BY start", (article_key,)
    ).fetchall()


def count_orphaned_passages(connection: sqlite3.Connection) -> int:
    """How many passages belong to no article."""
    (orphans,) = connection.execute(
        "SELECT count(*) FROM passages WHERE article_key NOT IN (SELECT key FROM articles)"
    ).fetchone()
    return int(orphans)


def all_passage_ids(connection: sqlite3.Connection) -> list[int]:
    """Ids of all living passages, ascending."""
    return [row[0] for row in connection.execute("SELECT id FROM passages ORDER BY id")]


def every_nth_passage(
    connection: sqlite3.Connection, every: int, limit: int
) -> list[tuple[int, str, str, str, str, int, int]]:
    """`(passage id, article id, title, text of the article, its tables, start, end)` of some."""
    return connection.execute(
        "SELECT passages.id, articles.id, title, text, tables, start, end FROM passages "
        "JOIN articles ON articles.key = article_key WHERE passages.id % ? = 0 LIMIT ?",
        (every, limit),
    ).fetchall()


def passages_between(
    connection: sqlite3.Connection, first_id: int, last_id: int
) -> list[tuple[int, str, str]]:
    """`(passage id, title, searched text)` of the living passages of a closed range."""
    rows = connection.execute(
        "SELECT passages.id, title, text, tables, start, end FROM passages "
        "JOIN articles ON articles.key = article_key "
        "WHERE passages.id BETWEEN ? AND ? ORDER BY passages.id",
        (first_id, last_id),
    )
    return [(passage_id, title, searched_text(*place)) for passage_id, title, *place in rows]


def expected_record_hash(connection: sqlite3.Connection, article_id: str) -> str:
    """The record hash that was stored with an article."""
    (record_sha256,) = connection.execute(
        "SELECT record_sha256 FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return str(record_sha256)


def stored_record(connection: sqlite3.Connection, article_id: str) -> tuple[Any, ...] | None:
    """The `RECORD_COLUMNS` of an article; None if there is none of this id."""
    row: tuple[Any, ...] | None = connection.execute(
        f"SELECT {RECORD_COLUMNS} FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return row


def replace_record(
    connection: sqlite3.Connection, article_id: str, record: Sequence[object]
) -> None:
    """Restore the `RECORD_COLUMNS` of an article; inside a transaction."""
    marks = ", ".join("?" * len(record))
    connection.execute(
        f"UPDATE articles SET ({RECORD_COLUMNS}) = ({marks}) WHERE id = ?", (*record, article_id)
    )


def clear_article_hashes(connection: sqlite3.Connection, article_id: str) -> None:
    """Have the next build treat the article as changed; inside a transaction."""
    connection.execute(
        "UPDATE articles SET raw_sha256 = '', record_sha256 = '' WHERE id = ?", (article_id,)
    )


def stored_record_hash(
    title: str,
    text: str,
    date: str | None,
    author: str | None,
    source: str | None,
    pages: str,
    tags: str,
    tables: str,
    boilerplate: str,
) -> str | None:
    """`record_hash` of the values of `RECORD_COLUMNS`; None if they are invalid."""
    try:
        article = ParsedArticle(
            title=title,
            text=text,
            date=date,
            author=author,
            source=source,
            page_starts=tuple(json.loads(pages)),
            tags=tuple(json.loads(tags)),
            tables=unpack_tables(tables),
            boilerplate=unpack_ranges(boilerplate),
        )
    except (ValueError, TypeError, IndexError):
        return None
    return record_hash(article)
