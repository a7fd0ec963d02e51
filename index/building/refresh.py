"""Scans the sources of a build and compares them with the catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.building.diff import PARALLEL_READS, ArticleSpool, Diff, diff_source
from index.building.plan import SourceDiff
from index.errors import SourceUnavailable
from index.failure_summary import FailureSummary
from index.ingestion.candidates import ArticleReader
from index.ingestion.source_files import file_identity, sha256_of_regular_file
from index.ingestion.sources import scan_source
from index.library import Library
from index.parsers.versions import JSONL
from index.sandbox.crash_journal import CrashJournal
from index.sandbox.pool import ParserPool
from index.sandbox.watchdog import StopCheck, never_stop
from index.storage.article_rows import stored_articles
from index.storage.catalogue import Source
from index.storage.forgotten import forgotten_keys
from index.storage.source_registry import FailedRead, source_failures
from index.types import Failure, OnRead, Progress, SourceKind


@dataclass(frozen=True, slots=True)
class ScanCallbacks:
    """Called during a scan: for each article, each parsed file, each host waited for."""

    tick: Callable[[int], None]
    on_read: OnRead
    on_waiting: Callable[[str], None]


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
    """Scan the sources and compare each with its articles in the catalogue.

    `on_read` is called for each file that is parsed. `allow_private` lets web addresses lead into
    the local network. `check` is called from other threads while a file is parsed: what it raises
    stops the build.
    """
    done = 0

    def tick(left: int) -> None:
        nonlocal done
        done += 1
        progress("reading", done, done + left if left else 0)

    def on_waiting(host: str) -> None:
        progress(f"waiting for {host}", 0, 0)

    callbacks = ScanCallbacks(tick, on_read, on_waiting)
    progress("reading", 0, 0)
    journal = CrashJournal(library.crash_journal)
    spool = ArticleSpool(library.folder)
    with ParserPool(PARALLEL_READS, check=check, journal=journal) as readings:
        diffs = [
            (source, _diff(library, connection, source, readings, spool, callbacks, allow_private))
            for source in scanned
        ]
    return diffs


def _diff(
    library: Library,
    connection: sqlite3.Connection,
    source: Source,
    reader: ArticleReader,
    spool: ArticleSpool,
    callbacks: ScanCallbacks,
    allow_private: bool,
) -> Diff:
    """The changes of one source; if it cannot be reached, a failure and no changes."""
    stored = stored_articles(connection, source.key)
    failures = source_failures(connection, source.key)
    try:
        identity = file_identity(Path(source.location))
        state = _rows_state(source)
        if state is not None and source.state == state:
            lines = FailureSummary()  # an older version stored one per row
            lines.extend(Failure(place, reason) for place, (_, reason) in failures.items())
            return Diff(unchanged=stored, failed=[FailedRead(line) for line in lines], state=state)
        data = library.folder.resolve()
        scan = scan_source(
            source.kind,
            source.location,
            data,
            reader,
            allow_private=allow_private,
            follow_links=source.follows_links,
            on_waiting=callbacks.on_waiting,
        )
        forgotten = forgotten_keys(connection, source.key)
        diff = diff_source(
            scan,
            stored,
            known_failures=failures,
            forgotten=forgotten,
            spool=spool,
            tick=callbacks.tick,
            on_read=callbacks.on_read,
        )
    except (SourceUnavailable, OSError) as error:
        reason = str(error) if isinstance(error, SourceUnavailable) else f"{error.strerror}"
        return Diff(unchanged=stored, failed=[FailedRead(Failure(source.location, reason))])
    if diff.postponed:
        diff.warnings.append(
            Failure(source.location, _postponed_note(diff.postponed, diff.postponed_reason))
        )
    # If the file changed while it was read, the hash may be of other rows: read it again.
    diff.state = state if file_identity(Path(source.location)) == identity else None
    return diff


def _postponed_note(count: int, why: str) -> str:
    what = "1 entry was" if count == 1 else f"{count:,} entries were"
    return f"{what} left for the next build: {why}"


def _rows_state(source: Source) -> str | None:
    """Hash and parser of a JSONL source, so that an unchanged one is not parsed; else None."""
    if source.kind != SourceKind.JSONL:
        return None
    digest = sha256_of_regular_file(Path(source.location))
    return digest and f"{digest} {JSONL}"
