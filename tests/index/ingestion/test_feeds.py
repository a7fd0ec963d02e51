"""RSS and Atom: the entries of a feed, whatever another entry of it holds."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.ingestion.feeds import parse_feed
from tests.index.web_server import FULL, RSS


class TestEntries:
    def test_atom_entries_of_every_type_are_read(self):
        atom = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>One</title>'
            '<link rel="self" href="/self"/><link href="/one"/>'
            "<updated>2001-02-03T04:05:06Z</updated>"
            '<author><name>Ann Lee</name></author><content type="xhtml">'
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; B</p></div></content></entry>'
            '<entry><id>urn:2</id><content type="text">A &lt; B</content></entry></feed>'
        )
        one, two = parse_feed(atom.encode(), "http://x.org/feed")
        assert (one.id, one.title, one.link) == ("urn:1", "One", "http://x.org/one")
        assert (one.date, one.author) == ("2001-02-03", "Ann Lee")
        assert "<p>A &lt; B</p>" in one.markup
        assert (two.markup, two.is_full, two.link) == ("A &lt; B", True, None)

    @pytest.mark.parametrize(
        "hostile",
        [
            "<item><guid>x</guid><link>http://[</link></item>",
            "<item><guid>x</guid><link>http://\u2100.org/</link></item>",
            "<item><guid>x</guid><description>y</description>"
            "<pubDate>Mon, 01 Jan 2020 00:00:00 +99999999999999</pubDate></item>",
        ],
    )
    def test_an_entry_of_an_attack_keeps_no_other_from_being_read(self, hostile):
        assert "full-1" in [
            e.id for e in parse_feed((RSS % (hostile + FULL)).encode(), "http://x/")
        ]


@pytest.mark.parametrize("encoding", ["gb2312", "shift_jis", "utf-8"])
def test_a_feed_in_a_legacy_encoding_with_html_entities(encoding: str) -> None:
    feed = (
        f"<?xml version='1.0' encoding='{encoding}'?><rss><channel><title>A&nbsp;B</title>"
        "<item><title>日本&hellip;</title><link>http://a.example/1</link>"
        "<description>Fish &amp; &lt;b&gt;chips&lt;/b&gt;</description></item></channel></rss>"
    )
    (entry,) = parse_feed(feed.encode(encoding), "http://a.example/")
    assert (entry.title, entry.markup) == ("日本…", "Fish & <b>chips</b>")


def test_a_feed_that_defines_entities_is_refused_also_if_it_is_broken() -> None:
    feed = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><rss><item>&a;&nbsp;</rss>'
    with pytest.raises(UnreadableArticle):
        parse_feed(feed, "http://a.example/")
