"""The Articles view without a browser: what a person adds, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import gradio as gr
import pytest

from assistant.factory import library_of
from index.errors import FootnoteError
from tests.conftest import ROOT
from tests.ui.articles import Resting, visitor
from ui.security.upload_limits import MAX_FILES
from ui.state.library_context import LibraryContexts
from ui.views.articles import FOLDERS_REFUSED, ArticlesView, limits_script

STATIC = ROOT / "ui" / "static"


def outcome(updates) -> str:
    return unescape(list(updates)[-1][0])


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


def test_an_unknown_collection_is_told_and_nothing_is_built(config):
    view = ArticlesView(LibraryContexts(config, Resting()))
    assert "There is no collection" in outcome(view.rebuild(visitor("nowhere")))
    with pytest.raises(FootnoteError):
        LibraryContexts(config, Resting()).of(visitor("nowhere"))


def test_the_script_uses_every_limit_that_the_server_gives_it():
    script = limits_script()
    names = re.findall(r"([A-Z_]+) = [0-9]+", script)
    assert len(names) == 4
    code = (STATIC / "articles.js").read_text("utf-8")
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []
    assert f" = {MAX_FILES}," in script
