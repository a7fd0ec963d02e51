"""Plans what to store: ids of new articles, and which passages are reused, new or stale."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.building.diff import ArticleUpdate, Diff
from index.building.planned_articles import PassagePlan, PlannedArticles
from index.storage.article_rows import ArticleRow, article_keys, passage_hashes, stored_fields
from index.storage.catalogue import Source
from index.storage.near_duplicates import minhash_signature
from index.text.article_details import reading_of
from index.text.chunking import PassageChunk, chunk_article
from index.types import Failure

LONGEST_ID = 512  # code points; the contract with outside tools
SourceDiff = tuple[Source, Diff]


@dataclass(frozen=True, slots=True)
class PlacedUpdate:
    """An update that is stored, under this id."""

    id: str
    source: Source
    update: ArticleUpdate


def place_updates(
    connection: sqlite3.Connection, diffs: Sequence[SourceDiff]
) -> tuple[list[PlacedUpdate], list[tuple[Source, ArticleUpdate, Failure]]]:
    """Give every new or changed article its id; returns the refused updates too.

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
    placed: list[PlacedUpdate] = []
    refused: list[tuple[Source, ArticleUpdate, Failure]] = []
    for source, diff in diffs:
        updates = [*diff.changed, *diff.added, *filter(_has_changed_record, diff.renamed)]
        for update in sorted(updates, key=lambda update: update.parsed.id is None):
            identity = _article_id(source, update, taken)
            own_key = update.stored.key if update.stored else None
            if identity is None:
                reason = f"the id {update.parsed.id!r} belongs to another article already"
                refused.append((source, update, Failure(update.locator, reason)))
                continue
            taken[identity] = -1 if own_key is None else own_key
            placed.append(PlacedUpdate(identity, source, update))
    return placed, refused


def plan_articles(
    connection: sqlite3.Connection,
    diffs: Sequence[SourceDiff],
    placed: Sequence[PlacedUpdate],
    planned: PlannedArticles,
    *,
    from_scratch: bool,
    tick: Callable[[], None],
) -> None:
    """Chunk every placed article, or all of the catalogue, and match its passages.

    Passages are matched with stored ones by the hash of their text.
    """
    for each in placed:
        tick()
        planned.append(_plan(connection, _row(each), from_scratch=from_scratch))
    if from_scratch:
        done = {each.update.stored.key for each in placed if each.update.stored}
        done |= {article.key for _, diff in diffs for article in diff.removed}
        for row in _stored_rows(connection, done):
            tick()
            planned.append(_plan(connection, row, from_scratch=True))


def _has_changed_record(move: ArticleUpdate) -> bool:
    """Whether renaming changed the stored record: the file name may be the title."""
    return move.stored is not None and move.parsed.record_sha256 != move.stored.record_sha256


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


def _row(placed: PlacedUpdate) -> ArticleRow:
    update, parsed = placed.update, placed.update.parsed.load()
    return ArticleRow(
        key=update.stored.key if update.stored else None,
        id=placed.id,
        source_key=placed.source.key,
        locator=update.locator,
        raw_sha256=update.raw_sha256,
        record_sha256=update.parsed.record_sha256,
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


def _stored_rows(connection: sqlite3.Connection, without: set[int]) -> Iterator[ArticleRow]:
    """The other articles of the catalogue, chunked again from their stored texts."""
    for *columns, title, text in stored_fields(connection):
        if columns[0] not in without:
            *_, tables, _, _, _ = columns
            chunked = chunk_article(title, text, tables)
            yield ArticleRow(*columns, chunked)  # type: ignore[call-arg]


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
    signature = minhash_signature(article.chunked.text)
    return PassagePlan(article, tuple(reused), tuple(new), stale, signature)
