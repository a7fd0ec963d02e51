"""What the script asks for a page: any content is answered, of the named collection alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.collections import collection_config, create_collection
from tests.index.make_files import pdf
from tests.ui.articles import build_in, visitor
from tests.ui.html.parsed_page import Page
from ui.state.page_pictures import PagePictures
from ui.views.original_page import PAGE_WIDTH, original_page_function

WORDS = "The ferry of Brannock sails at noon."


@pytest.fixture
def show_page(places):
    pictures = PagePictures(at_once=1)
    call = original_page_function(places, pictures)
    yield lambda payload: call(payload, visitor())
    pictures.close()


@pytest.fixture
def ferry(config, tmp_path: Path) -> dict[str, object]:
    """What a citation of the second page sends."""
    path = tmp_path / "ferry.pdf"
    path.write_bytes(pdf([["Nothing stands here."], [WORDS]]))
    build_in(config, path)
    return {"article": "ferry.pdf", "quote": WORDS}


def test_the_page_of_the_cited_words_is_shown_and_another_that_is_asked_for(show_page, ferry):
    cited = show_page(ferry)
    assert (cited["page"], cited["pages"], cited["zoom"]) == (2, 2, 1)
    assert cited["html"].count('class="sheet-mark"') == 1
    first = show_page({**ferry, "page": "1", "zoom": 1.6})
    assert (first["page"], first["zoom"]) == (1, 1.5)
    assert "stand on" in Page(first["html"]).text
    (image,) = Page(first["html"]).all("img")
    assert image["width"] == str(round(1.5 * PAGE_WIDTH))


def test_the_other_sentences_of_the_answer_are_marked_as_well(show_page, ferry):
    other = {"article": "ferry.pdf", "quote": "Brannock sails", "number": 2}
    html = show_page({**ferry, "quote": "The ferry", "others": [other]})["html"]
    assert html.count('class="sheet-mark also"') == 1


def test_what_the_script_sends_may_be_anything(show_page, ferry):
    for asked in (None, 3, [], {}, {"article": {}, "page": [], "zoom": "x"}, {"collection": 3}):
        assert show_page(asked)["error"]
    for odd in ("-1", "nan", "1e99", [], None, True):
        assert show_page({**ferry, "page": odd, "zoom": odd})["html"]


def test_a_page_is_shown_from_the_named_collection_alone(show_page, ferry, config, tmp_path):
    create_collection(config, "work")
    assert "no longer in the library" in show_page({**ferry, "collection": "work"})["error"]
    assert "no collection" in show_page({**ferry, "collection": "nowhere"})["error"]
    own = tmp_path / "own.pdf"
    own.write_bytes(pdf([["Of the collection."]]))
    build_in(collection_config(config, "work"), own)
    assert show_page({"article": "own.pdf", "collection": "work"})["page"] == 1
    assert show_page({"article": "own.pdf"})["error"]


def test_a_file_that_is_gone_is_said(show_page, ferry, tmp_path):
    (tmp_path / "ferry.pdf").unlink()
    assert show_page(ferry)["error"].startswith("The file of this article is not there any more")
