"""Feeds that lie on disk (.rss, .atom): one article per entry, read from the file alone."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import UnreadableArticle
from index.ingestion.feeds import FeedEntry, parse_feed
from index.parsers.metadata import drop_surrogates, pick_title
from index.parsers.xml_blocks import block_text
from index.types import Failure, ParsedArticle

_NO_ADDRESS = ""


def read_feed_file(data: bytes) -> Iterator[tuple[int, ParsedArticle | Failure]]:
    """Yield `(number from 1, article or failure)` for each entry, with its full text or summary.

    Raises UnreadableArticle if it is no feed.
    """
    for number, entry in enumerate(parse_feed(data, _NO_ADDRESS), start=1):
        try:
            yield number, _article(entry)
        except UnreadableArticle as error:
            yield number, Failure(f"{number}", f"entry {number}: {error}")


def _article(entry: FeedEntry) -> ParsedArticle:
    if not entry.markup.strip():
        raise UnreadableArticle("no text, only a link: add the feed by its address")
    text = block_text(drop_surrogates(entry.markup).encode())
    if not text:
        raise UnreadableArticle("no text")
    return ParsedArticle(
        title=pick_title(text, None, entry.title),
        text=text,
        id=entry.id,
        date=entry.date,
        date_from="feed" if entry.date else None,
        author=entry.author,
        source=entry.link,
    )
