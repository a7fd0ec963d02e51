"""Markup to blocks of text."""

from __future__ import annotations

from index.parsers import xml_blocks as blocks
from tests.index.parsers.parsing import reason


class TestLimits:
    def test_huge_markup_says_so(self, monkeypatch):
        monkeypatch.setattr(blocks, "LARGEST_MARKUP", 2_000_000)
        assert reason("a.html", b"<p>x</p>" * 300_000) == (
            "2 MB of markup is more than the 2 MB that an article may have"
        )
