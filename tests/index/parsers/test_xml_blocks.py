"""Markup to blocks of text."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.parsers import xml_blocks as blocks
from index.parsers.xml_blocks import ENTITIES_REASON, block_text, parse_xml
from tests.index.parsers.parsing import BOMB, reason


class TestLimits:
    def test_huge_markup_says_so(self, monkeypatch):
        monkeypatch.setattr(blocks, "LARGEST_MARKUP", 2_000_000)
        assert reason("a.html", b"<p>x</p>" * 300_000) == (
            "2 MB of markup is more than the 2 MB that an article may have"
        )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One\n two</p><p>three</p>", "One two\n\nthree"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\n\nb\n\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>a<script>no()</script><!-- no --><style>no</style>b</p>", "ab"),
        ("<p>sold in 1893<sup>2</sup> again</p>", "sold in 1893 2 again"),
        ("a&amp;b &lt;c&gt; &#233;", "a&b <c> é"),
        ("<p>open <b>for <i>ever", "open for ever"),
    ],
)
def test_blocks_are_paragraphs_and_cells_stand_side_by_side(markup, text):
    assert block_text(f"<html><body>{markup}</body></html>".encode()) == text


def test_what_is_no_markup_has_no_text():
    with pytest.raises(UnreadableArticle, match="no main text found"):
        block_text(b"")


def test_xml_is_parsed_without_its_entities():
    assert parse_xml(b"<a><b>x</b></a>").findtext("b") == "x"
    with pytest.raises(UnreadableArticle, match=ENTITIES_REASON):
        parse_xml(BOMB.encode())
    with pytest.raises(UnreadableArticle, match=r"^broken XML \("):
        parse_xml(b"<a><b></a>")
