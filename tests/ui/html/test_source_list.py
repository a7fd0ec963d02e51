"""The list of sources: whether each can be reached, what failed in it, what was forgotten."""

from __future__ import annotations

from dataclasses import replace

from assistant.collections import Collection
from assistant.factory import library_of
from index.maintenance.forget import forget
from index.storage.inventory import read_library_sources
from tests.ui.articles import HOSTILE, build_in, upload
from tests.ui.html.parsed_page import Page, assert_harmless
from ui.html.source_list import collections_html, library_sources_html


def test_sources_say_whether_they_can_be_reached_and_what_failed_in_them(config, folder, tmp_path):
    gone = tmp_path / "gone.txt"
    gone.write_text("This file will not be there for long.")
    build_in(config, folder)
    build_in(config, gone)
    gone.unlink()
    build_in(config)
    origins = read_library_sources(library_of(config))
    assert origins.unreachable_count == 1
    html = library_sources_html(origins)
    assert "sea &lt;b&gt;" in html
    assert "folder · 2 articles · reachable · 1 could not be read" in html
    assert "file · 1 article · not reachable now" in html
    assert "the file is not there any more; its articles were kept" in html
    assert html.count('data-ask-first="leave"') == 2
    assert "Nothing is followed yet" in library_sources_html(
        read_library_sources(library_of(replace(config, data=tmp_path / "no")))
    )


def test_what_was_forgotten_is_listed_and_can_be_let_back_in(config, folder, tmp_path):
    build_in(config, folder)
    upload(config, tmp_path, "note.txt", b"A note that was added on the page.")
    build_in(config)
    for identity in ("ferry.txt", "note.txt"):
        forget(library_of(config), identity)
    html = library_sources_html(read_library_sources(library_of(config)))
    assert 'data-do="restore" data-which="ferry.txt"' in html
    assert 'data-which="note.txt"' not in html
    assert "add its file again" in html


def test_collections_are_links_and_the_one_that_is_shown_is_none():
    page = Page(collections_html((Collection("a&b", 2), Collection("work", 0)), "work"))
    assert [link["href"] for link in page.all("a")] == ["?", "?collection=a%26b"]
    assert "work (shown now)" in page.text
    assert "2 articles" in page.text
    assert_harmless(collections_html((Collection(HOSTILE, 1),), ""))


def test_who_may_only_ask_is_offered_no_change(config, folder):
    build_in(config, folder)
    sources = read_library_sources(library_of(config))
    assert "data-ask-first" in library_sources_html(sources)
    assert "data-ask-first" not in library_sources_html(sources, may_change=False)
