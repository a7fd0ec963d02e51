"""The list of sources: whether each can be reached, what failed in it, what was forgotten."""

from __future__ import annotations

from dataclasses import replace

from assistant.factory import library_of
from index.maintenance.forget import forget
from tests.ui.articles import build_in, upload
from ui.html.source_list import library_sources_html, read_library_sources


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
