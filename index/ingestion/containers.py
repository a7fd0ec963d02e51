"""Files that hold several articles as candidates: tables, zip archives, files of JSON rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from index.errors import UnreadableArticle
from index.ingestion.candidates import ArticleCandidate, ArticleReader, LoadedArticle, Scan
from index.ingestion.container_items import base_name
from index.parsers.archive import ArchiveMember
from index.parsers.table import TABLE_SUFFIXES
from index.types import Failure

CONTAINER_SUFFIXES = (*TABLE_SUFFIXES, ".zip")
"""Of file names, lower case: formats of which one file may hold many articles."""


def container_candidates(
    locator: str, path: Path, data: bytes, found: Scan, read: ArticleReader
) -> Iterator[ArticleCandidate]:
    """The rows of a table or the members of an archive, whose bytes are `data`."""
    try:
        for part in read.parts(locator, path.name, data):
            if part.kind == "row" and part.article is not None:
                loaded = LoadedArticle(part.article, part.sha256)
                yield ArticleCandidate(part.place, part.sha256, partial(_return_loaded, loaded))
            elif part.kind == "member":
                member = ArchiveMember(path, part.words, part.sha256)
                load = partial(_load, member, read)
                yield ArticleCandidate(part.place, part.sha256, load, is_slow=True)
            elif part.kind == "lost":
                found.fail(part.place, part.words)
            elif part.kind == "unreachable":
                found.unreachable.append(part.place)
            elif part.kind == "skipped":
                found.skipped[part.words] += 1
            else:
                found.failures.append(Failure(part.place, part.words))
    except UnreadableArticle as error:
        found.fail(locator, str(error))


def _return_loaded(loaded: LoadedArticle) -> LoadedArticle:
    """A row was read already."""
    return loaded


def _load(member: ArchiveMember, read: ArticleReader) -> LoadedArticle:
    """The article of a member that is what it was; SourceUnavailable where it is not."""
    return LoadedArticle(read(base_name(member.name), member), member.sha256)


def json_row_candidates(path: Path, found: Scan, read: ArticleReader) -> Iterator[ArticleCandidate]:
    """The rows of a JSONL file; bad rows become failures, named by their line.

    A row that cannot be taken apart hides its id, and a reading that breaks off hides all that
    follow: then absence says nothing.
    """
    try:
        for part in read.json_rows(path):
            if part.kind == "row" and part.article is not None:
                loaded = LoadedArticle(part.article, part.sha256)
                yield ArticleCandidate(part.place, part.sha256, partial(_return_loaded, loaded))
                continue
            found.failures.append(Failure(part.place, part.words))
            found.is_incomplete = found.is_incomplete or "JSON" in part.words
    except UnreadableArticle as error:
        found.failures.append(Failure(str(path), str(error)))
        found.is_incomplete = True
