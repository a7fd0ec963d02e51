"""Feeds on disk."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.ingestion.container_items import read_container
from index.ingestion.feed_files import read_feed_file
from index.types import Failure

FEED = (
    b"<rss><channel><item><title>Lock</title><guid>a1</guid><link>https://x.org/1</link>"
    b"<pubDate>Mon, 03 May 2021 10:00:00 GMT</pubDate>"
    b"<description>&lt;p&gt;The lock opens at six.&lt;/p&gt;</description></item>"
    b"<item><title>Link</title><link>https://x.org/2</link></item></channel></rss>"
)


def test_entries_are_articles_and_a_bare_link_is_told():
    entries = dict(read_feed_file(FEED))
    first = entries[1]
    assert (first.title, first.text, first.date, first.source, first.id) == (
        "Lock", "The lock opens at six.", "2021-05-03", "https://x.org/1", "a1",
    )  # fmt: skip
    assert isinstance(entries[2], Failure)
    assert "only a link" in entries[2].reason


def test_a_feed_file_is_a_container_of_its_entries():
    items = list(read_container("news.rss", "news.rss", FEED))
    assert [(item.kind, item.locator) for item in items] == [
        ("row", "news.rss/a1"),
        ("failure", "news.rss/2"),
    ]


def test_what_is_no_feed_is_told():
    with pytest.raises(UnreadableArticle, match="^not a feed"):
        next(read_feed_file(b"<html/>"))
