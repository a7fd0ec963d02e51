from __future__ import annotations

import threading
from html import unescape

import pytest

from assistant.config import Config
from assistant.factory import library_of
from index.building.build import BuildRequest
from index.library import Library
from index.maintenance.forget import forget
from index.storage.inventory import LibraryOverview, forgotten_names, read_overview
from index.types import Failure, Receipt
from ui.html.build_progress import progress_html, receipt_html
from ui.html.source_panel import ARTICLE_GONE, source_panel_html
from ui.html.welcome import welcome_html
from ui.state.library_files import safe_file_name, store_uploads
from ui.state.rebuild import BUILD_STOPPED, rebuild


@pytest.fixture
def config(tmp_path):
    return Config(tmp_path / "data", None, False, "127.0.0.1", 7860)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "from the browser"
    folder.mkdir()

    def write(name: str, text: str | bytes):
        path = folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def build_all(config: Config, request: BuildRequest | None = None) -> str:
    return list(rebuild(config, request or BuildRequest(), threading.Event()))[-1]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\notes\\b.md", "b.md"),
        (".hidden.txt", "hidden.txt"),
        ("~$draft.docx", "draft.docx"),
        ("new\nline\x00\u202e.txt", "newline.txt"),
        ("  two   spaces .txt", "two spaces .txt"),
        ("日本語の記事.txt", "日本語の記事.txt"),
        ("...", "article"),
        ("", "article"),
    ],
)
def test_uploaded_names_stay_in_their_folder_and_are_looked_at(name, safe):
    assert safe_file_name(name) == safe


def test_a_long_name_keeps_its_ending_and_whole_letters():
    name = safe_file_name("é" * 300 + ".pdf")
    assert name.endswith("é.pdf")
    assert len(name.encode()) <= 180


def test_the_same_file_again_is_there_already_and_another_one_is_a_new_version(tmp_path, files):
    library = Library(tmp_path / "data")
    assert store_uploads(library, [files("a.txt", "One.")]).notes == ()
    again = store_uploads(library, [files("a.txt", "One.")])
    assert again.names == ("a.txt",)
    assert again.notes == ("a.txt: already there, unchanged",)
    changed = store_uploads(library, [files("a.txt", "Two.")])
    assert changed.notes == ("a.txt: a new version takes the place of the one added before",)
    assert (library.uploads / "a.txt").read_text() == "Two."
    assert [path.name for path in library.uploads.iterdir()] == ["a.txt"]


def test_a_format_that_is_not_read_is_left_out_with_a_word(tmp_path, files):
    library = Library(tmp_path / "data")
    taken = store_uploads(library, [files("old.doc", "x"), files("rows.csv", "text")])
    assert taken.names == ()
    assert taken.notes == (
        "old.doc: .doc files are not read: save them as .docx",
        "rows.csv: it may hold many articles: put it into a folder and add that",
    )
    assert list(library.uploads.iterdir()) == []


def test_a_library_that_was_never_built_is_an_empty_shelf(tmp_path):
    shelf = read_overview(Library(tmp_path / "data"))
    assert shelf == LibraryOverview()
    assert "Add articles" in welcome_html(shelf)
    assert (
        source_panel_html(Library(tmp_path / "data"), {"article": "a.txt"}).count(ARTICLE_GONE) == 1
    )


def test_uploads_are_built_listed_and_opened_at_their_sentence(config, files):
    library = library_of(config)
    store_uploads(
        library,
        [
            files("harbor.txt", "The <new> harbor\n\nIt opened on May 3, 1911. 😀 It is deep."),
            files("broken.pdf", b"%PDF-1.4 nonsense"),
        ],
    )
    outcome = unescape(build_all(config))
    assert "1 added, 1 could not be read" in outcome
    assert "broken.pdf" in outcome
    shelf = read_overview(library)
    assert [item.id for item in shelf.articles] == ["harbor.txt"]
    assert [failure.source for failure in shelf.failures] == ["broken.pdf"]
    assert [item.title for item in shelf.articles] == ["The <new> harbor"]
    assert "1 article is ready" in welcome_html(shelf)
    html = source_panel_html(library, {"article": "harbor.txt", "quote": "The <new> harbor"})
    assert '<p dir="auto" class="heading"><mark id="cited">' in html
    html = source_panel_html(library, {"article": "harbor.txt", "quote": "It is deep."})
    assert '<p dir="auto" class="title-again">' in html
    assert '<mark id="cited">It is deep.</mark>' in html


def test_the_place_that_the_browser_names_may_be_anything(config, files):
    library = library_of(config)
    store_uploads(library, [files("a.txt", "One sentence stands here.")])
    build_all(config)
    for place in ({}, {"article": None}, {"article": "../a.txt"}, {"article": "\ud800"}):
        assert ARTICLE_GONE in source_panel_html(library, place)
    odd = {"article": "a.txt", "start": "-5", "end": [], "quote": {}, "sha": 7}
    assert "One sentence stands here." in source_panel_html(library, odd)
    assert "<mark" not in source_panel_html(library, odd)


def test_a_forgotten_upload_is_let_in_again_when_it_is_uploaded_again(config, files):

    library = library_of(config)
    store_uploads(
        library, [files("a.txt", "The moon is made of rock."), files("b.txt", "Other words.")]
    )
    build_all(config)
    forget(library, "a.txt")
    taken = store_uploads(library, [files("a.txt", "The moon is made of rock.")])
    restore = forgotten_names(library, taken.names)
    assert restore == ("a.txt",)
    assert "1 added" in build_all(config, BuildRequest(restore=restore))


def test_a_stopped_build_leaves_the_index_as_it_was(config, files):
    library = library_of(config)
    store_uploads(library, [files("a.txt", "The first article.")])
    build_all(config)
    store_uploads(library, [files("b.txt", "The second article.")])
    stop = threading.Event()
    stop.set()
    steps = list(rebuild(config, BuildRequest(), stop, ["b.txt: a note"]))
    assert BUILD_STOPPED in steps[-1]
    assert "b.txt: a note" in steps[-1]
    assert [item.id for item in read_overview(library).articles] == ["a.txt"]


def test_progress_is_a_bar_where_the_length_is_known():
    assert 'value="3" max="9"' in progress_html("embedding", 3, 9)
    assert "Embedding passages: 3 of 9" in progress_html("embedding", 3, 9)
    assert "value=" not in progress_html("reading", 3, 0)


def test_the_receipt_is_words_with_every_reason():
    failed = (Failure("<b>.pdf", "needs OCR & more"),)
    warned = (Failure("a.md", "unreadable date"),)
    html = receipt_html(Receipt(4, 2, 1, 0, 3, 1200, failed, warned, 1.26), ["x.txt: kept"])
    assert "2 added, 1 changed, 3 removed, 1,200 unchanged, 1 could not be read, in 1.3 s" in html
    assert "&lt;b&gt;.pdf" in html
    assert "needs OCR &amp; more" in html
    assert "x.txt: kept" in html
    assert "a.md: unreadable date" in html
    nothing = receipt_html(Receipt(4, 0, 0, 0, 0, 5, (), (), 0.01))
    assert "nothing had changed" in nothing


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
