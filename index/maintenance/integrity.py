"""Checks every part of an index against the others, for `verify-index`."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import IndexDamaged
from index.library import Library
from index.storage import catalogue
from index.storage.atomic_files import sha256_of_file
from index.storage.backup import integrity_error, partial_backup_path
from index.storage.integrity_rows import (
    all_passage_ids,
    article_records,
    count_orphaned_passages,
    every_nth_passage,
    highest_key,
    passage_ranges,
    stored_record_hash,
)
from index.storage.pending_text import requested_text_deletions, reserved_ranges
from index.storage.schema import check_format, connect, get_meta
from index.storage.searched_text import searched_text
from index.storage.text_index import TextIndex
from index.storage.vector_store import FaissVectorStore, SegmentInfo
from index.text.article_details import unpack_tables
from index.text.chunking import CHUNKING_SETTINGS, chunk_article
from index.types import Embedder, Progress

MIN_COSINE = 0.99  # of a stored vector with its text embedded again; int8 differs by .001
SAMPLED_PASSAGES = 64  # passages embedded again
UNIT_WITHIN = 1e-2  # of the length of a stored vector
BLOCK_VECTORS = 16_384  # vectors checked at a time: 25 MB at 384 components
FOOTER_MAGIC = 1337  # tantivy's, at the end of each of its files, after a checksum as JSON
TEXT_SUFFIXES = (
    "fast",
    "fieldnorm",
    "idx",
    "pos",
    "store",
    "term",
)  # every segment has all of these


COUNTERS = {"next_passage_id": ("passages", "id"), "next_segment": ("segments", "key")}
"""Counters in `meta`, with the table and column of the numbers that they assign."""

IndexPart = Literal["catalogue", "counter", "article", "derived", "segment", "full text", "copy"]


@dataclass(frozen=True, slots=True)
class IntegrityProblem:
    """One inconsistency; `name` is the file or the article's id, `what` the problem in words."""

    part: IndexPart
    name: str
    what: str


def verify_index(
    library: Library, embedder: Embedder | None, progress: Progress
) -> list[IntegrityProblem]:
    """All problems of an index.

    Without an embedder, only hashes and counts are checked, in seconds: nothing is chunked or
    embedded again. Raises IndexMissing and IndexMismatch as opening does.
    """
    connect(library.catalogue).close()  # IndexMissing
    if reason := integrity_error(library.catalogue):
        return [IntegrityProblem("catalogue", library.catalogue.name, reason)]
    with catalogue.open_catalogue(library, is_snapshot=True) as connection:
        catalogue.read_manifest(connection)
        check_format(get_meta(connection))
        is_current = get_meta(connection)["passages"] == CHUNKING_SETTINGS
        problems = [*_counters(connection)]
        problems += _articles(connection, progress, rederives=is_current and embedder is not None)
        problems += _segments(library, connection, progress)
        problems += _full_text(library, connection, progress)
        if embedder is not None and is_current and not problems:
            problems += _sampled_vectors(library, connection, embedder, progress)
    if not library.backup.exists():
        # A partial copy is being made, or was interrupted: that is no problem.
        if not partial_backup_path(library).exists():
            problems.append(IntegrityProblem("copy", library.backup.name, "is missing"))
    elif reason := integrity_error(library.backup):
        problems.append(IntegrityProblem("copy", library.backup.name, reason))
    return problems


def _counters(connection: sqlite3.Connection) -> Iterator[IntegrityProblem]:
    """Check that the next ids are above all that are in use."""
    meta = get_meta(connection)
    for name, (table, key) in COUNTERS.items():
        highest = highest_key(connection, table, key)
        if not meta[name].isdigit() or int(meta[name]) <= highest:
            yield IntegrityProblem("counter", name, f"is {meta[name]}, and {highest} is in use")


def _articles(
    connection: sqlite3.Connection, progress: Progress, *, rederives: bool
) -> Iterator[IntegrityProblem]:
    """Check articles against their hashes, and sentences and passages against their texts."""
    total = catalogue.count_rows(connection, "articles")
    for done, row in enumerate(article_records(connection), 1):
        progress("checking articles", done, total)
        key, identity, sha256, record_sha256, sentences, *record = row
        title, text, *_, tables, _ = record
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield IntegrityProblem("article", identity, "the stored text is not what it was")
        elif stored_record_hash(*record) != record_sha256:
            yield IntegrityProblem(
                "article", identity, "its title, date or source is not what it was"
            )
        elif rederives:
            derived = chunk_article(title, text, unpack_tables(tables))
            stored = passage_ranges(connection, key)
            if sentences != catalogue.pack_sentences(derived.sentences):
                yield IntegrityProblem(
                    "derived", identity, "its sentences are not those of its text"
                )
            elif stored != [(p.start, p.end) for p in derived.passages]:
                yield IntegrityProblem(
                    "derived", identity, "its passages are not those of its text"
                )
    if orphans := count_orphaned_passages(connection):
        yield IntegrityProblem("derived", "passages", f"{orphans} belong to no article")


def _segments(
    library: Library, connection: sqlite3.Connection, progress: Progress
) -> Iterator[IntegrityProblem]:
    """Check segment files against their hashes, and their ids against the catalogue."""
    import numpy as np

    segments = catalogue.live_segments(connection)
    known = set(all_passage_ids(connection))
    known |= catalogue.dead_passages(connection)
    unseen = set(known)
    for done, segment in enumerate(segments, 1):
        progress("checking vectors", done, len(segments))
        unseen -= set(range(segment.first_id, segment.last_id + 1))
        if reason := segment_damage(library, segment):
            yield IntegrityProblem("segment", segment.name, reason)
            continue
        store = FaissVectorStore(library.segments, [segment])
        ids = store.ids().tolist()
        expected = sorted(i for i in known if segment.first_id <= i <= segment.last_id)
        if ids != expected:
            yield IntegrityProblem(
                "segment", segment.name, "holds other passages than the catalogue says"
            )
            continue
        blocks = (ids[first : first + BLOCK_VECTORS] for first in range(0, len(ids), BLOCK_VECTORS))
        lengths = (np.linalg.norm(store.vectors(block), axis=1) for block in blocks)
        if any(np.any(np.abs(length - 1) >= UNIT_WITHIN) for length in lengths):
            yield IntegrityProblem(
                "segment", segment.name, "holds vectors that are not of length 1"
            )
    if unseen:
        yield IntegrityProblem("derived", "passages", f"{len(unseen)} have no vector")


def segment_damage(library: Library, segment: SegmentInfo) -> str | None:
    """What is wrong with the file of a segment; None if its bytes are those written."""
    path = library.segments / segment.name
    if not path.exists():
        return "is missing"
    size = path.stat().st_size
    if size != segment.size:
        return f"has {size} bytes instead of {segment.size}"
    return None if sha256_of_file(path) == segment.sha256 else "is not what was written"


def _full_text(
    library: Library, connection: sqlite3.Connection, progress: Progress
) -> Iterator[IntegrityProblem]:
    """Check the files of the full text against their checksums, its ids against the catalogue.

    Files left by an interrupted build are not reported: the next build removes them.
    """
    progress("checking full text", 0, 0)
    folder = library.full_text / get_meta(connection)["full_text"]
    for path in _text_files(folder):
        reason = _damage_of_text_file(path) if path.exists() else "is missing"
        if reason:
            yield IntegrityProblem("full text", path.name, reason)
            return
    try:
        stored = TextIndex.open(folder).snapshot().ids()
    except FileNotFoundError:
        yield IntegrityProblem("full text", folder.name, "is missing")
        return
    except IndexDamaged as error:
        yield IntegrityProblem("full text", folder.name, str(error))
        return
    leaving = set(requested_text_deletions(connection))
    for first, last in reserved_ranges(connection):
        leaving.update(range(first, last + 1))
    living = all_passage_ids(connection)
    if [i for i in stored if i not in leaving] != living:
        yield IntegrityProblem(
            "full text", folder.name, "holds other passages than the catalogue says"
        )


def _text_files(folder: Path) -> list[Path]:
    """The files of tantivy's segments and of their deletions, by its `meta.json`."""
    files = []
    try:
        for segment in json.loads((folder / "meta.json").read_bytes())["segments"]:
            name = segment["segment_id"].replace("-", "")
            files += [folder / f"{name}.{suffix}" for suffix in TEXT_SUFFIXES]
            if segment.get("deletes"):
                files.append(folder / f"{name}.{segment['deletes']['opstamp']}.del")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # opening the index reports it
    return files


def _damage_of_text_file(path: Path) -> str | None:
    """What is wrong with a file of tantivy, by the checksum at its end; None if nothing."""
    content = path.read_bytes()
    length = int.from_bytes(content[-8:-4], "little")
    if int.from_bytes(content[-4:], "little") != FOOTER_MAGIC or length > len(content) - 8:
        return "is cut short or not what was written"
    body, footer = content[: -8 - length], content[-8 - length : -8]
    try:
        expected = json.loads(footer)["crc"]
    except (ValueError, KeyError, TypeError):
        return "is not what was written"
    return None if zlib.crc32(body) == expected else "is not what was written"


def _sampled_vectors(
    library: Library, connection: sqlite3.Connection, embedder: Embedder, progress: Progress
) -> Iterator[IntegrityProblem]:
    """Check the vectors of a sample of passages against their texts embedded again."""
    from index.text.passages import embedded_text

    total = catalogue.count_rows(connection, "passages")
    every = max(1, total // SAMPLED_PASSAGES)
    rows = every_nth_passage(connection, every, 2 * SAMPLED_PASSAGES)
    progress("checking embeddings", 0, len(rows))
    store = FaissVectorStore(library.segments, catalogue.live_segments(connection))
    for done, (passage_id, identity, title, text, tables, start, end) in enumerate(rows, 1):
        progress("checking embeddings", done, len(rows))
        searched = searched_text(text, tables, start, end)
        fresh = embedder.embed([embedded_text(title, searched)])[0]
        if float(store.vectors([passage_id])[0] @ fresh) < MIN_COSINE:
            yield IntegrityProblem(
                "segment", identity, f"the vector of {start}-{end} is not that of its text"
            )
