"""A data folder that vanishes under a served page is said, and never silently begun anew."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.config import Config
from assistant.conversations.store import ConversationStore
from assistant.factory import library_of
from assistant.serialization.to_json import answer_json
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import LibraryVanished
from index.types import SourceKind
from tests.ui.records import answer, article, citation
from ui.page import Page
from ui.state.assistant_pool import AssistantPool
from ui.state.library_context import LibraryContexts
from ui.state.library_files import store_uploads
from ui.state.rebuild import rebuild
from ui.views.articles_server import article_functions

GONE = "was a drive unmounted, or the folder moved or deleted?"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config(tmp_path / "drive" / "data", "hashing", False, "127.0.0.1", 7860)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The harbour was closed on Monday.")
    request = BuildRequest(add=((SourceKind.FOLDER, str(folder), False),))
    build(library_of(config), request, lambda _: HashingEmbedder())
    return config


@pytest.fixture
def places(config) -> LibraryContexts:
    places = LibraryContexts(config, AssistantPool(config))
    places.named("")
    return places


def unmount(config: Config) -> None:
    config.data.parent.rename(config.data.parent.with_name("away"))
    config.data.parent.mkdir()  # the empty place where the drive was


def mount(config: Config) -> None:
    config.data.parent.rmdir()
    config.data.parent.with_name("away").rename(config.data.parent)


def test_the_next_request_says_that_the_library_is_gone_until_it_is_back(config, places):
    unmount(config)
    with pytest.raises(LibraryVanished, match="any more"):
        places.named("")
    with pytest.raises(LibraryVanished):
        places.named("some collection")
    mount(config)
    assert places.named("").library.exists


def test_a_question_is_told_so_and_nothing_is_made(config):
    page = Page(config, AssistantPool(config))
    page.contexts.named("")
    unmount(config)
    request = SimpleNamespace(session_hash="s", username="", query_params={})
    views = list(
        page.asking.ask("When was it closed?", (), SimpleNamespace(replaces=""), None, request)
    )
    assert GONE in str(views[-1])
    page.close()
    assert list(config.data.parent.iterdir()) == []


def test_a_build_that_was_begun_before_makes_no_new_library(config, places):
    place = places.named("")
    unmount(config)
    shown = list(rebuild(place.config, BuildRequest(), threading.Event()))
    assert GONE in shown[-1]
    with pytest.raises(LibraryVanished):
        store_uploads(place.library, [])
    with pytest.raises(LibraryVanished):
        ConversationStore(place.library).save(
            "c", "t", answer_json(answer(citation(article("It was in May."), "It was in May.")))
        )
    assert list(config.data.parent.iterdir()) == []


def test_no_collection_is_made_in_its_place(config, places):
    calls = {call.__name__: call for call in article_functions(places)}
    unmount(config)
    visitor = gr.Request(username=None, session_hash="s")
    assert GONE in calls["found_collection"]({"name": "work"}, visitor)["error"]
    assert GONE in calls["rows"]({}, visitor)["error"]
    assert list(config.data.parent.iterdir()) == []


def test_a_deleted_data_folder_is_the_same(config, places):
    shutil.rmtree(config.data)
    with pytest.raises(LibraryVanished):
        places.named("")
    assert not config.data.exists()


def test_a_page_that_begins_without_a_library_still_makes_one(config):
    shutil.rmtree(config.data)
    places = LibraryContexts(config, AssistantPool(config))
    place = places.named("")
    list(rebuild(place.config, BuildRequest(), threading.Event()))
    assert places.named("").library.exists
