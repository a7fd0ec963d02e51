"""Queries of a search: articles by filters, passages of articles, texts of passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.storage.catalogue import FROM_ARTICLES, SOURCE_EXPRESSION
from index.storage.schema import QUERY_BATCH, storable_text
from index.types import Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MATCH_COLUMNS = (
    f"articles.key, articles.id, title, date, {SOURCE_EXPRESSION}, articles.author, words"
)


def select_article_keys(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """The keys of the articles in the filters' range of dates and with an id that passes.

    Sources, authors and tags of the filters are ignored.
    """
    condition, values = _condition(filters)
    rows = connection.execute(f"SELECT key FROM articles WHERE {condition}", values)
    return [key for (key,) in rows]


def select_article_origins(
    connection: sqlite3.Connection, filters: Filters
) -> list[tuple[int, str | None, str | None, str]]:
    """The same articles as `(key, source, author, tags as JSON)`."""
    condition, values = _condition(filters)
    return connection.execute(
        f"SELECT articles.key, {SOURCE_EXPRESSION}, articles.author, articles.tags "
        f"{FROM_ARTICLES} WHERE {condition}",
        values,
    ).fetchall()


def _condition(filters: Filters) -> tuple[str, list[str]]:
    """An SQL condition on dates and ids, and the values of its parameters."""
    condition, values = "1", list[str]()
    if filters.since:
        condition, values = f"{condition} AND articles.date >= ?", [*values, filters.since]
    if filters.until:
        condition, values = f"{condition} AND articles.date <= ?", [*values, filters.until]
    for identities, operator in ((filters.articles, "IN"), (filters.without, "NOT IN")):
        if identities:
            condition += f" AND articles.id {operator} (SELECT value FROM json_each(?))"
            values.append(json.dumps([storable_text(identity) for identity in identities]))
    return condition, values


def passages_of_articles(
    connection: sqlite3.Connection, article_keys: Sequence[int]
) -> NDArray[np.int64]:
    """The ids of the living passages of these articles, ascending."""
    import numpy as np

    these = "FROM passages WHERE article_key IN (SELECT value FROM json_each(?))"
    runs = connection.execute(
        f"SELECT article_key, min(id), max(id), count(*) {these} GROUP BY article_key",
        (json.dumps(article_keys),),
    ).fetchall()
    parts = [np.arange(first, last + 1) for _, first, last, n in runs if last - first + 1 == n]
    broken = [key for key, first, last, n in runs if last - first + 1 != n]  # once edited
    ids = connection.execute(f"SELECT id {these}", (json.dumps(broken),)).fetchall()
    parts.append(np.array(ids, np.int64).reshape(-1))
    return np.sort(np.concatenate(parts).astype(np.int64))


def count_undated_articles(connection: sqlite3.Connection, article_keys: Sequence[int]) -> int:
    """How many of these articles have no date."""
    (count,) = connection.execute(
        "SELECT count(*) FROM articles WHERE date IS NULL AND key IN "
        "(SELECT value FROM json_each(?))",
        (json.dumps(article_keys),),
    ).fetchone()
    return int(count)


def article_sources(
    connection: sqlite3.Connection,
) -> Iterator[tuple[str | None, str | None, str, str]]:
    """`(stated source, source, kind, location)` of every article."""
    yield from connection.execute(
        f"SELECT articles.source, {SOURCE_EXPRESSION}, kind, location {FROM_ARTICLES}"
    )


def article_authors(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Each author as articles state them, with the number of articles."""
    yield from connection.execute(
        "SELECT author, count(*) FROM articles WHERE author IS NOT NULL GROUP BY author"
    )


def article_tags(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Each list of tags as JSON, with the number of articles that have it."""
    yield from connection.execute(
        "SELECT tags, count(*) FROM articles WHERE tags != '[]' GROUP BY tags"
    )


def first_passages(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """The fields of an `ArticleMatch` for every article, with its first passage."""
    return connection.execute(
        f"SELECT {_MATCH_COLUMNS}, min(passages.start), passages.end FROM articles "
        "JOIN sources ON sources.key = articles.source_key "
        "JOIN passages ON passages.article_key = articles.key GROUP BY articles.key"
    ).fetchall()


def passage_bodies(
    connection: sqlite3.Connection, passage_ids: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    """The fields of an `ArticleMatch`, and the text, of these passages with their articles."""
    for at in range(0, len(passage_ids), QUERY_BATCH):
        part = passage_ids[at : at + QUERY_BATCH]
        marks = ",".join("?" * len(part))
        yield from connection.execute(
            f"SELECT {_MATCH_COLUMNS}, passages.start, passages.end, "
            "substr(text, passages.start + 1, passages.end - passages.start) "
            "FROM passages JOIN articles ON articles.key = article_key "
            "JOIN sources ON sources.key = articles.source_key "
            f"WHERE passages.id IN ({marks}) ORDER BY passages.id",
            part,
        )
