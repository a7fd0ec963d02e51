"""The assistant of one library: opened once in the background, and again after a failure."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from assistant.reading.cascade import CascadeReader, LargeReader
from assistant.types import AskRequest
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


class SlowLargeReader(LargeReader):
    """Is opened only when the test lets it."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        self.may_open = threading.Event()

    def open(self):
        assert self.may_open.wait(PATIENCE)
        return super().open()


def test_the_small_reader_answers_until_the_large_one_is_open(config, folder, tiny_reader):
    build_in(config, folder)
    large = SlowLargeReader(tiny_reader)
    loader = AssistantLoader(config, large)
    assistant = loader.start().result(PATIENCE)
    opening, opening_large = loader.pending
    assert opening.done()
    assert not opening_large.done()
    request = AskRequest("When does the ferry of Aldermoor sail?")
    assert loader.answer(request, lambda _: None).reader == ""
    large.may_open.set()
    opening_large.result(PATIENCE)
    assert isinstance(assistant.reader, CascadeReader)
    assert loader.answer(request, lambda _: None).reader == "large"


def test_a_damaged_large_reader_stops_no_answer(config, folder, tiny_reader, tmp_path, caplog):
    build_in(config, folder)
    damaged = Path(shutil.copytree(tiny_reader, tmp_path / "large"))
    (damaged / "model-2.data").write_bytes(b"no")
    loader = AssistantLoader(config, LargeReader(damaged))
    loader.start()
    for each in loader.pending:
        each.result(PATIENCE)
    request = AskRequest("When does the ferry of Aldermoor sail?")
    assert loader.answer(request, lambda _: None).reader == ""
    assert ["model-2.data is damaged" in record.getMessage() for record in caplog.records] == [True]


def test_nothing_is_left_pending_where_the_library_cannot_be_opened(config, tiny_reader):
    loader = AssistantLoader(config, LargeReader(tiny_reader))
    assert loader.pending == []
    loader.start()
    opening, opening_large = loader.pending
    assert isinstance(opening.exception(PATIENCE), IndexMissing)
    assert opening_large.result(PATIENCE) is None
