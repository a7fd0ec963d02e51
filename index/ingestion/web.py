"""Pages and feeds as sources of articles: fetched when their source is refreshed, never else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import PurePosixPath
from time import monotonic
from urllib.parse import unquote, urlsplit

from index.errors import OutOfTime, SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import Candidate, Loaded, ReadArticle, Scan, printable
from index.ingestion.feeds import Entry
from index.ingestion.fetch import PAGE_SECONDS, Limits, Page, fetch, is_any
from index.ingestion.public_addresses import is_elsewhere
from index.parsers.registry import SUFFIXES
from index.types import ParsedArticle

Waiting = Callable[[str], None]
"""Told the name of the host that is waited for."""

SOURCE_SECONDS = 120.0  # for all pages of one feed, so that the other sources have their turn
MOST_ENTRIES = 50  # of a feed at one refresh: each may cost a page
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
_SAYS_NOTHING = ("", "application/octet-stream", "binary/octet-stream")


class Fetcher:
    """Fetches the pages of one source, in the time that the source has."""

    def __init__(self, allow_private: bool, waiting: Waiting) -> None:
        """Time runs from now on. Pages come from the open internet unless more is allowed."""
        self._allows = is_any if allow_private else is_elsewhere
        self._waiting = waiting
        self._ends_at = monotonic() + SOURCE_SECONDS

    def refuse_late(self) -> None:
        """OutOfTime once the source's time is over."""
        if monotonic() >= self._ends_at:
            raise OutOfTime(f"{SOURCE_SECONDS:g} s were over")

    def page(self, url: str) -> Page:
        """What the address answers; SourceUnavailable, OutOfTime."""
        self.refuse_late()
        self._waiting(urlsplit(url).hostname or url)
        try:
            left = self._ends_at - monotonic()
            return fetch(url, allows=self._allows, limits=Limits(min(PAGE_SECONDS, left)))
        except SourceUnavailable:
            self.refuse_late()  # it was cut short
            raise


def scan_page(url: str, read: ReadArticle, allow_private: bool, waiting: Waiting) -> Scan:
    """The one article of a page; SourceUnavailable if the page cannot be had."""
    page = Fetcher(allow_private, waiting).page(url)
    digest = hashlib.sha256(page.data).hexdigest()
    return Scan(iter([Candidate(url, digest, lambda: Loaded(read_page(url, page, read), digest))]))


def scan_feed(
    url: str,
    read: ReadArticle,
    allow_private: bool,
    waiting: Waiting,
    *,
    most_entries: int = MOST_ENTRIES,
) -> Scan:
    """The newest entries of a feed; SourceUnavailable if it cannot be had.

    What has dropped out of the feed stays: a feed shows what is new, not what there is. An entry
    that there is no time for raises OutOfTime when it is loaded.
    """
    fetcher = Fetcher(allow_private, waiting)
    try:
        found = read.entries(fetcher.page(url).data, url)
    except UnreadableArticle as error:
        raise SourceUnavailable(f"{error}; its articles were kept") from error
    return Scan(_candidates(found[:most_entries], url, read, fetcher), keeps_absent=True)


def _candidates(
    found: list[Entry], url: str, read: ReadArticle, fetcher: Fetcher
) -> Iterator[Candidate]:
    for entry in found:
        yield Candidate(
            printable(entry.id),
            entry.sha256,
            partial(_load_entry, entry, url, read, fetcher),
        )


def _load_entry(entry: Entry, feed: str, read: ReadArticle, fetcher: Fetcher) -> Loaded:
    fetcher.refuse_late()  # an entry that is whole takes time as well
    return Loaded(_read_entry(entry, feed, read, fetcher), entry.sha256)


def _read_entry(entry: Entry, feed: str, read: ReadArticle, fetcher: Fetcher) -> ParsedArticle:
    """An entry's full text, from the feed or else from the page that it links to."""
    warnings: tuple[str, ...] = ()
    if entry.is_full or not entry.link:
        title = escape(entry.title or "")
        markup = f"<html><head><title>{title}</title></head><body><article>{entry.markup}"
        data = f"{markup}</article></body></html>".encode("utf-8", "replace")
        article = read("entry.html", data)
    else:
        article = read_page(entry.link, fetcher.page(entry.link), read)
        warnings = article.warnings
    return replace(
        article,
        title=entry.title or article.title,
        date=entry.date or article.date,
        date_from="feed" if entry.date else article.date_from,
        author=entry.author or article.author,
        source=entry.link or feed,
        id=None,
        warnings=warnings,
    )


def read_page(url: str, page: Page, read: ReadArticle) -> ParsedArticle:
    """The article of a fetched page. Its source is what was asked for, whatever it says itself.

    Raises UnreadableArticle.
    """
    article = read(_file_name(page), page.data, page.charset)
    return replace(article, source=url, id=None)


def _file_name(page: Page) -> str:
    """A name whose ending is the format that the server states, else that of the address."""
    place = PurePosixPath(unquote(urlsplit(page.url).path))
    suffix = _SUFFIX_OF.get(page.content_type)
    if suffix is None and page.content_type in _SAYS_NOTHING:
        suffix = place.suffix.lower() if place.suffix.lower() in SUFFIXES else ".html"
    if suffix is None:
        raise UnreadableArticle(f"{page.content_type[:60]} is not read")
    return printable(f"{place.stem or 'page'}{suffix}")
