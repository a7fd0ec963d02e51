"""A page of a PDF as HTML: its marks, its bar, and what it says of the cited words."""

from __future__ import annotations

import pytest

from index.parsers.pdf_page import PagePicture
from index.parsers.pdf_places import Box
from tests.ui.html.parsed_page import HOSTILE, Page
from tests.ui.records import article
from ui.html.original_page import NOT_FOUND, original_page_html
from ui.html.source_panel import Highlight

CITED = Highlight(0, 5, is_current=True)


def shown(number: int, marks=((),), cited_pages=(2,), zoom: float = 1, title: str = "T") -> Page:
    picture = PagePicture(b"png", "image/png", 600, 800, 3, marks)
    highlights = [CITED, Highlight(6, 9, 2)][: len(marks)]
    source = article("words", title=title)
    return Page(original_page_html(source, number, zoom, picture, highlights, cited_pages))


def test_each_box_is_a_mark_at_its_place():
    page = shown(2, ((Box(0.1, 0.2, 0.5, 0.25),), (Box(0, 0.5, 1, 0.75),)))
    marks = [mark for mark in page.all("span") if "sheet-mark" in (mark.get("class") or "")]
    assert [(mark["class"], mark["style"]) for mark in marks] == [
        ("sheet-mark", "left:10.000%;top:20.000%;width:40.000%;height:5.000%"),
        ("sheet-mark also", "left:0.000%;top:50.000%;width:100.000%;height:25.000%"),
    ]
    assert page.all("p") == []  # nothing needs to be said


@pytest.mark.parametrize(
    ("number", "marks", "cited_pages", "words"),
    [
        (2, ((),), (2,), NOT_FOUND),
        (1, ((),), (2,), "The cited words stand on page 2."),
        (1, ((Box(0, 0, 1, 1),),), (1, 2), "The cited words go on on page 2."),
        (2, ((Box(0, 0, 1, 1),),), (1, 2), "The cited words begin on page 1."),
        (1, (), (), ""),
    ],
)
def test_what_is_not_marked_is_said(number, marks, cited_pages, words):
    page = shown(number, marks, cited_pages)
    note = page.text.split("+")[-1]  # what follows the last button of the bar
    assert note == words


@pytest.mark.parametrize(
    ("number", "zoom", "off"),
    [(1, 1, ["Previous page", "Smaller"]), (2, 1.5, []), (3, 3, ["Next page", "Larger"])],
)
def test_at_the_ends_nothing_turns(number, zoom, off):
    buttons = shown(number, zoom=zoom, cited_pages=()).all("button")
    assert [b["aria-label"] for b in buttons if "disabled" in b] == off
    assert [b.get("data-turn") for b in buttons][:2] == [str(number - 1), str(number + 1)]


def test_the_picture_comes_with_the_page_and_the_title_is_escaped():
    page = shown(2, title=HOSTILE)
    (image,) = page.all("img")
    assert image["src"] == "data:image/png;base64,cG5n"
    assert image["alt"] == f"Page 2 of 3 of “{HOSTILE}”"
    assert page.all("script") == []
