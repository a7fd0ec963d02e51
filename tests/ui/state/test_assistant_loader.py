"""The assistant of one library: opened once in the background, and again after a failure."""

from __future__ import annotations

import pytest

from index.errors import IndexMissing
from tests.ui.articles import build_in
from ui.state.assistant_loader import AssistantLoader

PATIENCE = 120


def test_a_library_that_is_not_there_is_tried_again_the_next_time(config):
    loader = AssistantLoader(config)
    assert loader.opening is None
    assert loader.embedder is None
    first = loader.start()
    assert isinstance(first.exception(PATIENCE), IndexMissing)
    assert loader.embedder is None
    second = loader.start()
    assert second is not first
    with pytest.raises(IndexMissing):
        second.result(PATIENCE)


def test_it_is_opened_once_for_all_and_anew_on_request(config, folder):
    build_in(config, folder)
    loader = AssistantLoader(config)
    opening = loader.start()
    assert loader.start() is opening
    assistant = opening.result(PATIENCE)
    assert loader.embedder is assistant.searcher.embedder
    loader.reopen_assistant()
    assert loader.opening is not opening
    assert loader.opening.result(PATIENCE) is not assistant


def test_a_fault_in_opening_is_told_in_words(config, folder, monkeypatch):
    def fail(_):
        raise KeyError("secret")

    monkeypatch.setattr("ui.state.assistant_loader.configured_assistant", fail)
    error = AssistantLoader(config).start().exception(PATIENCE)
    assert str(error).startswith("the library cannot be opened: ")
    assert "secret" not in str(error)
