"""Pages of a library's PDFs as pictures: what stands where, and why a page is not shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.factory import library_of
from index.errors import OriginalUnavailable
from index.storage.inventory import read_inventory, stored_article
from tests.index.make_files import pdf
from tests.ui.articles import build_in
from tests.ui.records import article
from ui.state import page_pictures
from ui.state.page_pictures import (
    BUSY,
    PageNotDrawn,
    PagePictures,
    page_range,
    pages_of,
    passage_on_page,
)

FIRST = "The ferry of Brannock sails at noon every second Tuesday, and the mail"
SECOND = "goes with it. Nobody swims across."


@pytest.fixture
def pictures():
    drawing = PagePictures(at_once=1)
    yield drawing
    drawing.close()


@pytest.fixture
def stored(config, tmp_path: Path):
    """The library of one PDF of two pages, its article, and the file."""
    path = tmp_path / "ferry.pdf"
    path.write_bytes(pdf([[FIRST], [SECOND]]))
    build_in(config, path)
    library = library_of(config)
    (entry,) = read_inventory(library).entries
    return library, stored_article(library, entry.id), path


def test_a_sentence_over_two_pages_is_marked_on_both(pictures, stored):
    library, ferry, _ = stored
    place = (0, ferry.text.index("Nobody"))
    assert pages_of(ferry, place) == (1, 2)
    for page, words in ((1, FIRST), (2, "goes with it.")):
        assert passage_on_page(ferry, page, place).quote.strip() == words
        picture = pictures.picture(library, ferry, page, 500, [place])
        assert [len(boxes) for boxes in picture.marks] == [1]


def test_a_file_that_has_changed_or_is_gone_is_said(pictures, stored):
    library, ferry, path = stored
    path.write_bytes(pdf([["Another text."]]))
    with pytest.raises(OriginalUnavailable, match="has changed since it was read"):
        pictures.picture(library, ferry, 1, 500, [])
    path.unlink()
    with pytest.raises(OriginalUnavailable, match="is not there any more"):
        pictures.picture(library, ferry, 1, 500, [])


def test_a_page_that_the_pdf_does_not_have_is_said(pictures, stored):
    library, ferry, _ = stored
    with pytest.raises(PageNotDrawn, match="there is no page 7: the PDF has 2"):
        pictures.picture(library, ferry, 7, 500, [])


def test_a_page_that_takes_too_long_ends_and_is_said(stored, monkeypatch):
    library, ferry, _ = stored
    monkeypatch.setattr(page_pictures, "PAGE_SECONDS", 0.01)  # its process starts more slowly
    drawing = PagePictures(at_once=1)
    for _ in range(2):  # the place of the process is free again
        with pytest.raises(PageNotDrawn, match="takes too long"):
            drawing.picture(library, ferry, 1, 500, [])
    drawing.close()


def test_whoever_waits_too_long_for_a_process_is_told(stored, monkeypatch):
    library, ferry, _ = stored
    monkeypatch.setattr(page_pictures, "WAIT_SECONDS", 0.05)
    with pytest.raises(PageNotDrawn) as busy:
        PagePictures(at_once=0).picture(library, ferry, 1, 500, [])
    assert str(busy.value) == BUSY


def test_the_range_of_a_page():
    three = article("One.Two.Three.", page_starts=(0, 4, 8))
    assert [page_range(three, page) for page in (0, 1, 2, 3, 4)] == [
        (0, 0), (0, 4), (4, 8), (8, 14), (0, 0),
    ]  # fmt: skip
    assert pages_of(three, (4, 8)) == (2,)
    passage = passage_on_page(three, 3, (6, 11))
    assert (passage.quote, passage.share) == ("Thr", 0)
    assert passage_on_page(three, 1, (6, 11)).quote == ""
    assert pages_of(article("No pages."), (0, 3)) == ()
