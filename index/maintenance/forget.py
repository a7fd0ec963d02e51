"""Forgetting an article: gone from text, vectors and full text, and shown to be gone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleNotFound, IndexMissing
from index.library import Library
from index.maintenance.byte_search import ByteSearch
from index.storage import catalogue
from index.storage.article_rows import (
    article_origin,
    article_place,
    erase_article,
    other_texts,
    passage_ids,
)
from index.storage.backup import erase_backup
from index.storage.compaction import SegmentMerge, count_living, rewrite_segments, swap_segments
from index.storage.crash_recovery import next_text_folder, remove_stale_files, text_rows
from index.storage.embedding_checkpoint import discard_checkpoint
from index.storage.forgotten import is_forgotten, remember_forgotten
from index.storage.generations import record_generation
from index.storage.pending_text import clear_text_deletions
from index.storage.schema import get_meta, set_meta, transaction, vacuum
from index.storage.text_index import TextIndex
from index.storage.undo_log import clear_undo
from index.storage.write_access import build_lock, writable_catalogue
from index.types import Article, SourceKind

TRACE_WORDS = 6  # a run of this many words hardly ever stands in two articles by chance
MAX_TRACES = 200  # spread over the article; enough to find any part that was left


@dataclass(frozen=True, slots=True)
class ErasureProof:
    """What was removed, what was looked for afterwards, and where any of it was still found.

    `copies` are articles that hold the same text: it stays in the library with them.
    """

    article_id: str
    passages: int
    generation: int
    runs: int
    files: int
    bytes_searched: int
    traces: tuple[str, ...]
    copies: tuple[str, ...]
    original: str | None
    was_upload: bool


def forget(
    library: Library, article_id: str, elsewhere: Callable[[Article], object] | None = None
) -> ErasureProof:
    """Remove one article for good and search the data folder's raw files for its words.

    Vectors are rewritten without it, the full text is written anew, the catalogue is vacuumed
    and its log truncated. `elsewhere` removes what is kept of it beside the index: called before
    the removal, so that a kill leaves nothing that another `forget` would not remove, and again
    behind it, for what was kept meanwhile. Raises ArticleNotFound, IndexMissing, BuildInProgress.
    """
    if not library.exists:
        raise IndexMissing(f"there is no index in {library.folder}: nothing to forget")
    with build_lock(library):
        with writable_catalogue(library) as connection:
            if is_forgotten(connection, article_id):
                raise ArticleNotFound(f"{article_id} is forgotten already")
            article = catalogue.find_article(connection, article_id, by_place=False)
            runs, copies = _unique_runs(connection, article)
            original, upload = _original_places(connection, library, article)
            if upload is not None:  # first: what a kill leaves, the next `forget` or build removes
                upload.unlink(missing_ok=True)
            _remove_backups(library)
            discard_checkpoint(library.unfinished)
            if elsewhere is not None:
                elsewhere(article)
            passages, number = _remove_article(library, connection, article)
            vacuum(connection)
        if elsewhere is not None:
            elsewhere(article)
        files, size, traces = _search_files(library, runs)
    return ErasureProof(
        article.id, passages, number, len(runs), files, size, traces, copies, original,
        upload is not None,
    )  # fmt: skip


def _remove_backups(library: Library) -> None:
    """Remove copies of the catalogue; the one that is kept is made again behind the removal."""
    erase_backup(library)
    for path in library.folder.glob("catalogue.*"):
        if path.suffix.startswith((".damaged", ".format")):
            path.unlink()


def _original_places(
    connection: sqlite3.Connection, library: Library, article: Article
) -> tuple[str | None, Path | None]:
    """Where the article still lies in a person's source, and the upload that it came from."""
    kind, location, locator = article_origin(connection, article.id)
    if kind == SourceKind.UPLOADS:
        return None, library.uploads / locator
    if kind == SourceKind.JSONL:
        return location, None
    path = Path(location) / locator if Path(location).is_dir() else Path(location)
    return (str(path) if path.exists() else None), None


def _remove_article(
    library: Library, connection: sqlite3.Connection, article: Article
) -> tuple[int, int]:
    """One generation without the article, none of whose files holds anything of it."""
    key, source_key, locator, raw_sha256 = article_place(connection, article.id)
    gone = set(passage_ids(connection, key))
    meta = get_meta(connection)
    number = int(meta["generation"]) + 1
    name = next_text_folder(library, meta["full_text"])
    TextIndex(library.full_text / name).add(text_rows(connection, without=key))
    merges = _rewrite_segments(library, connection, gone)
    with transaction(connection):
        erase_article(connection, key)
        swap_segments(connection, merges)
        remember_forgotten(connection, article.id, source_key, locator, raw_sha256)
        clear_text_deletions(connection)
        set_meta(connection, full_text=name)
        record_generation(connection, number, "one article forgotten")
        clear_undo(connection)  # the generations before hold the article
    remove_stale_files(library, connection)
    return len(gone), number


def _rewrite_segments(
    library: Library, connection: sqlite3.Connection, gone: set[int]
) -> list[SegmentMerge]:
    """Write every segment anew that holds a vector of the article, or a dead one.

    Vectors of earlier versions of the article may be among the dead.
    """
    live = catalogue.live_segments(connection)
    dead = catalogue.dead_passages(connection) | gone
    touched = [
        segment
        for segment, living in zip(live, count_living(live, dead), strict=True)
        if living != segment.count
    ]
    return rewrite_segments(library, connection, touched, dead)


def _unique_runs(
    connection: sqlite3.Connection, article: Article
) -> tuple[list[str], tuple[str, ...]]:
    """Runs of words of the article that no other one holds, and the ids of its copies."""
    words = list(re.finditer(r"\S+", article.text))
    starts = range(max(1, len(words) - TRACE_WORDS + 1))
    step = max(1, len(starts) // MAX_TRACES)
    left = {
        article.text[words[i].start() : words[min(i + TRACE_WORDS, len(words)) - 1].end()]
        for i in starts[::step]
    }
    copies = []
    for identity, title, text in other_texts(connection, article.id):
        if article.text in text:
            copies.append(identity)
        left -= {run for run in left if run in text or run in title}
    return sorted(left), tuple(copies)


def _search_files(library: Library, runs: list[str]) -> tuple[int, int, tuple[str, ...]]:
    """Files and bytes searched, and the files that hold any of the runs in UTF-8 or UTF-16."""
    search = ByteSearch([run.encode(code) for run in runs for code in ("utf-8", "utf-16-le")])
    files = size = 0
    traces = []
    for path in filter(Path.is_file, library.files()):
        files += 1
        with path.open("rb") as stream:
            is_found, searched = search.contains_any(stream)
        size += searched
        if is_found:
            traces.append(path.relative_to(library.folder).as_posix())
    return files, size, tuple(traces)
