"""Pages and feeds as sources of articles: fetched when their source is refreshed, never else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from index.candidates import Candidate, Loaded, ReadArticle, Scan, printable
from index.errors import SourceUnavailable, UnreadableArticle
from index.feeds import Entry, entries
from index.fetch import Page, fetch, is_any, is_public
from index.readers import SUFFIXES
from index.types import ParsedArticle

Fetch = Callable[[str], Page]

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


def fetcher(allow_private: bool) -> Fetch:
    """What fetches a page, from the open internet alone unless more is allowed."""
    return lambda url: fetch(url, allows=is_any if allow_private else is_public)


def scan_page(url: str, read: ReadArticle, allow_private: bool) -> Scan:
    """The one article of a page; SourceUnavailable if the page cannot be had."""
    page = fetcher(allow_private)(url)
    digest = hashlib.sha256(page.data).hexdigest()
    return Scan(iter([Candidate(url, digest, lambda: Loaded(read_page(url, page, read), digest))]))


def scan_feed(
    url: str, read: ReadArticle, allow_private: bool, *, most_entries: int = MOST_ENTRIES
) -> Scan:
    """The newest entries of a feed; SourceUnavailable if it cannot be had.

    What has dropped out of the feed stays: a feed shows what is new, not what there is.
    """
    get = fetcher(allow_private)
    try:
        found = entries(get(url).data, url)
    except UnreadableArticle as error:
        raise SourceUnavailable(f"{error}; its articles were kept") from error
    return Scan(_candidates(found[:most_entries], url, read, get), keeps_absent=True)


def _candidates(found: list[Entry], url: str, read: ReadArticle, get: Fetch) -> Iterator[Candidate]:
    for entry in found:
        yield Candidate(
            printable(entry.id),
            entry.sha256,
            partial(_load_entry, entry, url, read, get),
        )


def _load_entry(entry: Entry, feed: str, read: ReadArticle, get: Fetch) -> Loaded:
    return Loaded(_read_entry(entry, feed, read, get), entry.sha256)


def _read_entry(entry: Entry, feed: str, read: ReadArticle, get: Fetch) -> ParsedArticle:
    """An entry's full text, from the feed or else from the page that it links to."""
    warnings: tuple[str, ...] = ()
    if entry.is_full or not entry.link:
        title = escape(entry.title or "")
        markup = f"<html><head><title>{title}</title></head><body><article>{entry.markup}"
        data = f"{markup}</article></body></html>".encode("utf-8", "replace")
        article = read("entry.html", data)
    else:
        article = read_page(entry.link, get(entry.link), read)
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
