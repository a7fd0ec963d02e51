"""Before a removal it is said what will happen, and afterwards what did."""

from __future__ import annotations

from html import unescape

import pytest

from assistant.collections import collection_config, create_collection
from assistant.factory import library_of
from index.errors import ArticleNotFound, InvalidInput
from index.maintenance.forget import forget
from tests.ui.articles import HOSTILE, build_in, upload
from ui.html.source_list import collections_html
from ui.views.removal_dialogs import confirmation_html, failed_upload_path, removal_proof_html


def test_before_a_removal_it_is_said_what_will_happen(config, places, folder, tmp_path):
    build_in(config, folder)
    upload(config, tmp_path, "note.txt", b"A note that was added on the page.")
    build_in(config)
    place = places.named("")
    html = unescape(confirmation_html(places, place, "forget", "ferry.txt"))
    assert f"{folder}/ferry.txt, is not touched" in html
    assert "Every rebuild leaves the article out, until you let it back in" in html
    assert "This cannot be undone" in html
    html = unescape(confirmation_html(places, place, "forget", "note.txt"))
    assert "The file that was added is deleted as well." in html
    assert "Every rebuild" not in html
    html = unescape(confirmation_html(places, place, "leave", str(folder)))
    assert "Its articles (2) leave the library. The files themselves will not be touched." in html
    with pytest.raises(ArticleNotFound):
        confirmation_html(places, place, "leave", HOSTILE)
    with pytest.raises(InvalidInput):
        confirmation_html(places, place, HOSTILE, "")


def test_the_proof_is_told_in_words(config, folder):
    build_in(config, folder)
    html = unescape(removal_proof_html(forget(library_of(config), "harbour.md"), "Ärger im Hafen"))
    assert "“Ärger im Hafen” is gone from all " in html
    assert "none is left." in html
    assert f"The original still lies at {folder / 'harbour.md'}; it was not touched." in html
    assert "Rebuilds leave it out until you let it back in" in html


def test_only_an_added_file_that_failed_can_be_discarded(config, folder, tmp_path):
    upload(config, tmp_path, "broken.pdf", b"%PDF-1.4 nonsense")
    upload(config, tmp_path, "fine.txt", b"This one can be read well.")
    build_in(config)
    build_in(config, folder)
    library = library_of(config)
    assert failed_upload_path(library, "broken.pdf") == library.uploads / "broken.pdf"
    for name in ("fine.txt", "../catalogue.sqlite", "/etc/passwd", "", HOSTILE, "\ud800"):
        with pytest.raises(InvalidInput):
            failed_upload_path(library, name)


def test_a_full_collection_says_what_its_deletion_takes(config, places, folder):
    create_collection(config, "work")
    build_in(collection_config(config, "work"), folder)
    html = confirmation_html(places, places.named(""), "dissolve", "work")
    assert "Its index of 2 articles" in html
    assert "saved conversations are deleted" in html
    html = collections_html((), "")
    assert "<strong>Main library</strong> (shown now)" in html
