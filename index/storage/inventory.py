"""What a library holds and where it comes from, as the page lists it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import ArticleNotFound, FootnoteError, IndexMissing
from index.failure_summary import MAX_LINES, REMAINDER_LOCATOR, remainder_text
from index.library import Library
from index.storage.catalogue import (
    ArticleSummary,
    Source,
    all_sources,
    article_counts,
    article_summaries,
    current_generation,
    find_article,
    open_catalogue,
    read_manifest,
    stored_failures,
    truncated_failures,
)
from index.types import Article, Failure, SourceKind


@dataclass(frozen=True, slots=True)
class InventoryEntry:
    """An article, or a file or row that could not be read (`id` None), with the `problem` or "".

    An article with a problem is in its last readable version.
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
    author: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A followed source; `problem` says why it could not be reached as a whole, else empty.

    `is_reachable` is None for an address, which only a build fetches.
    """

    source: Source
    articles: int
    failures: int
    problem: str
    is_reachable: bool | None

    @property
    def is_unreachable(self) -> bool:
        """Whether it cannot be reached now, or could not at the last build."""
        return bool(self.problem) or self.is_reachable is False


@dataclass(frozen=True, slots=True)
class ForgottenArticle:
    """A forgotten article, which builds skip; `can_return` if its source is still followed."""

    id: str
    can_return: bool


@dataclass(frozen=True, slots=True)
class LibraryOverview:
    """The articles of a library and the failures of its last build."""

    articles: tuple[ArticleSummary, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def has_examples(self) -> bool:
        """Whether any of the articles came with the program."""
        return any(article.is_example for article in self.articles)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every article and unreadable place of a library; `sources` by their key."""

    entries: tuple[InventoryEntry, ...] = ()
    sources: Mapping[int, SourceStatus] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LibrarySources:
    """The sources that a library follows, and the forgotten articles that its builds skip."""

    sources: tuple[SourceStatus, ...] = ()
    forgotten: tuple[ForgottenArticle, ...] = ()

    @property
    def unreachable_count(self) -> int:
        """How many sources could not be reached."""
        return sum(state.is_unreachable for state in self.sources)


@dataclass(frozen=True, slots=True)
class ArticleOrigin:
    """The origin of an article: kind and location of its source, and its locator there."""

    id: str
    title: str
    kind: str
    location: str
    locator: str


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """What the index has of an uploaded file; `problem` is None unless it could not be read.

    `duplicates` are other articles of the same text, as `title (id)`.
    """

    is_indexed: bool
    problem: str | None = None
    duplicates: tuple[str, ...] = ()


def read_overview(library: Library) -> LibraryOverview:
    """The articles and failures of a library; empty before the first build."""
    try:
        with open_catalogue(library) as connection:
            read_manifest(connection)
            return LibraryOverview(
                tuple(article_summaries(connection)), truncated_failures(connection)
            )
    except IndexMissing:
        return LibraryOverview()


def read_inventory(library: Library) -> Inventory:
    """The entries and sources of a library; empty before the first build."""
    try:
        with open_catalogue(library) as connection:
            read_manifest(connection)
            sources = {state.source.key: state for state in source_statuses(connection)}
            return Inventory(tuple(inventory_entries(connection)), sources)
    except IndexMissing:
        return Inventory()


def read_library_sources(library: Library) -> LibrarySources:
    """The sources of a library and its forgotten articles; empty before the first build."""
    try:
        with open_catalogue(library) as connection:
            read_manifest(connection)
            return LibrarySources(
                tuple(source_statuses(connection)), tuple(forgotten_articles(connection))
            )
    except IndexMissing:
        return LibrarySources()


def library_generation(library: Library) -> tuple[str, int]:
    """The id of a library and its generation; `("", 0)` where no index can be read."""
    try:
        with open_catalogue(library) as connection:
            return current_generation(connection)
    except FootnoteError:
        return "", 0


def stored_article(library: Library, article_id: str) -> Article:
    """One article as it is stored; ArticleNotFound, IndexMissing."""
    with open_catalogue(library) as connection:
        return find_article(connection, article_id)


def article_origin(library: Library, article_id: str) -> ArticleOrigin:
    """The origin of an article; ArticleNotFound, IndexMissing."""
    with open_catalogue(library) as connection:
        article = find_article(connection, article_id, by_place=False)
        kind, location, locator = connection.execute(
            "SELECT kind, location, locator FROM articles "
            "JOIN sources ON sources.key = source_key WHERE id = ?",
            (article.id,),
        ).fetchone()
    return ArticleOrigin(article.id, article.title, kind, location, locator)


def followed_source(library: Library, location: str) -> tuple[Source, int]:
    """The source at a location and its number of articles; ArticleNotFound, IndexMissing."""
    with open_catalogue(library) as connection:
        for source in all_sources(connection):
            if source.location == location and source.kind != SourceKind.UPLOADS:
                return source, article_counts(connection).get(source.key, 0)
    raise ArticleNotFound("this source is not followed any more")


def is_failed_upload(library: Library, name: str) -> bool:
    """Whether the last build could not read the uploaded file of this name; IndexMissing."""
    with open_catalogue(library) as connection:
        row = connection.execute(
            "SELECT 1 FROM failures JOIN sources ON key = source_key "
            "WHERE kind = ? AND locator = ?",
            (SourceKind.UPLOADS, name.encode("utf-8", "replace").decode()),
        ).fetchone()
    return row is not None


def upload_outcomes(library: Library, names: Collection[str]) -> dict[str, UploadOutcome]:
    """The outcome of each uploaded file by its name; raises what `open_catalogue` raises."""
    with open_catalogue(library) as connection:
        problems = {failure.source: failure.reason for failure in stored_failures(connection)}
        same_text: dict[str, list[str]] = {}
        uploads = {}
        for identity, title, digest, locator, kind in connection.execute(
            "SELECT articles.id, title, sha256, locator, kind FROM articles "
            "JOIN sources ON sources.key = source_key ORDER BY articles.key"
        ):
            label = f"{title} ({identity})"
            same_text.setdefault(digest, []).append(label)
            if kind == SourceKind.UPLOADS:
                uploads[locator] = (digest, label)
    outcomes = {}
    for name in names:
        if name in problems:
            outcomes[name] = UploadOutcome(is_indexed=False, problem=problems[name])
        elif name in uploads:
            digest, own = uploads[name]
            others = tuple(label for label in same_text[digest] if label != own)
            outcomes[name] = UploadOutcome(is_indexed=True, duplicates=others)
        else:
            outcomes[name] = UploadOutcome(is_indexed=False)
    return outcomes


def forgotten_names(library: Library, names: Iterable[str]) -> tuple[str, ...]:
    """The uploaded names whose articles were forgotten; uploading such a file restores it."""
    try:
        with open_catalogue(library) as connection:
            read_manifest(connection)
            forgotten = {row[0] for row in connection.execute("SELECT id FROM forgotten")}
    except FootnoteError:
        return ()
    return tuple(name for name in names if name in forgotten)


def article_titles(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Id and title of each article, by id."""
    yield from connection.execute("SELECT id, title FROM articles ORDER BY id")


def articles_without_passages(connection: sqlite3.Connection) -> list[str]:
    """The ids of articles without passages, which no search finds."""
    rows = connection.execute(
        "SELECT id FROM articles WHERE key NOT IN (SELECT article_key FROM passages)"
    )
    return [identity for (identity,) in rows]


def inventory_entries(connection: sqlite3.Connection) -> list[InventoryEntry]:
    """All articles, and what could not be read: at most `MAX_LINES`, then one for the rest."""
    articles = connection.execute(
        "SELECT articles.id, title, date, date_from, file_date, words, language, "
        "articles.source, articles.source_key, articles.locator, coalesce(reason, ''), "
        "articles.author, articles.tags "
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
    entries = [InventoryEntry(*(*row[:-1], tuple(json.loads(row[-1])))) for row in articles]
    entries += [InventoryEntry(*row) for row in unread[:MAX_LINES]]
    if len(unread) > MAX_LINES:
        last, left = unread[-1], len(unread) - MAX_LINES
        entries.append(
            replace(
                InventoryEntry(*last),
                title=REMAINDER_LOCATOR,
                locator=REMAINDER_LOCATOR,
                problem=remainder_text(left),
            )
        )
    return entries


def source_statuses(connection: sqlite3.Connection) -> list[SourceStatus]:
    """The followed sources; the uploads only if something was uploaded."""
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
    statuses = []
    for source in all_sources(connection):
        failed = failures.get(source.key, 0)
        if source.kind == SourceKind.UPLOADS and not (failed or counts.get(source.key)):
            continue
        statuses.append(
            SourceStatus(
                source,
                counts.get(source.key, 0),
                failed,
                problems.get(source.key, ""),
                _is_reachable(source),
            )
        )
    return statuses


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
