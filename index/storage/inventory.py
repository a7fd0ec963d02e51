"""The articles, sources and failures of a library, for pages that list them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from index.failure_summary import MAX_LINES, REMAINDER_LOCATOR, remainder_text
from index.storage.catalogue import Source, all_sources, article_counts
from index.types import SourceKind


@dataclass(frozen=True, slots=True)
class InventoryEntry:
    """An article, or a place (`id` None) that could not become one; `problem` in words or empty.

    An article with a problem is as of the last time that its place could be read.
    """

    id: str | None
    title: str
    date: str | None
    date_from: str | None
    file_date: str | None
    words: int
    language: str | None
    stated_source: str | None
    source_key: int
    locator: str
    problem: str


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source. `problem` is the reason why it could not be reached, or empty.

    `is_reachable` is None for a web address, which only a build fetches.
    """

    source: Source
    articles: int
    failures: int
    problem: str
    is_reachable: bool | None


@dataclass(frozen=True, slots=True)
class ForgottenArticle:
    """An article that builds leave out; `can_return` if its source is still followed."""

    id: str
    can_return: bool


def inventory_entries(connection: sqlite3.Connection) -> list[InventoryEntry]:
    """All articles, and up to `MAX_LINES` places that could not be read."""
    articles = connection.execute(
        "SELECT articles.id, title, date, date_from, file_date, words, language, "
        "articles.source, articles.source_key, articles.locator, coalesce(reason, '') "
        "FROM articles LEFT JOIN failures "
        "ON failures.source_key = articles.source_key AND failures.locator = articles.locator"
    )
    unread = connection.execute(
        "SELECT NULL, failures.locator, NULL, NULL, NULL, 0, NULL, NULL, source_key, "
        "failures.locator, reason "
        "FROM failures JOIN sources ON sources.key = source_key "
        "WHERE failures.locator != location AND NOT EXISTS (SELECT 1 FROM articles WHERE "
        "articles.source_key = failures.source_key AND articles.locator = failures.locator) "
        "ORDER BY source_key, failures.locator"
    ).fetchall()
    found = [InventoryEntry(*row) for row in (*articles, *unread[:MAX_LINES])]
    if len(unread) > MAX_LINES:
        last, left = unread[-1], len(unread) - MAX_LINES
        found.append(
            replace(
                InventoryEntry(*last),
                title=REMAINDER_LOCATOR,
                locator=REMAINDER_LOCATOR,
                problem=remainder_text(left),
            )
        )
    return found


def source_statuses(connection: sqlite3.Connection) -> list[SourceStatus]:
    """The sources of the library; the uploads only if something was uploaded."""
    counts = article_counts(connection)
    failures = dict(
        connection.execute("SELECT source_key, count(*) FROM failures GROUP BY source_key")
    )
    problems = dict(
        connection.execute(
            "SELECT source_key, reason FROM failures JOIN sources ON sources.key = source_key "
            "WHERE locator = location"
        )
    )
    states = []
    for source in all_sources(connection):
        failed = failures.get(source.key, 0)
        if source.kind == SourceKind.UPLOADS and not (failed or counts.get(source.key)):
            continue
        states.append(
            SourceStatus(
                source,
                counts.get(source.key, 0),
                failed,
                problems.get(source.key, ""),
                _is_reachable(source),
            )
        )
    return states


def forgotten_articles(connection: sqlite3.Connection) -> list[ForgottenArticle]:
    """The forgotten articles, by id."""
    rows = connection.execute(
        "SELECT forgotten.id, coalesce(kind, ?1) != ?1 FROM forgotten "
        "LEFT JOIN sources ON sources.key = forgotten.source_key "
        "WHERE forgotten.id NOT IN (SELECT id FROM articles) ORDER BY forgotten.id",
        (SourceKind.UPLOADS,),
    )
    return [ForgottenArticle(identity, bool(can)) for identity, can in rows]


def _is_reachable(source: Source) -> bool | None:
    if source.kind in (SourceKind.URL, SourceKind.FEED):
        return None
    place = Path(source.location)
    return (
        place.is_dir()
        if source.kind in (SourceKind.FOLDER, SourceKind.UPLOADS)
        else place.is_file()
    )
