"""Repairs an index from its own data, without the files that the articles came from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing

from index.errors import IndexMissing
from index.library import Library
from index.maintenance.integrity import (
    COUNTERS,
    IntegrityProblem,
    segment_damage,
    verify_index,
)
from index.storage import catalogue
from index.storage.backup import integrity_error, restore_backup
from index.storage.catalogue import open_catalogue
from index.storage.compaction import SegmentMerge, reserve_segment_keys, swap_segments
from index.storage.crash_recovery import next_text_folder, remove_stale_files, text_rows
from index.storage.generations import record_generation
from index.storage.integrity_rows import (
    clear_article_hashes,
    expected_record_hash,
    highest_key,
    passages_between,
    replace_record,
    stored_record,
    stored_record_hash,
)
from index.storage.schema import connect, get_meta, set_meta, transaction
from index.storage.source_registry import clear_source_states
from index.storage.text_index import TextIndex
from index.storage.undo_log import clear_undo
from index.storage.vector_store import SegmentInfo, write_segment
from index.storage.write_access import build_lock, writable_catalogue
from index.text.passages import embedded_text
from index.types import Embedder, Progress

COUNTER_GAP = 1_000_000  # ids that an interrupted build reserved are unknown
MAX_ROUNDS = 2  # repairing one part may reveal a problem in another


def repair(
    library: Library, open_embedder: Callable[[str | None], Embedder], progress: Progress
) -> tuple[list[str], list[IntegrityProblem]]:
    """Repair what `verify_index` finds; what was done, in words, and the remaining problems.

    A damaged catalogue is restored from its backup, damaged vectors are embedded again from the
    stored texts, a damaged full text is rebuilt. Raises IndexMissing, BuildInProgress, and
    IndexDamaged if catalogue and backup are both damaged.
    """
    if not library.exists and not library.backup.exists():
        raise IndexMissing(f"there is no index in {library.folder}: nothing to repair")
    done: list[str] = []
    with build_lock(library):
        if not library.exists or integrity_error(library.catalogue):
            restore_backup(library)
            done.append("the catalogue was put back from its copy")
        with open_catalogue(library) as connection:
            embedder = open_embedder(get_meta(connection).get("model"))
        for _ in range(MAX_ROUNDS):
            problems = verify_index(library, embedder, progress)
            if not problems:
                break
            with writable_catalogue(library) as connection:
                done += _repair_parts(library, connection, problems, embedder, progress)
        else:
            problems = verify_index(library, embedder, progress)
    return done, problems


def _repair_parts(
    library: Library,
    connection: sqlite3.Connection,
    problems: Sequence[IntegrityProblem],
    embedder: Embedder,
    progress: Progress,
) -> list[str]:
    done = []
    for article_id in [problem.name for problem in problems if problem.part == "article"]:
        done.append(_repair_article(library, connection, article_id))
    parts = {problem.part for problem in problems}
    for name in [problem.name for problem in problems if problem.part == "counter"]:
        _repair_counter(connection, name)
        done.append(f"the counter {name} was set behind what is in use")
    if "segment" in parts:
        done.append(_repair_segments(library, connection, problems, embedder, progress))
    if "full text" in parts:
        name = next_text_folder(library, get_meta(connection)["full_text"])
        TextIndex(library.full_text / name).add(text_rows(connection))
        _new_generation(library, connection, "full text repaired", full_text=name)
        done.append("the full text was written anew")
    if "derived" in parts:
        with transaction(connection):
            set_meta(connection, passages="damaged")
        done.append("`python -m assistant build` will split and embed every article anew")
    if "copy" in parts:
        library.backup.unlink(missing_ok=True)
        done.append("the copy of the catalogue was made anew")
    return done


def _repair_counter(connection: sqlite3.Connection, name: str) -> None:
    """Set a counter far above every number in use, now or one generation ago."""
    table, key = COUNTERS[name]
    highest = 0
    for place in (table, f"undo_{table}"):
        highest = max(highest, highest_key(connection, place, key))
    with transaction(connection):
        set_meta(connection, **{name: highest + COUNTER_GAP})


def _repair_article(library: Library, connection: sqlite3.Connection, article_id: str) -> str:
    """Restore an article from the backup; else have the next build read it again."""
    expected = expected_record_hash(connection, article_id)
    if library.backup.exists() and integrity_error(library.backup) is None:
        with closing(connect(library.backup)) as copy:
            record = stored_record(copy, article_id)
        if record and stored_record_hash(*record) == expected:
            with transaction(connection):
                replace_record(connection, article_id, record)
            return f"{article_id} was taken from the catalogue's copy"
    with transaction(connection):
        clear_article_hashes(connection, article_id)
        clear_source_states(connection)  # else an unchanged file of rows would not be read
    return f"`python -m assistant build` will read {article_id} again from its source"


def _repair_segments(
    library: Library,
    connection: sqlite3.Connection,
    problems: Sequence[IntegrityProblem],
    embedder: Embedder,
    progress: Progress,
) -> str:
    """Embed the living passages of the damaged segments again."""
    import numpy as np

    named = {problem.name for problem in problems if problem.part == "segment"}
    live = catalogue.live_segments(connection)
    damaged = [s for s in live if s.name in named or segment_damage(library, s)]
    if not damaged:  # the files are intact, yet some vector is wrong
        damaged = live
    key = reserve_segment_keys(connection, len(damaged))
    merges: list[SegmentMerge] = []
    count = 0
    for offset, segment in enumerate(damaged):
        ids, texts = _passage_texts(connection, segment)
        progress("embedding", 0, len(texts))
        written = None
        if ids:
            vectors = embedder.embed(texts)
            written = write_segment(
                library.segments, key + offset, np.array(ids, np.int64), vectors
            )
        merges.append((written, (segment,)))
        count += len(ids)
    with transaction(connection):
        swap_segments(connection, merges)
    _new_generation(library, connection, "vectors repaired")
    names = ", ".join(segment.name for segment in damaged)
    return f"{count:,} passages were embedded again ({names})"


def _passage_texts(
    connection: sqlite3.Connection, segment: SegmentInfo
) -> tuple[list[int], list[str]]:
    rows = passages_between(connection, segment.first_id, segment.last_id)
    return [row[0] for row in rows], [embedded_text(title, text) for _, title, text in rows]


def _new_generation(
    library: Library, connection: sqlite3.Connection, summary: str, **meta: object
) -> None:
    """Commit a generation, so that readers open the repaired files; drop the undo log."""
    with transaction(connection):
        set_meta(connection, **meta)
        record_generation(connection, int(get_meta(connection)["generation"]) + 1, summary)
        clear_undo(connection)
    remove_stale_files(library, connection)
