"""The sources of a library, their states and failures; a source is never added twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import InvalidInput
from index.ingestion.sources import identify_address
from index.parsers.versions import is_current
from index.storage.catalogue import Source, all_sources, follow_links_key
from index.storage.schema import set_meta
from index.types import Failure, SourceKind


@dataclass(frozen=True, slots=True)
class FailedRead:
    """What could not be read. The next build does not try again while `sha256` and `read_by` stay.

    `sha256` is of the bytes that failed, None if another attempt may succeed; `read_by` is the
    parser that failed.
    """

    failure: Failure
    sha256: str | None = None
    read_by: str = ""


def add_source(
    connection: sqlite3.Connection, kind: str, location: str, *, is_example: bool
) -> str:
    """Add a source; returns the location to refresh: its own, or a source folder around it.

    Sources inside a new folder become part of it, and their articles keep their ids.
    """
    existing = [
        source
        for source in all_sources(connection)
        if source.kind in (SourceKind.FILE, SourceKind.FOLDER)
    ]
    if kind in (SourceKind.FILE, SourceKind.FOLDER):
        for source in existing:
            if source.kind == SourceKind.FOLDER and _is_inside(location, source.location):
                return source.location
    connection.execute(
        "INSERT OR IGNORE INTO sources (kind, location, is_example) VALUES (?, ?, ?)",
        (kind, location, is_example),
    )
    (key, stored_kind) = connection.execute(
        "SELECT key, kind FROM sources WHERE location = ?", (location,)
    ).fetchone()
    if stored_kind != kind:
        raise InvalidInput(f"{location} is a source already, read as {stored_kind}, not {kind}")
    if kind == SourceKind.FOLDER:
        for source in existing:
            if not source.is_example and _is_inside(source.location, location):
                _absorb_source(connection, key, location, source)
    return location


def set_follow_links(connection: sqlite3.Connection, location: str, follow: bool) -> None:
    """Store whether links that lead out of a folder are followed; InvalidInput if not a folder."""
    for source in all_sources(connection):
        if source.location == location and source.kind == SourceKind.FOLDER:
            connection.execute("DELETE FROM meta WHERE key = ?", (follow_links_key(source.key),))
            if follow:
                set_meta(connection, **{follow_links_key(source.key): 1})
            return
    raise InvalidInput(
        f"{location} is no source folder of its own, so no links are followed in it: name the "
        "folder that is followed (`python -m assistant status` lists them)"
    )


def find_source_key(connection: sqlite3.Connection, named: str) -> int:
    """The key of the source that a person names by a path or an address.

    InvalidInput if there is none, and for the uploads, which are removed one by one.
    """
    locations = [named]
    if "://" in named:
        locations += [identify_address(SourceKind.URL, named)[1]]
    else:
        locations += [str(Path(named).expanduser().resolve())]
    for source in all_sources(connection):
        if source.location in locations:
            if source.kind == SourceKind.UPLOADS:
                raise InvalidInput(
                    "what was added on the page is removed one by one: "
                    "`python -m assistant forget ARTICLE_ID`"
                )
            return source.key
    raise InvalidInput(
        f"{named} is not a source of this library: `python -m assistant status` lists them"
    )


def _is_inside(location: str, folder: str) -> bool:
    """Whether a scan of the folder includes the location: no hidden folder is in between."""
    if location == folder or not Path(location).is_relative_to(folder):
        return False
    return not any(part.startswith(".") for part in Path(location).relative_to(folder).parts)


def _absorb_source(connection: sqlite3.Connection, key: int, folder: str, source: Source) -> None:
    """Move the articles of a source to the folder around it, and delete the source."""
    prefix = Path(source.location).relative_to(folder).as_posix()
    # Locators in a file with several articles begin with the name of that file.
    name = len(Path(source.location).name)
    locator = (
        f"? || substr(locator, {name + 1})"
        if source.kind == SourceKind.FILE
        else "? || '/' || locator"
    )
    for table in ("articles", "forgotten"):
        connection.execute(
            f"UPDATE {table} SET source_key = ?, locator = {locator} WHERE source_key = ?",
            (key, prefix, source.key),
        )
    clear_failures(connection, source.key)
    delete_source(connection, source.key)


def delete_source(connection: sqlite3.Connection, source_key: int) -> None:
    """Delete a source that has no articles left; inside a transaction."""
    connection.execute("DELETE FROM meta WHERE key = ?", (follow_links_key(source_key),))
    connection.execute("DELETE FROM sources WHERE key = ?", (source_key,))


def store_source_state(connection: sqlite3.Connection, source_key: int, state: str | None) -> None:
    """Store the hash of a JSONL source; with None, the next build reads it in any case."""
    connection.execute("UPDATE sources SET state = ? WHERE key = ?", (state, source_key))


def clear_source_states(connection: sqlite3.Connection) -> None:
    """Have the next build read every JSONL source, changed or not."""
    connection.execute("UPDATE sources SET state = NULL")


def source_failures(
    connection: sqlite3.Connection, source_key: int
) -> dict[str, tuple[str | None, str]]:
    """`(hash, reason)` of each failure of a source, by locator.

    `hash` is of the bytes that failed; None if another attempt may succeed, also because the
    parser has a newer version now.
    """
    rows = connection.execute(
        "SELECT locator, raw_sha256, reason, read_by FROM failures WHERE source_key = ?",
        (source_key,),
    )
    return {
        named: (digest if is_current(read_by) else None, reason)
        for named, digest, reason, read_by in rows
    }


def clear_failures(connection: sqlite3.Connection, source_key: int) -> None:
    """Delete the failures of a source; inside a transaction."""
    connection.execute("DELETE FROM failures WHERE source_key = ?", (source_key,))


def store_failures(
    connection: sqlite3.Connection,
    source_key: int,
    failures: Iterable[FailedRead],
) -> None:
    """Add failures of a source."""
    connection.executemany(
        "INSERT OR REPLACE INTO failures (source_key, locator, raw_sha256, reason, read_by) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (source_key, each.failure.source, each.sha256, each.failure.reason, each.read_by)
            for each in failures
        ],
    )
