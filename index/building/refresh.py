"""What changed in the sources since the last build."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.building.diff import FILES_AT_ONCE, Diff, Forgotten, Known, diff_source
from index.building.plan import SourceDiff
from index.errors import SourceUnavailable
from index.failure_summary import FailureLines
from index.ingestion.candidates import ReadArticle
from index.ingestion.source_files import identity_of, sha256_of_regular
from index.ingestion.sources import JSONL, scan
from index.library import Library
from index.sandbox.crash_journal import ReadingJournal
from index.sandbox.pool import Readings
from index.sandbox.watchdog import Check, go_on
from index.storage.catalogue import Source
from index.types import Failure, OnRead, Progress


@dataclass(frozen=True, slots=True)
class Told:
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
    check: Check = go_on,
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

    told = Told(tick, on_read, waiting)
    progress("reading", 0, 0)
    journal = ReadingJournal(library.reading_journal)
    with Readings(FILES_AT_ONCE, check=check, journal=journal) as readings:
        diffs = [
            (source, _diff(library, connection, source, readings, told, allow_private))
            for source in scanned
        ]
    return diffs


def _diff(
    library: Library,
    connection: sqlite3.Connection,
    source: Source,
    read: ReadArticle,
    told: Told,
    is_open: bool,  # to addresses in the own network
) -> Diff:
    """What changed in one source; one that cannot be reached fails and loses nothing."""
    stored = known(connection, source)
    failures = {
        place: (digest, reason)
        for place, digest, reason in connection.execute(
            "SELECT locator, raw_sha256, reason FROM failures WHERE source_key = ?", (source.key,)
        )
    }
    try:
        before = identity_of(Path(source.location))
        state = _state(source)
        if state is not None and source.state == state:
            lines = FailureLines()  # an older version kept one for each row
            lines.extend(Failure(place, reason) for place, (_, reason) in failures.items())
            return Diff(unchanged=stored, failed=[(line, None) for line in lines], state=state)
        data = library.folder.resolve()
        found = scan(
            source.kind,
            source.location,
            data,
            read,
            allow_private=is_open,
            follow_links=source.follows_links,
            waiting=told.waiting,
        )
        forgotten = _forgotten(connection, source)
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
        diff.warnings.append(Failure(source.location, _left_words(diff.left, diff.why_left)))
    # Rows that were read after a change are not those of the hash: the next build reads anew.
    diff.state = state if identity_of(Path(source.location)) == before else None
    return diff


def _left_words(count: int, why: str) -> str:
    what = "1 entry was" if count == 1 else f"{count:,} entries were"
    return f"{what} left for the next build: {why}"


def _forgotten(connection: sqlite3.Connection, source: Source) -> Forgotten:
    rows = connection.execute(
        "SELECT id, source_key, locator, raw_sha256 FROM forgotten"
    ).fetchall()
    return Forgotten(
        places=frozenset(place for _, key, place, _ in rows if key == source.key),
        ids=frozenset(row[0] for row in rows),
        hashes=frozenset(row[3] for row in rows),
    )


def known(connection: sqlite3.Connection, source: Source) -> list[Known]:
    """The articles of a source as the catalogue has them."""
    rows = connection.execute(
        "SELECT key, id, locator, raw_sha256, record_sha256 FROM articles "
        "WHERE source_key = ? ORDER BY key",
        (source.key,),
    )
    return [Known(*row) for row in rows]


def _state(source: Source) -> str | None:
    """The hash of a source that is one file of rows, so that an unchanged one is not parsed."""
    path = Path(source.location)
    return sha256_of_regular(path) if source.kind == JSONL else None
