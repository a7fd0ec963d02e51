"""Recovers from a crashed build, and removes files that are no longer referenced.

Both require the build lock.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator

from index.errors import IndexDamaged
from index.library import Library
from index.storage.catalogue import live_segments
from index.storage.pending_text import (
    clear_text_deletions,
    release_ranges,
    requested_text_deletions,
    reserved_ranges,
)
from index.storage.schema import get_meta, set_meta, transaction
from index.storage.searched_text import searched_text
from index.storage.text_index import TextIndex
from index.storage.undo_log import undo_segment_names


def recover(library: Library, connection: sqlite3.Connection) -> None:
    """Clean up after a crash: orphans in the full text, pending deletions, stale files."""
    folder = library.full_text / get_meta(connection).get("full_text", "")
    ranges = reserved_ranges(connection)
    if ranges or requested_text_deletions(connection):
        try:
            if TextIndex.exists(folder):
                TextIndex.open(folder).delete_ranges(ranges)
            apply_text_deletions(library, connection)
        except IndexDamaged:
            pass  # it is rebuilt below
        with transaction(connection):
            release_ranges(connection)
            clear_text_deletions(connection)
    restore_text_index(library, connection)
    remove_stale_files(library, connection)


def remove_stale_files(library: Library, connection: sqlite3.Connection) -> None:
    """Remove files that neither the current generation nor a rollback needs."""
    live = {segment.name for segment in live_segments(connection)} | undo_segment_names(connection)
    if library.segments.exists():
        for path in library.segments.iterdir():
            if path.name not in live:
                path.unlink()
    full_text = get_meta(connection).get("full_text")
    if library.full_text.exists():
        for path in library.full_text.iterdir():
            if path.name != full_text:
                shutil.rmtree(path, ignore_errors=True)


def next_text_folder(library: Library, name: str) -> str:
    """The name of the next full-text folder; remains of a crash are removed from it."""
    following = f"{int(name) + 1:08d}"
    shutil.rmtree(library.full_text / following, ignore_errors=True)
    return following


def text_rows(
    connection: sqlite3.Connection, without: int | None = None
) -> Iterator[tuple[int, str, str]]:
    """`(passage id, title, text)` of every passage, except those of one article (by key)."""
    for passage_id, title, *place in connection.execute(
        "SELECT passages.id, title, text, tables, start, end FROM passages "
        "JOIN articles ON articles.key = article_key WHERE article_key IS NOT ? "
        "ORDER BY passages.id",
        (without,),
    ):
        yield passage_id, title, searched_text(*place)


def restore_text_index(library: Library, connection: sqlite3.Connection) -> bool:
    """Rebuild the full text from the catalogue if it is missing, damaged or incomplete.

    Returns whether it was rebuilt.
    """
    meta = get_meta(connection)
    if meta["generation"] == "0":
        return False
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    try:
        if len(TextIndex.open(library.full_text / meta["full_text"]).snapshot()) == passages:
            return False
    except (IndexDamaged, FileNotFoundError):
        pass
    name = next_text_folder(library, meta["full_text"])
    TextIndex(library.full_text / name).add(text_rows(connection))
    with transaction(connection):
        set_meta(connection, full_text=name)
    return True


def apply_text_deletions(library: Library, connection: sqlite3.Connection) -> None:
    """Carry out the full-text deletions that committed transactions requested."""
    ids = requested_text_deletions(connection)
    if not ids:
        return
    TextIndex(library.full_text / get_meta(connection)["full_text"]).delete(ids)
    with transaction(connection):
        clear_text_deletions(connection)
