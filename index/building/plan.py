"""Plans what to store: ids of new articles, and which passages are reused, new or stale."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import PurePath

from index.building.commit import PassagePlan
from index.building.diff import ArticleUpdate, Diff
from index.ingestion.candidates import record_hash
from index.storage.article_rows import ArticleRow, article_keys, passage_hashes, stored_fields
from index.storage.catalogue import Source
from index.text.article_details import reading_of
from index.text.chunking import PassageChunk, chunk_article
from index.types import Failure

LONGEST_ID = 512  # code points; the contract with outside tools
SourceDiff = tuple[Source, Diff]


def articles_to_store(
    connection: sqlite3.Connection,
    diffs: Sequence[SourceDiff],
    *,
    from_scratch: bool,
    tick: Callable[[], None],
) -> tuple[list[ArticleRow], list[tuple[Source, ArticleUpdate, Failure]]]:
    """Chunk every new or changed article, or all; returns the rows and the refused updates.

    An id that the file or row states is used unchanged, and refused if another article has it. An
    id that comes from a path is made unique by the name of its source, then by a number.
    """
    leaving = {article.key for _, diff in diffs for article in diff.removed}
    giving_up = {
        update.stored.key
        for _, diff in diffs
        for update in diff.changed
        if update.stored and update.parsed.id not in (None, update.stored.id)
    }
    taken = {
        identity: key
        for identity, key in article_keys(connection)
        if key not in leaving | giving_up
    }
    rows: list[ArticleRow] = []
    refused: list[tuple[Source, ArticleUpdate, Failure]] = []
    for source, diff in diffs:
        updates = [*diff.changed, *diff.added, *filter(_has_changed_record, diff.renamed)]
        for update in sorted(updates, key=lambda update: update.parsed.id is None):
            tick()
            identity = _article_id(source, update, taken)
            own_key = update.stored.key if update.stored else None
            if identity is None:
                reason = f"the id {update.parsed.id!r} belongs to another article already"
                refused.append((source, update, Failure(update.locator, reason)))
                continue
            taken[identity] = -1 if own_key is None else own_key
            rows.append(_row(identity, source, update))
    if from_scratch:
        stored = {row.key for row in rows} | leaving
        rows += _stored_rows(connection, stored, tick)
    return rows, refused


def _has_changed_record(move: ArticleUpdate) -> bool:
    """Whether renaming changed the stored record: the file name may be the title."""
    return move.stored is not None and record_hash(move.parsed) != move.stored.record_sha256


def _article_id(source: Source, update: ArticleUpdate, taken: dict[str, int]) -> str | None:
    """The id of an article; None if it states one that belongs to another article."""
    own_key = update.stored.key if update.stored else None
    stated = update.parsed.id
    if stated is not None:
        return stated if taken.get(stated, own_key) == own_key else None
    if update.stored is not None:
        return update.stored.id
    place = PurePath(source.location).name
    names = [update.locator, f"{place}/{update.locator}"]
    number = 2
    for name in names:
        candidate = name[-LONGEST_ID:]
        if candidate not in taken:
            return candidate
    while (candidate := f"{names[1]}#{number}"[-LONGEST_ID:]) in taken:
        number += 1
    return candidate


def _row(identity: str, source: Source, update: ArticleUpdate) -> ArticleRow:
    parsed = update.parsed
    return ArticleRow(
        key=update.stored.key if update.stored else None,
        id=identity,
        source_key=source.key,
        locator=update.locator,
        raw_sha256=update.raw_sha256,
        record_sha256=record_hash(parsed),
        sha256=hashlib.sha256(parsed.text.encode()).hexdigest(),
        date=parsed.date,
        date_from=parsed.date_from,
        file_date=update.file_date,
        author=parsed.author,
        source=parsed.source,
        page_starts=parsed.page_starts,
        tags=parsed.tags,
        tables=parsed.tables,
        boilerplate=parsed.boilerplate,
        reading=reading_of(parsed),
        fetched=parsed.fetched,
        chunked=chunk_article(parsed.title, parsed.text, parsed.tables),
    )


def _stored_rows(
    connection: sqlite3.Connection, without: set[int | None], tick: Callable[[], None]
) -> list[ArticleRow]:
    """The other articles of the catalogue, chunked again from their stored texts."""
    rows = []
    for *columns, title, text in stored_fields(connection):
        if columns[0] not in without:
            tick()
            *_, tables, _, _, _ = columns
            chunked = chunk_article(title, text, tables)
            rows.append(ArticleRow(*columns, chunked))  # type: ignore[call-arg]
    return rows


def plan_passages(
    connection: sqlite3.Connection, articles: Sequence[ArticleRow], *, from_scratch: bool
) -> list[PassagePlan]:
    """Match the passages of each article with its stored ones by the hash of their text."""
    return [_plan(connection, article, from_scratch=from_scratch) for article in articles]


def _plan(
    connection: sqlite3.Connection, article: ArticleRow, *, from_scratch: bool
) -> PassagePlan:
    stored: dict[bytes, list[int]] = defaultdict(list)
    if article.key is not None:
        for passage_id, digest in passage_hashes(connection, article.key):
            stored[digest].append(passage_id)
    reused: list[tuple[int, PassageChunk]] = []
    new: list[PassageChunk] = []
    for passage in article.chunked.passages:
        ids = stored.get(passage.text_sha256)
        if ids and not from_scratch:
            reused.append((ids.pop(0), passage))
        else:
            new.append(passage)
    stale = tuple(passage_id for ids in stored.values() for passage_id in ids)
    return PassagePlan(article, tuple(reused), tuple(new), stale)
