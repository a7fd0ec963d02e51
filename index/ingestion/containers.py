"""Candidates from files that hold several articles: tables, zip archives, JSONL files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from index.errors import UnreadableArticle
from index.ingestion.candidates import ArticleCandidate, ArticleReader, LoadedArticle, Scan
from index.ingestion.container_items import base_name
from index.parsers.archive import ArchiveMember
from index.parsers.table import TABLE_SUFFIXES
from index.parsers.versions import parser_of
from index.types import Failure, ParsedArticle

CONTAINER_SUFFIXES = (*TABLE_SUFFIXES, ".zip")
"""Suffixes, lower case, of formats of which one file may hold many articles."""


def container_candidates(
    locator: str, path: Path, data: bytes, scan: Scan, reader: ArticleReader
) -> Iterator[ArticleCandidate]:
    """The rows of a table or the members of an archive, whose bytes are `data`."""
    try:
        for item in reader.container_items(locator, path.name, data):
            if item.kind == "row" and item.article is not None:
                yield _row_candidate(item.locator, item.sha256, item.article)
            elif item.kind == "member":
                member = ArchiveMember(path, item.detail, item.sha256)
                yield ArticleCandidate(
                    item.locator,
                    item.sha256,
                    partial(_load, member, reader),
                    is_slow=True,
                    read_by=parser_of(item.detail),
                )
            elif item.kind == "lost":
                scan.record_failure(item.locator, item.detail)
            elif item.kind == "unreachable":
                scan.unreachable.append(item.locator)
            elif item.kind == "skipped":
                scan.skipped[item.detail] += 1
            else:
                scan.failures.append(Failure(item.locator, item.detail))
    except UnreadableArticle as error:
        scan.record_failure(locator, str(error))


def _row_candidate(locator: str, sha256: str, article: ParsedArticle) -> ArticleCandidate:
    """A row, which was parsed during the scan."""
    loaded = LoadedArticle(article, sha256)
    return ArticleCandidate(locator, sha256, lambda: loaded, read_by=article.read_by, row=article)


def _load(member: ArchiveMember, reader: ArticleReader) -> LoadedArticle:
    """The article of an archive member; SourceUnavailable if it changed since the scan."""
    return LoadedArticle(reader(base_name(member.name), member), member.sha256)


def json_row_candidates(
    path: Path, scan: Scan, reader: ArticleReader
) -> Iterator[ArticleCandidate]:
    """The rows of a JSONL file; bad rows become failures with their line number.

    A row that is not JSON hides its id, and an error in the middle hides all rows that follow:
    the scan is then incomplete, and absent rows are not removed.
    """
    try:
        for item in reader.json_rows(path):
            if item.kind == "row" and item.article is not None:
                yield _row_candidate(item.locator, item.sha256, item.article)
                continue
            scan.failures.append(Failure(item.locator, item.detail))
            scan.is_incomplete = scan.is_incomplete or "JSON" in item.detail
    except UnreadableArticle as error:
        scan.failures.append(Failure(str(path), str(error)))
        scan.is_incomplete = True
