"""Web pages and feeds as sources of articles, fetched only when their source is refreshed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import PurePosixPath
from time import monotonic
from urllib.parse import unquote, urlsplit

from index.errors import SourceTimeout, SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import (
    ArticleCandidate,
    ArticleReader,
    LoadedArticle,
    Scan,
    escape_surrogates,
)
from index.ingestion.feeds import FeedEntry
from index.ingestion.fetch import PAGE_SECONDS, FetchedPage, FetchLimits, allow_any_address, fetch
from index.ingestion.public_addresses import is_external
from index.parsers.registry import READABLE_SUFFIXES
from index.parsers.versions import FEED, WEB, joined_parsers, parser_of
from index.types import ParsedArticle

OnWaiting = Callable[[str], None]
"""Called with the name of the host that is waited for."""

SOURCE_SECONDS = 120.0  # for all pages of one feed, so that the other sources get their turn
MAX_ENTRIES = 50  # of a feed per refresh: each may cost a page
_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_ENTRY_NAME = "entry.html"  # the full text of an entry, as a file
_GENERIC_TYPES = ("", "application/octet-stream", "binary/octet-stream")


class PageFetcher:
    """Fetches the pages of one source within the time limit of the source."""

    def __init__(self, allow_private: bool, on_waiting: OnWaiting) -> None:
        """The time limit starts now. Only public addresses are fetched unless `allow_private`."""
        self._allows = allow_any_address if allow_private else is_external
        self._waiting = on_waiting
        self._ends_at = monotonic() + SOURCE_SECONDS

    def check_deadline(self) -> None:
        """Raise SourceTimeout once the source's time is over."""
        if monotonic() >= self._ends_at:
            raise SourceTimeout(f"{SOURCE_SECONDS:g} s were over")

    def page(self, url: str) -> FetchedPage:
        """Fetch an address; SourceUnavailable, SourceTimeout."""
        self.check_deadline()
        self._waiting(urlsplit(url).hostname or url)
        try:
            left = self._ends_at - monotonic()
            return fetch(url, allows=self._allows, limits=FetchLimits(min(PAGE_SECONDS, left)))
        except SourceUnavailable:
            self.check_deadline()  # it was cut short
            raise


def scan_page(url: str, reader: ArticleReader, allow_private: bool, on_waiting: OnWaiting) -> Scan:
    """The one article of a page; SourceUnavailable if the page cannot be fetched."""
    page = PageFetcher(allow_private, on_waiting).page(url)
    digest = hashlib.sha256(page.data).hexdigest()
    candidate = ArticleCandidate(
        url,
        digest,
        lambda: LoadedArticle(read_page(url, page, reader), digest),
        read_by=joined_parsers(WEB, parser_of(f"page{_suffix(page) or ''}")),
        fetched=page.fetched,
    )
    return Scan(iter([candidate]))


def scan_feed(
    url: str,
    reader: ArticleReader,
    allow_private: bool,
    on_waiting: OnWaiting,
    *,
    max_entries: int = MAX_ENTRIES,
) -> Scan:
    """The newest entries of a feed; SourceUnavailable if the feed cannot be fetched.

    Articles that have dropped out of the feed are preserved: a feed shows only what is new. An
    entry for which no time is left raises SourceTimeout when it is loaded.
    """
    fetcher = PageFetcher(allow_private, on_waiting)
    try:
        page = fetcher.page(url)
        found = reader.entries(page.data, url)
    except UnreadableArticle as error:
        raise SourceUnavailable(f"{error}; its articles were kept") from error
    candidates = _candidates(found[:max_entries], url, page.fetched, reader, fetcher)
    return Scan(candidates, is_incomplete=True)


def _candidates(
    found: list[FeedEntry], url: str, fetched: str, reader: ArticleReader, fetcher: PageFetcher
) -> Iterator[ArticleCandidate]:
    for entry in found:
        yield ArticleCandidate(
            escape_surrogates(entry.id),
            entry.sha256,
            partial(_load_entry, entry, url, fetched, reader, fetcher),
            read_by=joined_parsers(FEED, parser_of(_ENTRY_NAME)),
        )


def _load_entry(
    entry: FeedEntry, feed: str, fetched: str, reader: ArticleReader, fetcher: PageFetcher
) -> LoadedArticle:
    fetcher.check_deadline()  # parsing a full entry takes time as well
    article = _read_entry(entry, feed, reader, fetcher)
    return LoadedArticle(
        replace(
            article,
            read_by=joined_parsers(FEED, article.read_by),
            fetched=article.fetched or fetched,
        ),
        entry.sha256,
    )


def _read_entry(
    entry: FeedEntry, feed: str, reader: ArticleReader, fetcher: PageFetcher
) -> ParsedArticle:
    """An entry's full text: from the feed, else from the page that it links to."""
    warnings: tuple[str, ...] = ()
    if entry.is_full or not entry.link:
        title = escape(entry.title or "")
        markup = f"<html><head><title>{title}</title></head><body><article>{entry.markup}"
        data = f"{markup}</article></body></html>".encode("utf-8", "replace")
        article = reader(_ENTRY_NAME, data)
    else:
        article = read_page(entry.link, fetcher.page(entry.link), reader)
        warnings = article.warnings
    return replace(
        article,
        title=entry.title or article.title,
        date=entry.date or article.date,
        date_from="feed" if entry.date else article.date_from,
        author=entry.author or article.author,
        tags=entry.tags or article.tags,
        source=entry.link or feed,
        id=None,
        warnings=warnings,
    )


def read_page(url: str, page: FetchedPage, reader: ArticleReader) -> ParsedArticle:
    """The article of a fetched page; its source is the requested address. UnreadableArticle."""
    article = reader(_file_name(page), page.data, page.charset)
    return replace(
        article,
        source=url,
        id=None,
        read_by=joined_parsers(WEB, article.read_by),
        fetched=page.fetched,
    )


def _file_name(page: FetchedPage) -> str:
    """A file name with the suffix of the server's content type, else of the address."""
    suffix = _suffix(page)
    if suffix is None:
        raise UnreadableArticle(f"{page.content_type[:60]} is not read")
    return escape_surrogates(f"{_path(page).stem or 'page'}{suffix}")


def _suffix(page: FetchedPage) -> str | None:
    """The suffix of the format of a page; None if it is not read."""
    suffix = _SUFFIX_OF.get(page.content_type)
    if suffix is None and page.content_type in _GENERIC_TYPES:
        own = _path(page).suffix.lower()
        suffix = own if own in READABLE_SUFFIXES else ".html"
    return suffix


def _path(page: FetchedPage) -> PurePosixPath:
    return PurePosixPath(unquote(urlsplit(page.url).path))
