"""What changed in the sources since the last build."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.building.diff import PARALLEL_READS, Diff, diff_source
from index.building.plan import SourceDiff
from index.errors import SourceUnavailable
from index.failure_summary import FailureSummary
from index.ingestion.candidates import ArticleReader
from index.ingestion.source_files import file_identity, sha256_of_regular_file
from index.ingestion.sources import scan_source
from index.library import Library
from index.sandbox.crash_journal import CrashJournal
from index.sandbox.pool import ParserPool
from index.sandbox.watchdog import StopCheck, never_stop
from index.storage.article_rows import stored_articles
from index.storage.catalogue import Source
from index.storage.forgotten import forgotten_keys
from index.storage.source_registry import source_failures
from index.types import Failure, OnRead, Progress, SourceKind


@dataclass(frozen=True, slots=True)
class ScanCallbacks:
    """What is told while sources are looked at: how far it is, each file, each host."""

    tick: Callable[[int], None]
    on_read: OnRead
    waiting: Callable[[str], None]


def diff_sources(
    library: Library,
    connection: sqlite3.Connection,
    scanned: Sequence[Source],
    progress: Progress,
    *,
    on_read: OnRead,
    allow_private: bool,
    check: StopCheck = never_stop,
) -> list[SourceDiff]:
    """Look at the sources and compare each with what the catalogue has of it.

    `on_read` is told of each file that is read; `allow_private` lets sources that are addresses
    lead into the own network. `check` is called, from other threads, while a file is read: what it
    raises stops the work.
    """
    looked_at = 0

    def tick(left: int) -> None:
        nonlocal looked_at
        looked_at += 1
        progress("reading", looked_at, looked_at + left if left else 0)

    def waiting(host: str) -> None:
        progress(f"waiting for {host}", 0, 0)

    told = ScanCallbacks(tick, on_read, waiting)
    progress("reading", 0, 0)
    journal = CrashJournal(library.crash_journal)
    with ParserPool(PARALLEL_READS, check=check, journal=journal) as readings:
        diffs = [
            (source, _diff(library, connection, source, readings, told, allow_private))
            for source in scanned
        ]
    return diffs


def _diff(
    library: Library,
    connection: sqlite3.Connection,
    source: Source,
    read: ArticleReader,
    told: ScanCallbacks,
    is_open: bool,  # to addresses in the own network
) -> Diff:
    """What changed in one source; one that cannot be reached fails and loses nothing."""
    stored = stored_articles(connection, source.key)
    failures = source_failures(connection, source.key)
    try:
        before = file_identity(Path(source.location))
        state = _rows_file_hash(source)
        if state is not None and source.state == state:
            lines = FailureSummary()  # an older version kept one for each row
            lines.extend(Failure(place, reason) for place, (_, reason) in failures.items())
            return Diff(unchanged=stored, failed=[(line, None) for line in lines], state=state)
        data = library.folder.resolve()
        found = scan_source(
            source.kind,
            source.location,
            data,
            read,
            allow_private=is_open,
            follow_links=source.follows_links,
            waiting=told.waiting,
        )
        forgotten = forgotten_keys(connection, source.key)
        diff = diff_source(
            found,
            stored,
            known_failures=failures,
            forgotten=forgotten,
            tick=told.tick,
            on_read=told.on_read,
        )
    except (SourceUnavailable, OSError) as error:
        reason = str(error) if isinstance(error, SourceUnavailable) else f"{error.strerror}"
        return Diff(unchanged=stored, failed=[(Failure(source.location, reason), None)])
    if diff.left:
        diff.warnings.append(Failure(source.location, _postponed_note(diff.left, diff.why_left)))
    # Rows that were read after a change are not those of the hash: the next build reads anew.
    diff.state = state if file_identity(Path(source.location)) == before else None
    return diff


def _postponed_note(count: int, why: str) -> str:
    what = "1 entry was" if count == 1 else f"{count:,} entries were"
    return f"{what} left for the next build: {why}"


def _rows_file_hash(source: Source) -> str | None:
    """The hash of a source that is one file of rows, so that an unchanged one is not parsed."""
    path = Path(source.location)
    return sha256_of_regular_file(path) if source.kind == SourceKind.JSONL else None
