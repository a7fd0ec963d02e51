"""Upgrades a catalogue of an older format, after setting a copy of it aside."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.ingestion.candidates import record_hash
from index.ingestion.sources import file_date
from index.library import Library
from index.parsers.dateline import date_origin, with_date_origin
from index.storage.atomic_files import sync_file
from index.storage.compaction import add_segment
from index.storage.near_duplicates import store_missing_signatures
from index.storage.schema import CATALOGUE_FORMAT, SCHEMA, get_meta, set_meta, transaction
from index.storage.undo_log import create_undo, drop_undo
from index.storage.vector_store import read_format_1_vectors, write_segment
from index.types import DateFrom, ParsedArticle, SourceKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REBUILT_TABLES = (
    "sources",
    "segments",
    "passages",
    "articles",
)  # tables with other columns in format 1
OLD_ARTICLE_COLUMNS = (  # columns of an article before format 3
    "key, id, source_key, locator, raw_sha256, record_sha256, sha256, title, date, author, source, "
    "language, page_starts, words, sentences, text"
)
FORMAT_4_COLUMNS = (  # columns of an article since format 4, as they stand in `SCHEMA`
    "tags TEXT NOT NULL DEFAULT '[]'",
    "tables TEXT NOT NULL DEFAULT '[]'",
    "boilerplate TEXT NOT NULL DEFAULT '[]'",
    "reading TEXT NOT NULL DEFAULT '[]'",
    "fetched TEXT",
)
FAILURE_COLUMN = "ALTER TABLE failures ADD COLUMN read_by TEXT NOT NULL DEFAULT ''"
DATE_ORIGIN_BY_KIND: dict[str, DateFrom] = {
    SourceKind.JSONL: "row",
    SourceKind.FEED: "feed",
    SourceKind.URL: "page",
}


def upgrade_format(library: Library, connection: sqlite3.Connection) -> None:
    """Upgrade a catalogue of format 1, 2 or 3; leave any other alone."""
    made_with = get_meta(connection).get("format")
    if made_with not in ("1", "2", "3"):
        return
    aside = library.folder / f"catalogue.sqlite.format{made_with}"
    with contextlib.closing(sqlite3.connect(aside)) as copy:
        connection.backup(copy)
    sync_file(aside)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")  # references stay as they are written
    if made_with == "1":
        _from_format_1(library, connection)
    elif made_with == "3":
        with transaction(connection):
            drop_undo(connection)
            for column in FORMAT_4_COLUMNS:
                connection.execute(f"ALTER TABLE articles ADD COLUMN {column}")
            connection.execute(FAILURE_COLUMN)
            set_meta(connection, format=CATALOGUE_FORMAT)
            create_undo(connection)
    else:
        with transaction(connection):
            drop_undo(connection)
            connection.execute("ALTER TABLE articles RENAME TO old_articles")
            _create_missing(connection)
            _move_articles(connection)
            connection.execute(FAILURE_COLUMN)
            set_meta(connection, format=CATALOGUE_FORMAT)
            create_undo(connection)
    connection.execute("PRAGMA legacy_alter_table = OFF")
    connection.execute("PRAGMA foreign_keys = ON")


def _from_format_1(library: Library, connection: sqlite3.Connection) -> None:
    ids, vectors = _stored_vectors(library, connection)
    segment = (
        write_segment(library.segments, _next_key(connection), ids, vectors) if len(ids) else None
    )
    with transaction(connection):
        for table in REBUILT_TABLES:
            connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        for index in ("passages_by_article", "passages_by_text", "passages_by_segment"):
            connection.execute(f"DROP INDEX IF EXISTS {index}")
        _create_missing(connection)
        connection.execute("INSERT INTO sources SELECT * FROM old_sources")
        _move_articles(connection)
        connection.execute(FAILURE_COLUMN)
        connection.execute(
            "INSERT INTO passages SELECT id, article_key, start, end, text_sha256 FROM old_passages"
        )
        if segment is not None:
            add_segment(connection, segment)
        keys = connection.execute("SELECT key FROM articles")
        store_missing_signatures(connection, [row[0] for row in keys])
        for table in REBUILT_TABLES[:-1]:
            connection.execute(f"DROP TABLE old_{table}")
        next_segment = segment.key + 1 if segment else _next_key(connection)
        set_meta(connection, format=CATALOGUE_FORMAT, next_segment=next_segment)
        create_undo(connection)


def _create_missing(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            connection.execute(_if_not_exists(statement))


def _move_articles(connection: sqlite3.Connection) -> None:
    """Copy the articles from `old_articles`, with dates as this version determines them."""
    sources = {
        key: (kind, location)
        for key, kind, location in connection.execute("SELECT key, kind, location FROM sources")
    }
    names = [name.strip() for name in OLD_ARTICLE_COLUMNS.split(",")]
    columns = [*names, "date_from", "file_date"]
    insert = (
        f"INSERT INTO articles ({', '.join(columns)}) "
        f"VALUES ({', '.join(f':{name}' for name in columns)})"
    )
    for values in connection.execute(
        f"SELECT {OLD_ARTICLE_COLUMNS} FROM old_articles ORDER BY key"
    ):
        row = dict(zip(names, values, strict=True))
        connection.execute(insert, row | _upgraded_dates(row, *sources[row["source_key"]]))
    connection.execute("DROP TABLE old_articles")


def _upgraded_dates(row: dict[str, Any], kind: str, location: str) -> dict[str, str | None]:
    """The dates that this version would have stored, and the hashes that change with them."""
    locator = row["locator"]
    stored = ParsedArticle(row["title"], row["text"], date=row["date"])
    now = with_date_origin(stored, DATE_ORIGIN_BY_KIND.get(kind) or date_origin(locator))
    places: dict[str, Path] = {
        SourceKind.FOLDER: Path(location, locator),
        SourceKind.FILE: Path(location),
    }
    place = places.get(kind)
    changed: dict[str, str | None] = {
        "date_from": now.date_from,
        "file_date": file_date(place) if place else None,
    }
    if now.date == row["date"]:
        return changed
    whole = replace(
        stored,
        author=row["author"],
        source=row["source"],
        page_starts=tuple(json.loads(row["page_starts"])),
    )
    if record_hash(whole) == row["record_sha256"]:
        changed["record_sha256"] = record_hash(replace(whole, date=now.date))
        if row["raw_sha256"] == row["record_sha256"]:  # a row, whose raw hash is that of its record
            changed["raw_sha256"] = changed["record_sha256"]
    return changed | {"date": now.date}


def _if_not_exists(statement: str) -> str:
    for kind in ("TABLE", "INDEX"):
        statement = statement.replace(f"CREATE {kind} ", f"CREATE {kind} IF NOT EXISTS ", 1)
    return statement


def _next_key(connection: sqlite3.Connection) -> int:
    return int(get_meta(connection)["generation"]) + 1


def _stored_vectors(
    library: Library, connection: sqlite3.Connection
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Ids and vectors of all living passages, from segments with ids in any order."""
    import numpy as np

    parts = []
    for key, name in connection.execute("SELECT key, name FROM segments").fetchall():
        living = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM passages WHERE segment_key = ? ORDER BY id", (key,)
            )
        ]
        vectors = read_format_1_vectors(library.segments / name, living)
        parts.append((np.array(living, np.int64), vectors))
    if not parts:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    ids = np.concatenate([ids for ids, _ in parts])
    order = np.argsort(ids)
    return ids[order], np.concatenate([vectors for _, vectors in parts])[order]
