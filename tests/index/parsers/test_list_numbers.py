"""Numbers of ordered lists in HTML."""

from __future__ import annotations

import pytest

from index.parsers.xml_blocks import block_text
from tests.index.parsers.parsing import read


def lines(markup: str) -> list[str]:
    return [line for line in block_text(markup.encode()).split("\n") if line]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<ol><li>Row<li><p>Land</p></ol>", ["1. Row", "2. Land"]),
        ("<ol start=4 type=a><li>Row<li value=7>Land<li>Rest</ol>",
         ["d. Row", "g. Land", "h. Rest"]),
        ("<ol reversed type=I><li>Row<li>Land</ol>", ["II. Row", "I. Land"]),
        ("<ol><li><b>Row</b> on<ol type=i><li>fore</ol><li>Land</ol>",
         ["1. Row on", "i. fore", "2. Land"]),
        ("<ul><li>Row<li>Land</ul>", ["Row", "Land"]),
        ("<ol style='list-style: none'><li>Row</ol>", ["Row"]),
        ("<ol><li>1. Row<li>2. Land</ol>", ["1. Row", "2. Land"]),
        ("<ol><li><h3>Row</h3> more<li><h3>Land</h3></ol>", ["Row", "more", "Land"]),
    ],
)  # fmt: skip
def test_numbers_are_those_that_a_browser_shows(markup: str, shown: list[str]):
    assert lines(markup) == shown


def test_the_main_text_of_a_page_has_them_too():
    words = "<p>Boats moor at the weir in the afternoon, when the water is low and slow.</p>"
    steps = "<ol><li>Row in.</li><li>Moor.</li></ol>"
    page = f"<html><body><article><h1>Mooring</h1>{words}{steps}{words * 3}</article></body></html>"
    text = read("a.html", page).text
    assert "1. Row in." in text.split("\n")
    assert "2. Moor." in text.split("\n")
