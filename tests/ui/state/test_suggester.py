"""Suggestions behind the page's back: they give way, are found once, and can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import ui.state.suggester
from assistant.config import Config
from index.errors import IndexDamaged
from index.library import Library
from tests.ui.records import answer
from tests.ui.state.test_request_queue import Asked, Gated
from ui.html.suggestions import first_questions_html, next_questions_html
from ui.state.conversation_session import ConversationSession
from ui.state.library_context import LibraryContext
from ui.state.request_queue import RequestQueue
from ui.state.suggester import Suggester

PATIENCE = 20  # seconds; never waited for


class Loader:
    """Answers at once, telling both stages; counts the questions."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def searcher(self, on_stage):
        on_stage("loading")
        return "searcher"

    def answer(self, request, on_stage):
        self.asked.append(request.question)
        on_stage("searching")
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        on_stage("reading")
        return answer()


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> LibraryContext:
    config = Config(tmp_path, None, False, "127.0.0.1", 7860)
    monkeypatch.setattr(ui.state.suggester, "library_generation", lambda library: ("library", 1))
    return LibraryContext(
        "", config, Library(tmp_path), Loader(), ConversationSession(Library(tmp_path), saves=False)
    )


@pytest.fixture
def line():
    return RequestQueue(at_once=1, may_wait=9)


@pytest.fixture
def suggester(line):
    made = Suggester(line)
    yield made
    made.close()


def one(searcher, ask, pause):
    """One question, found by asking it."""
    assert searcher == "searcher"
    pause()
    ask("When?", ())
    return ("When?",)


def test_they_are_found_once_for_each_generation(suggester, place, monkeypatch):
    monkeypatch.setattr(ui.state.suggester, "first_questions", one)
    assert suggester.first(place).result(PATIENCE) == ("When?",)
    assert suggester.first(place).result(PATIENCE) == ("When?",)
    assert place.loader.asked == ["When?"]
    monkeypatch.setattr(ui.state.suggester, "library_generation", lambda library: ("library", 2))
    assert suggester.first(place).result(PATIENCE) == ("When?",)
    assert place.loader.asked == ["When?", "When?"]


def test_a_library_without_an_index_has_none(suggester, place, monkeypatch):
    monkeypatch.undo()
    assert suggester.first(place).result(PATIENCE) == ()


def test_while_somebody_asks_they_rest_and_what_was_begun_is_begun_again(
    suggester, line, place, monkeypatch
):
    monkeypatch.setattr(ui.state.suggester, "first_questions", one)
    loader, asks = place.loader, Gated()
    loader.go_on.clear()
    found = suggester.first(place)
    assert loader.begun.wait(PATIENCE)
    person = Asked(asks, line, "a person's question")
    asks.wait_for("a person's question")  # not held up by the one on trial
    loader.go_on.set()
    with pytest.raises(TimeoutError):
        found.result(1)
    assert loader.asked == ["When?"]
    asks.doors["a person's question"].set()
    person.join(PATIENCE)
    assert person.answered == "a person's question"
    assert found.result(PATIENCE) == ("When?",)
    assert loader.asked == ["When?", "When?"]


def test_what_comes_next_is_given_up_when_it_is_stopped(suggester, place, monkeypatch):
    monkeypatch.setattr(
        ui.state.suggester, "next_questions", lambda s, answer, h, ask, pause: one(s, ask, pause)
    )
    place.loader.go_on.clear()
    stop = threading.Event()
    found = suggester.following(place, answer(), (), stop)
    assert place.loader.begun.wait(PATIENCE)
    stop.set()
    place.loader.go_on.set()
    assert found.result(PATIENCE) == ()
    unstopped = suggester.following(place, answer(), (), threading.Event())
    assert unstopped.result(PATIENCE) == ("When?",)


def test_what_comes_too_late_is_not_begun(suggester, line, place, monkeypatch):
    monkeypatch.setattr(
        ui.state.suggester, "next_questions", lambda s, answer, h, ask, pause: one(s, ask, pause)
    )
    monkeypatch.setattr(ui.state.suggester, "DEADLINE_SECONDS", -1.0)
    found = suggester.following(place, answer(), (), threading.Event())
    assert found.result(PATIENCE) == ()
    assert place.loader.asked == []


def test_a_failure_is_no_questions_and_is_tried_again(suggester, place, monkeypatch):
    def fail(searcher, ask, pause):
        raise IndexDamaged("a file is gone")

    monkeypatch.setattr(ui.state.suggester, "first_questions", fail)
    assert suggester.first(place).result(PATIENCE) == ()
    monkeypatch.setattr(ui.state.suggester, "first_questions", one)
    assert suggester.first(place).result(PATIENCE) == ("When?",)


def test_closing_ends_the_thread_in_the_middle_of_its_work(line, place, monkeypatch):
    suggester = Suggester(line)
    suggester.close()  # before there is one

    def endless(searcher, ask, pause):
        while True:
            pause()

    monkeypatch.setattr(ui.state.suggester, "first_questions", endless)
    suggester = Suggester(line)
    found = suggester.first(place)
    suggester.close()
    assert not suggester._thread.is_alive()
    assert found.done() is False or found.result() == ()


def test_what_articles_say_is_never_markup():
    hostile = '"><script>alert(1)</script>'
    for html in (first_questions_html([hostile]), next_questions_html('k"', [hostile])):
        assert "<script>" not in html
        assert html.count("data-ask=") == 1
    assert first_questions_html([]) == next_questions_html("k", []) == ""
