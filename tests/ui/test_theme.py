"""The page's style: of files that are there, and of no other host."""

from __future__ import annotations

import re

from ui.theme import FAVICON, STYLES, page_head, page_theme


def test_the_head_holds_every_style_and_the_watching_script_first():
    head = page_head()
    assert head.startswith("<script>")
    assert head.count("<style>") == len(STYLES) > 5
    assert FAVICON.read_bytes().startswith(b"\x89PNG")


def test_nothing_is_fetched_from_another_host():
    assert re.findall(r"(?:url\(|src=|href=|@import)[^;>)]*//", page_head()) == []
    theme = page_theme()
    assert theme._stylesheets == []
    assert all("http" not in str(face) for face in theme._font_css)
