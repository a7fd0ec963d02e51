"""Checking every part of an index against every other: what `verify-index` reports."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import IndexDamaged
from index.ingestion.candidates import RECORD, record_hash
from index.library import Library
from index.storage import catalogue
from index.storage.atomic_files import sha256_of_file
from index.storage.backup import unfinished_copy, whole
from index.storage.schema import check_format, connect, get_meta
from index.storage.text_index import FullText
from index.storage.vector_store import FaissStore, SegmentFile
from index.text.chunking import SETTINGS, derive
from index.types import Embedder, ParsedArticle, Progress

LEAST_COSINE = 0.99  # of a stored vector with that of its text embedded alone; int8 drifts by .001
SAMPLE = 64  # passages embedded again
UNIT_WITHIN = 1e-2  # of the length of a stored vector
BLOCK = 16_384  # vectors looked at at a time: 25 MB at 384 components
FOOTER_MAGIC = 1337  # tantivy's, at the end of each of its files, behind a checksum as JSON
TEXT_SUFFIXES = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # each segment has all


COUNTERS = {"next_passage_id": ("passages", "id"), "next_segment": ("segments", "key")}
"""Of `meta`, and the numbers that they give out."""

Part = Literal["catalogue", "counter", "article", "derived", "segment", "full text", "copy"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not what it should be; `name` is the file or the article's id."""

    part: Part
    name: str
    what: str


def verify(library: Library, embedder: Embedder | None, progress: Progress) -> list[Problem]:
    """Everything that is wrong with the index.

    Without an embedder what is stored is checked against its hashes and counted, in seconds:
    nothing is split or embedded again.

    Raises IndexMissing and IndexMismatch as opening does.
    """
    connect(library.catalogue).close()  # IndexMissing
    if reason := whole(library.catalogue):
        return [Problem("catalogue", library.catalogue.name, reason)]
    with closing(connect(library.catalogue)) as connection:
        connection.execute("BEGIN")
        catalogue.read_manifest(connection)
        check_format(get_meta(connection))
        problems = [*_counters(connection)]
        problems += _articles(connection, progress, derive_anew=embedder is not None)
        problems += _segments(library, connection, progress)
        problems += _full_text(library, connection, progress)
        if embedder is not None and not problems:
            problems += _sample(library, connection, embedder, progress)
    if not library.backup.exists():
        if not unfinished_copy(library).exists():  # else it is being made, or a kill came between
            problems.append(Problem("copy", library.backup.name, "is missing"))
    elif reason := whole(library.backup):
        problems.append(Problem("copy", library.backup.name, reason))
    return problems


def _counters(connection: sqlite3.Connection) -> Iterator[Problem]:
    """The next ids must lie above all that were given out, else one would be used twice."""
    meta = get_meta(connection)
    for name, (table, key) in COUNTERS.items():
        (highest,) = connection.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()  # noqa: S608
        if not meta[name].isdigit() or int(meta[name]) <= highest:
            yield Problem("counter", name, f"is {meta[name]}, and {highest} is in use")


def _articles(
    connection: sqlite3.Connection, progress: Progress, *, derive_anew: bool
) -> Iterator[Problem]:
    """What is stored of articles against hashes; what is derived against what texts give anew."""
    total = catalogue.count(connection, "articles")
    derive_anew = derive_anew and get_meta(connection)["passages"] == SETTINGS
    rows = connection.execute(
        f"SELECT key, id, sha256, record_sha256, sentences, {RECORD} FROM articles"  # noqa: S608
    )
    for done, row in enumerate(rows, 1):
        progress("checking articles", done, total)
        key, identity, sha256, record_sha256, sentences, *record = row
        title, text, *_ = record
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield Problem("article", identity, "the stored text is not what it was")
        elif hash_of_record(*record) != record_sha256:
            yield Problem("article", identity, "its title, date or source is not what it was")
        elif derive_anew:
            derived = derive(title, text)
            stored = connection.execute(
                "SELECT start, end FROM passages WHERE article_key = ? ORDER BY start", (key,)
            ).fetchall()
            if sentences != catalogue.pack_sentences(derived.sentences):
                yield Problem("derived", identity, "its sentences are not those of its text")
            elif stored != [(p.start, p.end) for p in derived.passages]:
                yield Problem("derived", identity, "its passages are not those of its text")
    orphans = connection.execute(
        "SELECT count(*) FROM passages WHERE article_key NOT IN (SELECT key FROM articles)"
    ).fetchone()[0]
    if orphans:
        yield Problem("derived", "passages", f"{orphans} belong to no article")


def hash_of_record(
    title: str, text: str, date: str | None, author: str | None, source: str | None, pages: str
) -> str | None:
    """`record_hash` of the stored columns `RECORD`; None if they cannot be those of an article."""
    try:
        page_starts = tuple(json.loads(pages))
    except (ValueError, TypeError):
        return None
    return record_hash(ParsedArticle(title, text, None, date, author, source, page_starts))


def _segments(
    library: Library, connection: sqlite3.Connection, progress: Progress
) -> Iterator[Problem]:
    """Segment files against their hashes, and the ids in them against the catalogue's."""
    import numpy as np

    segments = catalogue.segments(connection)
    known = {row[0] for row in connection.execute("SELECT id FROM passages")}
    known |= catalogue.dead_passages(connection)
    unseen = set(known)
    for done, segment in enumerate(segments, 1):
        progress("checking vectors", done, len(segments))
        unseen -= set(range(segment.first_id, segment.last_id + 1))
        if reason := damage_of(library, segment):
            yield Problem("segment", segment.name, reason)
            continue
        store = FaissStore(library.segments, [segment])
        ids = store.ids().tolist()
        expected = sorted(i for i in known if segment.first_id <= i <= segment.last_id)
        if ids != expected:
            yield Problem("segment", segment.name, "holds other passages than the catalogue says")
            continue
        blocks = (ids[first : first + BLOCK] for first in range(0, len(ids), BLOCK))
        lengths = (np.linalg.norm(store.vectors(block), axis=1) for block in blocks)
        if any(np.any(np.abs(length - 1) >= UNIT_WITHIN) for length in lengths):
            yield Problem("segment", segment.name, "holds vectors that are not of length 1")
    if unseen:
        yield Problem("derived", "passages", f"{len(unseen)} have no vector")


def damage_of(library: Library, segment: SegmentFile) -> str | None:
    """What is wrong with the bytes of a segment; None if they are those that were written."""
    path = library.segments / segment.name
    if not path.exists():
        return "is missing"
    size = path.stat().st_size
    if size != segment.size:
        return f"has {size} bytes instead of {segment.size}"
    return None if sha256_of_file(path) == segment.sha256 else "is not what was written"


def _full_text(
    library: Library, connection: sqlite3.Connection, progress: Progress
) -> Iterator[Problem]:
    """The files of the full text against their checksums, its ids against the catalogue's.

    What a build that was cut short left beside them is no damage: the next one removes it.
    """
    progress("checking full text", 0, 0)
    folder = library.full_text / get_meta(connection)["full_text"]
    for path in _text_files(folder):
        reason = _damage_of_text_file(path) if path.exists() else "is missing"
        if reason:
            yield Problem("full text", path.name, reason)
            return
    try:
        stored = FullText.open(folder).snapshot().ids()
    except FileNotFoundError:
        yield Problem("full text", folder.name, "is missing")
        return
    except IndexDamaged as error:
        yield Problem("full text", folder.name, str(error))
        return
    leaving = {row[0] for row in connection.execute("SELECT passage_id FROM text_deletions")}
    for first, last in connection.execute("SELECT first_id, last_id FROM reserved"):
        leaving.update(range(first, last + 1))
    living = [row[0] for row in connection.execute("SELECT id FROM passages ORDER BY id")]
    if [i for i in stored if i not in leaving] != living:
        yield Problem("full text", folder.name, "holds other passages than the catalogue says")


def _text_files(folder: Path) -> list[Path]:
    """The files of the segments in tantivy's list, and of their deletions."""
    files = []
    try:
        for segment in json.loads((folder / "meta.json").read_bytes())["segments"]:
            name = segment["segment_id"].replace("-", "")
            files += [folder / f"{name}.{suffix}" for suffix in TEXT_SUFFIXES]
            if segment.get("deletes"):
                files.append(folder / f"{name}.{segment['deletes']['opstamp']}.del")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # opening it says so
    return files


def _damage_of_text_file(path: Path) -> str | None:
    """What is wrong with a file of tantivy by the checksum at its end."""
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


def _sample(
    library: Library, connection: sqlite3.Connection, embedder: Embedder, progress: Progress
) -> Iterator[Problem]:
    """Vectors of a few passages, spread over the index, against their texts embedded again."""
    from index.text.passages import embedded_text

    total = catalogue.count(connection, "passages")
    every = max(1, total // SAMPLE)
    rows = connection.execute(
        "SELECT passages.id, articles.id, title, text, start, end FROM passages "
        "JOIN articles ON articles.key = article_key WHERE passages.id % ? = 0 LIMIT ?",
        (every, 2 * SAMPLE),
    ).fetchall()
    progress("checking embeddings", 0, len(rows))
    store = FaissStore(library.segments, catalogue.segments(connection))
    for done, (passage_id, identity, title, text, start, end) in enumerate(rows, 1):
        progress("checking embeddings", done, len(rows))
        fresh = embedder.embed([embedded_text(title, text[start:end])])[0]
        if float(store.vectors([passage_id])[0] @ fresh) < LEAST_COSINE:
            yield Problem(
                "segment", identity, f"the vector of {start}-{end} is not that of its text"
            )
