"""The Articles view without a browser: rows, sources, arrivals, removals, collections."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.collections import collection_config, create_collection
from assistant.config import Config
from assistant.factory import library_of
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import ArticleNotFound, FootnoteError, InvalidInput
from index.maintenance.forget import forget
from index.storage.inventory import read_library_sources
from ui.html.article_rows import MAX_ROWS_SENT, article_list, folded_text
from ui.html.articles_form import articles_form_html
from ui.html.build_progress import receipt_html
from ui.html.source_list import collections_html, library_sources_html
from ui.security.exposure import is_local_only
from ui.state.library_context import LibraryContexts
from ui.state.library_files import StoredUpload, store_uploads
from ui.state.upload_status import MAX_SHOWN, UploadStatus
from ui.views.articles import FOLDERS_REFUSED, ArticlesView
from ui.views.articles_server import article_functions
from ui.views.removal_dialogs import confirmation_html, failed_upload_path, removal_proof_html

HOSTILE = "<img src=x onerror=alert(1)>"
TITLE, DATE, STATE, PROBLEM = 1, 2, 5, 6  # columns of a row, as articles.js reads them


class Resting:
    """Keepers whose assistants nobody asks, so that no model is opened behind a test."""

    def of(self, collection):
        return SimpleNamespace(start=lambda: None, embedder=None)

    def drop(self, collection):
        """Nothing is held."""


@pytest.fixture
def config(tmp_path):
    return Config(tmp_path / "data", None, False, "127.0.0.1", 7860)


@pytest.fixture
def places(config):
    return LibraryContexts(config, Resting())


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "sea <b>"
    place.mkdir()
    (place / "harbour.md").write_text(
        "---\ntitle: Ärger im Hafen\ndate: 2024-05-06\n---\nThe harbour of Aldermoor was closed."
    )
    (place / "ferry.txt").write_text("The ferry\n\nThe ferry of Aldermoor sails at noon daily.")
    (place / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    return place


def build_in(config: Config, *add: Path, **asked):
    sources = tuple(("folder" if p.is_dir() else "file", str(p), False) for p in add)
    request = BuildRequest(add=sources, **asked)
    return build(library_of(config), request, lambda _: HashingEmbedder())


def upload(config: Config, tmp_path: Path, name: str, data: bytes):
    path = tmp_path / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return store_uploads(library_of(config), [path])


def rows_by_title(config: Config, **wish) -> dict[str, list]:
    return {row[TITLE]: row for row in article_list(library_of(config), wish)["rows"]}


def visitor(collection: str = "") -> gr.Request:
    return gr.Request(session_hash="s", query_params={"collection": collection})


def outcome(updates) -> str:
    return unescape(list(updates)[-1][0])


def test_a_row_says_what_an_article_is_and_where_it_comes_from(config, folder):
    build_in(config, folder)
    answer = article_list(library_of(config), {})
    assert (answer["total"], answer["problems"], answer["is_whole"]) == (3, 1, True)
    rows = rows_by_title(config)
    harbour = rows["Ärger im Hafen"]
    assert harbour == [
        "harbour.md", "Ärger im Hafen", "2024-05-06", "sea <b>/harbour.md", 6, "", "", "",
        "front matter",
    ]  # fmt: skip
    broken = rows["broken.pdf"]
    assert (broken[0], broken[STATE]) == (None, "could not be read")
    assert broken[PROBLEM]
    json.dumps(answer)


def test_a_row_without_a_date_has_the_day_of_its_file(config, folder):
    os.utime(folder / "ferry.txt", (0, 1_600_000_000))
    build_in(config, folder)
    assert rows_by_title(config)["The ferry"][DATE] == ""
    assert rows_by_title(config)["The ferry"][-1] == "2020-09-13"


def test_a_problem_stands_at_the_article_that_is_kept_in_its_earlier_version(config, folder):
    build_in(config, folder)
    (folder / "harbour.md").write_bytes(b"\x00\x01\x02" * 50)
    build_in(config)
    harbour = rows_by_title(config)["Ärger im Hafen"]
    assert harbour[STATE] == "an earlier version"
    assert harbour[PROBLEM]


def test_a_library_that_was_never_built_has_no_rows(config):
    assert article_list(library_of(config), {})["rows"] == []


def test_a_large_library_is_filtered_sorted_and_cut_on_the_server(config, folder):
    build_in(config, folder)
    library = library_of(config)
    by_date = article_list(library, {"sort": "date"}, most=2)
    assert [row[DATE] for row in by_date["rows"]] == ["2024-05-06", ""]
    assert (by_date["fitting"], by_date["total"], by_date["is_whole"]) == (3, 3, False)
    found = article_list(library, {"filter": "ARGER hafen"}, most=2)
    assert [row[TITLE] for row in found["rows"]] == ["Ärger im Hafen"]
    found = article_list(library, {"filter": "sea", "problems": True}, most=2)
    assert [row[TITLE] for row in found["rows"]] == ["broken.pdf"]
    states = article_list(library, {"sort": "state"}, most=1)
    assert states["rows"][0][TITLE] == "broken.pdf"
    words = article_list(library, {"sort": "words"}, most=2)
    assert words["rows"][0][TITLE] == "The ferry"
    assert len(article_list(library, {"sort": [], "filter": {}}, most=2)["rows"]) == 2


def test_letters_are_compared_without_case_or_marks():
    assert folded_text("Ärger ÉCLAIR") == "arger eclair"


def test_five_thousand_articles_are_less_than_a_megabyte(config, tmp_path):
    rows = tmp_path / "rows.jsonl"
    lines = (
        {"id": f"n{n}", "title": f"Article {n} of a newspaper with a title of its usual length",
         "text": f"The event number {n} took place.", "date": "2024-01-02", "source": "The Herald"}
        for n in range(MAX_ROWS_SENT)
    )  # fmt: skip
    rows.write_text("\n".join(map(json.dumps, lines)))
    request = BuildRequest(add=(("jsonl", str(rows), False),))
    build(library_of(config), request, lambda _: HashingEmbedder())
    began = time.perf_counter()
    answer = article_list(library_of(config), {})
    assert time.perf_counter() - began < 5
    assert len(answer["rows"]) == MAX_ROWS_SENT
    assert len(json.dumps(answer)) < 1_000_000


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


def test_each_added_file_is_followed_to_the_index(config, tmp_path):
    arrivals = UploadStatus(
        [
            *upload(config, tmp_path, "a.txt", b"The moon is made of rock and dust.").files,
            *upload(config, tmp_path, "b.txt", b"The moon is made of rock and dust.").files,
            *upload(config, tmp_path, "c.pdf", b"%PDF-1.4 nonsense").files,
            *upload(config, tmp_path, "d.png", b"x").files,
        ]
    )
    states = [arrival.state for arrival in arrivals.all]
    assert states == ["stored", "stored", "stored", "left out"]
    library = library_of(config)
    build(library, BuildRequest(), lambda _: HashingEmbedder(), on_read=arrivals.record_read)
    assert [arrival.state for arrival in arrivals.all] == ["read", "read", "failed", "left out"]
    arrivals.record_indexed(library)
    a, b, c, d = arrivals.all
    assert (a.state, b.state, c.state, d.state) == ("indexed", "indexed", "failed", "left out")
    assert "the same text as" in a.words
    assert "(b.txt); an answer cites it once" in a.words
    assert c.words
    html = arrivals.html()
    assert "4 files: 2 indexed, 1 failed, 1 left out" in html
    assert html.count("data-arrival=") == 4


def test_of_many_files_those_that_failed_are_shown_first(config):
    arrivals = UploadStatus([StoredUpload(f"{n}.txt", True) for n in range(MAX_SHOWN + 50)])
    arrivals.record_read(f"{MAX_SHOWN + 49}.txt", HOSTILE)
    html = arrivals.html()
    assert html.index('data-arrival="failed"') < html.index('data-arrival="stored"')
    assert "and 50 more" in html
    assert HOSTILE not in html
    assert UploadStatus([]).html() == ""


def test_two_files_of_one_name_that_come_together_are_both_kept(config, tmp_path):
    paths = []
    for number in (1, 2, 3):
        path = tmp_path / str(number) / "report.txt"
        path.parent.mkdir()
        path.write_text(
            f"Report number {number} is here." if number < 3 else "Report number 1 is here."
        )
        paths.append(path)
    taken = store_uploads(library_of(config), paths)
    assert taken.names == ("report.txt", "report (2).txt", "report.txt")
    assert "kept as report (2).txt" in taken.notes[0]
    uploads = library_of(config).uploads
    assert sorted(path.name for path in uploads.iterdir()) == ["report (2).txt", "report.txt"]


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


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.168.1.5"}, False),
        ({"allowed_hosts": ("articles.example",)}, False),
        ({"users": "ann:secret"}, False),
        ({"users_file": Path("users")}, False),
    ],
)
def test_folders_of_the_machine_are_for_whoever_sits_at_it(config, changes, may):
    config = replace(config, **changes)
    assert is_local_only(config) is may
    assert ('id="add-folder"' in articles_form_html(config)) is may


def test_a_folder_is_refused_on_the_server_too(config, folder):
    open_to_all = replace(config, host="0.0.0.0")
    view = ArticlesView(LibraryContexts(open_to_all, Resting()))
    with gr.Blocks():
        view.lay_out()
    event = SimpleNamespace(place=str(folder))
    assert FOLDERS_REFUSED.capitalize() in outcome(view.add_folder(event, visitor()))
    assert not library_of(config).exists


def test_a_folder_that_is_not_there_or_not_whole_is_told_in_words(config, tmp_path):
    view = ArticlesView(LibraryContexts(config, Resting()))
    for path, words in (
        ("articles", "Write the whole path"),
        ("", "Write the whole path"),
        (str(tmp_path / "no"), "no such file or folder"),
        (None, "Write the whole path"),
    ):
        event = SimpleNamespace(place=path)
        assert words in outcome(view.add_folder(event, visitor()))


def test_an_address_that_is_none_or_of_the_own_network_is_told_in_words(config):
    view = ArticlesView(LibraryContexts(config, Resting()))
    for address, words in (
        ("ftp://example.org/", "is not an address of a page"),
        ("http://127.0.0.1:1/", "of the own network"),
    ):
        event = SimpleNamespace(address=address, kind="url")
        assert words in outcome(view.add_address(event, visitor()))


def test_the_address_of_the_page_says_which_library(config, places):
    create_collection(config, "work")
    assert places.of(visitor()).collection == ""
    assert places.of(visitor("work")).library.folder == collection_config(config, "work").data
    assert places.named(None).collection == places.named([]).collection == ""
    for name in ("nowhere", "../data", ".", "work/../work"):
        with pytest.raises(InvalidInput, match="there is no collection"):
            places.of(visitor(name))


def test_collections_are_made_and_deleted_from_the_page(config, places):
    calls = {call.__name__: partial(call, request=visitor()) for call in article_functions(places)}
    assert calls["found_collection"]({"name": "../x"})["error"]
    assert calls["found_collection"]({"name": "work"}) == {"name": "work"}
    assert calls["collections"]({"collection": "work"})["names"] == ["work"]
    assert calls["collections"]({"collection": "nowhere"})["is_there"] is False
    asked = calls["ask_first"]({"what": "dissolve", "which": "work"})
    assert "It holds no articles." in asked["html"]
    assert calls["ask_first"]({"what": "dissolve", "which": ""})["error"]
    assert calls["dissolve_collection"]({"which": "work"}) == {}
    assert calls["dissolve_collection"]({"which": ""})["error"]
    assert calls["collections"]({})["names"] == []


def test_what_the_script_sends_may_be_anything(places):
    for call in article_functions(places):
        for asked in (None, 3, [], {}, {"collection": {}, "what": [], "which": 3, "name": None}):
            assert isinstance(call(asked, visitor()), dict)


def test_a_full_collection_says_what_its_deletion_takes(config, places, folder):
    create_collection(config, "work")
    build_in(collection_config(config, "work"), folder)
    html = confirmation_html(places, places.named(""), "dissolve", "work")
    assert "Its index of 2 articles" in html
    assert "saved conversations are deleted" in html
    html = collections_html((), "")
    assert "<strong>Main library</strong> (shown now)" in html


def test_failures_of_the_added_files_are_not_told_twice(config, folder):
    receipt = build_in(config, folder)
    assert "broken.pdf" in receipt_html(receipt)
    assert "broken.pdf" not in receipt_html(receipt, (), ())
    assert "1 could not be read" in receipt_html(receipt, (), ())


def test_an_unknown_collection_is_told_and_nothing_is_built(config):
    view = ArticlesView(LibraryContexts(config, Resting()))
    assert "There is no collection" in outcome(view.rebuild(visitor("nowhere")))
    with pytest.raises(FootnoteError):
        LibraryContexts(config, Resting()).of(visitor("nowhere"))
