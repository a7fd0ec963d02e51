"""What a library holds and where from, with what stands in the way: for a page that lists it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from index.failure_summary import MOST_LINES, OTHERS, more
from index.ingestion.sources import FEED, FOLDER, UPLOADS, URL
from index.storage.catalogue import Source, articles_by_source, sources


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, or a place (`id` None) that could not become one; `problem` in words or empty.

    An article with a problem is kept as it was when its place could last be read.
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
class SourceState:
    """A remembered source. `problem`: why it could not be reached as a whole, else empty.

    `is_there` is None for an address, which is looked at by a build alone.
    """

    source: Source
    articles: int
    failures: int
    problem: str
    is_there: bool | None


@dataclass(frozen=True, slots=True)
class ForgottenArticle:
    """An article that builds leave out; `can_return` where its source is still followed."""

    id: str
    can_return: bool


def entries(connection: sqlite3.Connection) -> list[Entry]:
    """All articles and the places that could not be read, those in a limited number of lines."""
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
    found = [Entry(*row) for row in (*articles, *unread[:MOST_LINES])]
    if len(unread) > MOST_LINES:
        last, left = unread[-1], len(unread) - MOST_LINES
        found.append(replace(Entry(*last), title=OTHERS, locator=OTHERS, problem=more(left)))
    return found


def source_states(connection: sqlite3.Connection) -> list[SourceState]:
    """The remembered sources; the uploads only where something was uploaded."""
    counts = articles_by_source(connection)
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
    for source in sources(connection):
        failed = failures.get(source.key, 0)
        if source.kind == UPLOADS and not (failed or counts.get(source.key)):
            continue
        states.append(
            SourceState(
                source,
                counts.get(source.key, 0),
                failed,
                problems.get(source.key, ""),
                _is_there(source),
            )
        )
    return states


def forgotten_articles(connection: sqlite3.Connection) -> list[ForgottenArticle]:
    """The articles that were forgotten, by id."""
    rows = connection.execute(
        "SELECT forgotten.id, coalesce(kind, ?1) != ?1 FROM forgotten "
        "LEFT JOIN sources ON sources.key = forgotten.source_key "
        "WHERE forgotten.id NOT IN (SELECT id FROM articles) ORDER BY forgotten.id",
        (UPLOADS,),
    )
    return [ForgottenArticle(identity, bool(can)) for identity, can in rows]


def _is_there(source: Source) -> bool | None:
    if source.kind in (URL, FEED):
        return None
    place = Path(source.location)
    return place.is_dir() if source.kind in (FOLDER, UPLOADS) else place.is_file()
