"""Erases an article from catalogue, vectors and full text, and verifies that it is gone."""

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

TRACE_WORDS = 6  # a run of this many words is hardly ever in two articles by chance
MAX_TRACES = 200  # spread over the article; enough to find any part that remained


@dataclass(frozen=True, slots=True)
class ErasureProof:
    """What was erased, and the result of searching the data folder for it afterwards.

    - passages: how many were erased
    - runs, files, bytes_searched: searched runs of words, and in how much
    - traces: files in which a run was found; empty if the erasure is complete
    - copies: ids of other articles with the same text, which stays in the library with them
    - original: the file that the article came from, if it still exists
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
    library: Library, article_id: str, erase_elsewhere: Callable[[Article], object] | None = None
) -> ErasureProof:
    """Erase one article and search the raw files of the data folder for its words.

    Vectors and full text are rewritten without it, the catalogue is vacuumed and its log
    truncated. `erase_elsewhere` removes copies outside the index. It is called before the erasure,
    so that after a kill another `forget` can finish the work, and again after it, for copies made
    in the meantime. Raises ArticleNotFound, IndexMissing, BuildInProgress.
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
            if (
                upload is not None
            ):  # first: after a kill, the next `forget` or build removes the rest
                upload.unlink(missing_ok=True)
            _remove_backups(library)
            discard_checkpoint(library.checkpoint)
            if erase_elsewhere is not None:
                erase_elsewhere(article)
            passages, number = _remove_article(library, connection, article)
            vacuum(connection)
        if erase_elsewhere is not None:
            erase_elsewhere(article)
        files, size, traces = _search_files(library, runs)
    return ErasureProof(
        article.id, passages, number, len(runs), files, size, traces, copies, original,
        upload is not None,
    )  # fmt: skip


def _remove_backups(library: Library) -> None:
    """Remove all copies of the catalogue; the backup is made again after the erasure."""
    erase_backup(library)
    for path in library.folder.glob("catalogue.*"):
        if path.suffix.startswith((".damaged", ".format")):
            path.unlink()


def _original_places(
    connection: sqlite3.Connection, library: Library, article: Article
) -> tuple[str | None, Path | None]:
    """The file in the person's source, if it exists, and the uploaded file, if it was one."""
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
    """Commit a generation without the article; its number of passages and the generation's."""
    key, source_key, locator, raw_sha256 = article_place(connection, article.id)
    removed_ids = set(passage_ids(connection, key))
    meta = get_meta(connection)
    number = int(meta["generation"]) + 1
    name = next_text_folder(library, meta["full_text"])
    TextIndex(library.full_text / name).add(text_rows(connection, without=key))
    merges = _rewrite_segments(library, connection, removed_ids)
    with transaction(connection):
        erase_article(connection, key)
        swap_segments(connection, merges)
        remember_forgotten(connection, article.id, source_key, locator, raw_sha256)
        clear_text_deletions(connection)
        set_meta(connection, full_text=name)
        record_generation(connection, number, "one article forgotten")
        clear_undo(connection)  # the previous generation contains the article
    remove_stale_files(library, connection)
    return len(removed_ids), number


def _rewrite_segments(
    library: Library, connection: sqlite3.Connection, removed_ids: set[int]
) -> list[SegmentMerge]:
    """Rewrite every segment with a vector of the article or a dead one.

    Dead vectors may be of earlier versions of the article.
    """
    live = catalogue.live_segments(connection)
    dead = catalogue.dead_passages(connection) | removed_ids
    touched = [
        segment
        for segment, living in zip(live, count_living(live, dead), strict=True)
        if living != segment.count
    ]
    return rewrite_segments(library, connection, touched, dead)


def _unique_runs(
    connection: sqlite3.Connection, article: Article
) -> tuple[list[str], tuple[str, ...]]:
    """Runs of words that only this article contains, and the ids of its copies."""
    words = list(re.finditer(r"\S+", article.text))
    starts = range(max(1, len(words) - TRACE_WORDS + 1))
    step = max(1, len(starts) // MAX_TRACES)
    left = {
        article.text[words[i].start() : words[min(i + TRACE_WORDS, len(words)) - 1].end()]
        for i in starts[::step]
    }
    copies = []
    for other_id, title, text in other_texts(connection, article.id):
        if article.text in text:
            copies.append(other_id)
        left -= {run for run in left if run in text or run in title}
    return sorted(left), tuple(copies)


def _search_files(library: Library, runs: list[str]) -> tuple[int, int, tuple[str, ...]]:
    """Files and bytes searched, and the files that contain any run in UTF-8 or UTF-16."""
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
