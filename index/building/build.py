"""Building: sources → diff → chunked articles → embeddings → one committed generation."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from index.building.commit import GenerationChange, write_generation
from index.building.diff import ArticleUpdate, Diff
from index.building.embed import embed_passages
from index.building.model_migration import compare_models
from index.building.plan import SourceDiff, place_updates, plan_articles
from index.building.planned_articles import PlannedArticles
from index.building.refresh import diff_sources
from index.errors import InvalidInput
from index.failure_summary import truncate_failures
from index.library import Library
from index.sandbox.watchdog import StopCheck, never_stop
from index.storage import catalogue
from index.storage.article_rows import store_touched, stored_articles
from index.storage.catalogue import Source
from index.storage.embedding_checkpoint import discard_checkpoint
from index.storage.forgotten import restore_forgotten
from index.storage.schema import get_meta, transaction
from index.storage.source_registry import (
    FailedRead,
    add_source,
    clear_failures,
    clear_source_states,
    delete_source,
    find_source_key,
    set_follow_links,
    store_failures,
    store_source_state,
)
from index.storage.write_access import build_lock, writable_catalogue
from index.text.chunking import CHUNKING_SETTINGS
from index.types import Embedder, Failure, OnRead, Progress, Receipt, SourceKind

EmbedderFactory = Callable[[str | None], Embedder]
RefusedUpdates = Sequence[tuple[Source, ArticleUpdate, Failure]]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a build does; with no `add` it refreshes every source of the library.

    - add: sources as `(kind, location, is_example)`
    - offer_examples: a folder, added as examples only to a library that never had a source
    - remove_sources: locations of sources to remove with their articles; unless something is
      added, no other source is refreshed
    - restore: ids of forgotten articles to let in again
    - from_scratch: chunk and embed all articles again
    - allow_private: let web addresses lead into the local network
    - force: accept another model even if it finds less
    - refresh: look at the sources; without, what is stored is indexed as it is
    - follow_links: if not None, stored for the folders of `add`: whether links that lead out of
      them are followed
    """

    add: tuple[tuple[str, str, bool], ...] = ()
    offer_examples: str | None = None
    remove_examples: bool = False
    remove_sources: tuple[str, ...] = ()
    restore: tuple[str, ...] = ()
    from_scratch: bool = False
    allow_private: bool = False
    force: bool = False
    refresh: bool = True
    follow_links: bool | None = None


@dataclass(frozen=True, slots=True)
class CommitResult:
    """The current generation after a build, the refused updates, and notes for the receipt."""

    generation: int
    refused: RefusedUpdates
    notes: Sequence[Failure] = ()


def ignore_progress(_stage: str, _done: int, _total: int) -> None:
    """A `Progress` that does nothing."""


def ignore_read(_locator: str, _reason: str) -> None:
    """An `OnRead` that does nothing."""


def build(
    library: Library,
    request: BuildRequest,
    open_embedder: EmbedderFactory,
    progress: Progress = ignore_progress,
    on_read: OnRead = ignore_read,
    check: StopCheck = never_stop,
) -> Receipt:
    """Bring the index up to date with its sources, in one atomic generation.

    `open_embedder` is called with the model of the index (None for a new index). Raises
    BuildInProgress if another process builds, and MigrationRefused if another model finds less of
    what is in the library. Whatever `progress` or `check` raise stops the build before anything is
    committed; `check` is called from other threads while a file is parsed.
    """
    began = time.perf_counter()
    with build_lock(library), writable_catalogue(library) as connection:
        scanned, leaving = _update_sources(library, connection, request)
        diffs = diff_sources(
            library,
            connection,
            scanned,
            progress,
            on_read=on_read,
            allow_private=request.allow_private,
            check=check,
        )
        diffs += [
            (source, Diff(removed=stored_articles(connection, source.key))) for source in leaving
        ]
        committed = _commit(library, connection, request, diffs, leaving, open_embedder, progress)
    return _receipt(diffs, committed, time.perf_counter() - began)


def _update_sources(
    library: Library, connection: sqlite3.Connection, request: BuildRequest
) -> tuple[list[Source], list[Source]]:
    """Store the new sources; they survive an interrupted build.

    Returns the sources to scan and the sources to remove.
    """
    for kind, location, _ in request.add:
        _refuse_library_folder(library, kind, location)
    unwanted = {find_source_key(connection, place) for place in request.remove_sources}
    offered = []
    if request.offer_examples and not catalogue.all_sources(connection):
        offered = [(SourceKind.FOLDER, request.offer_examples, True)]
    with transaction(connection):
        add_source(connection, SourceKind.UPLOADS, str(library.uploads.resolve()), is_example=False)
        named = {
            add_source(connection, kind, location, is_example=is_example)
            for kind, location, is_example in [*offered, *request.add]
        }
        if request.follow_links is not None:
            for _, location, _ in request.add:
                set_follow_links(connection, location, request.follow_links)
        for identity in request.restore:
            restore_forgotten(connection, identity)
        if request.restore or request.from_scratch:
            clear_source_states(connection)
    sources = catalogue.all_sources(connection)
    leaving = [
        source
        for source in sources
        if source.key in unwanted or (request.remove_examples and source.is_example)
    ]
    if not request.refresh:
        return [], leaving
    refreshes_all = not (named or unwanted)
    scanned = [
        source
        for source in sources
        if (refreshes_all or source.location in named) and source not in leaving
    ]
    return scanned, leaving


def _refuse_library_folder(library: Library, kind: str, location: str) -> None:
    """Raise InvalidInput if the source is the library's own data folder or in it."""
    own = library.folder.resolve()
    if kind == SourceKind.FOLDER and Path(location).is_relative_to(own):
        raise InvalidInput(
            f"{location} is the library's own data folder or lies in it: name the folder that your "
            "articles are in"
        )


def _commit(
    library: Library,
    connection: sqlite3.Connection,
    request: BuildRequest,
    diffs: Sequence[SourceDiff],
    leaving: Sequence[Source],
    open_embedder: EmbedderFactory,
    progress: Progress,
) -> CommitResult:
    """Embed and store what changed."""
    meta = get_meta(connection)
    embedder = open_embedder(meta.get("model"))
    is_first = int(meta["generation"]) == 0
    from_scratch = not is_first and (
        request.from_scratch
        or meta["fingerprint"] != embedder.fingerprint
        or meta["passages"] != CHUNKING_SETTINGS
    )
    placed, refused = place_updates(connection, diffs)

    def bookkeeping() -> None:
        _store_bookkeeping(connection, diffs, leaving, refused)

    moved = any(diff.removed or diff.renamed for _, diff in diffs)
    if not (placed or moved or is_first or from_scratch):
        with transaction(connection):
            bookkeeping()
        return CommitResult(int(meta["generation"]), refused)
    plans = PlannedArticles(library.folder)

    def tick() -> None:
        progress("splitting", min(len(plans) + 1, len(placed)), len(placed))

    plan_articles(connection, diffs, placed, plans, from_scratch=from_scratch, tick=tick)
    vectors = embed_passages(
        library,
        connection,
        plans,
        embedder,
        reuse=not (is_first or request.from_scratch)
        and meta["fingerprint"] == embedder.fingerprint,
        progress=progress,
    )
    notes = []
    if not is_first and meta["fingerprint"] != embedder.fingerprint and not request.force:
        progress("comparing models", 0, 0)
        comparison = compare_models(library, connection, plans, vectors, embedder)
        notes = [Failure(embedder.name, comparison)]
    progress("saving", 0, 0)
    change = GenerationChange(
        plans=plans,
        vectors=vectors,
        removed=[article for _, diff in diffs for article in diff.removed],
        renamed=[move for _, diff in diffs for move in diff.renamed],
        from_scratch=from_scratch,
        meta={
            "model": embedder.name,
            "fingerprint": embedder.fingerprint,
            "dimension": embedder.dimension,
            "passages": CHUNKING_SETTINGS,
        },
        bookkeeping=bookkeeping,
        summary=_change_summary(plans.keys, diffs, from_scratch=from_scratch),
    )
    number = write_generation(library, connection, change)
    discard_checkpoint(library.checkpoint)
    return CommitResult(number, refused, notes)


def _change_summary(
    keys: Sequence[int | None], diffs: Sequence[SourceDiff], *, from_scratch: bool
) -> str:
    """What a generation did, for the list of generations."""
    if from_scratch:
        return "everything anew"
    counts = {
        "added": sum(key is None for key in keys),
        "changed": sum(key is not None for key in keys),
        "renamed": sum(len(diff.renamed) for _, diff in diffs),
        "removed": sum(len(diff.removed) for _, diff in diffs),
    }
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "empty"


def _store_bookkeeping(
    connection: sqlite3.Connection,
    diffs: Sequence[SourceDiff],
    leaving: Sequence[Source],
    refused: RefusedUpdates,
) -> None:
    """Store failures, touched articles and states of sources, in the transaction."""
    for source, diff in diffs:
        clear_failures(connection, source.key)
        store_failures(connection, source.key, diff.failed)
        store_touched(connection, diff.touched)
        store_source_state(connection, source.key, diff.state)
    for source, _, failure in refused:
        store_failures(connection, source.key, [FailedRead(failure)])
        store_source_state(connection, source.key, None)
    for source in leaving:
        delete_source(connection, source.key)


def _receipt(diffs: Sequence[SourceDiff], committed: CommitResult, seconds: float) -> Receipt:
    refused = committed.refused
    failed = (each.failure for _, diff in diffs for each in diff.failed)
    warnings = (warning for _, diff in diffs for warning in diff.warnings)
    lost = {id(update) for _, update, _ in refused}
    return Receipt(
        generation=committed.generation,
        added=sum(id(update) not in lost for _, diff in diffs for update in diff.added),
        changed=sum(id(update) not in lost for _, diff in diffs for update in diff.changed),
        renamed=sum(len(diff.renamed) for _, diff in diffs),
        removed=sum(len(diff.removed) for _, diff in diffs),
        unchanged=sum(len(diff.unchanged) + len(diff.touched) for _, diff in diffs),
        failed=truncate_failures(chain(failed, (failure for _, _, failure in refused))),
        warnings=(*truncate_failures(warnings), *committed.notes),
        seconds=round(seconds, 3),
        reread=sum(diff.reread for _, diff in diffs),
    )
