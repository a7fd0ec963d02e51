"""Many questions at once: in turn, bounded, and not mixed up."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.app.records import answer
from ui.line import Busy, Line, waiting_words
from ui.work import Stopped

PATIENCE = 20  # seconds; never waited for


class Gated:
    """Answers each question when it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.doors: dict[str, threading.Event] = {}
        self.changed = threading.Condition()

    def ask(self, question, history, on_stage):
        with self.changed:
            self.begun.append(question)
            door = self.doors.setdefault(question, threading.Event())
            self.changed.notify_all()
        assert door.wait(PATIENCE)
        return replace(answer(), question=question)

    def wait_for(self, *questions: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.begun == list(questions), PATIENCE)


class Asked(threading.Thread):
    def __init__(self, line: Line, question: str) -> None:
        super().__init__(daemon=True)
        self.line, self.question = line, question
        self.stages: list[str] = []
        self.answered = ""
        self.waits, self.leave = threading.Event(), threading.Event()
        self.start()

    def run(self):
        try:
            self.answered = self.line.ask(self.question, (), self.heard).question
        except Stopped:
            self.answered = "left"

    def heard(self, stage):
        self.stages.append(stage)
        self.waits.set()
        if self.leave.is_set():
            raise Stopped


def test_questions_are_answered_in_turn_and_told_how_many_are_ahead():
    asks = Gated()
    line = Line(asks, at_once=2, may_wait=3)
    asked = []
    for question in "ab":
        asked.append(Asked(line, question))
        asks.wait_for(*"ab"[: len(asked)])
    for question in "cde":
        asked.append(Asked(line, question))
        assert asked[-1].waits.wait(PATIENCE)
    assert [each.stages[0] for each in asked[2:]] == [waiting_words(n) for n in (1, 2, 3)]
    with pytest.raises(Busy, match="5 questions are being answered or wait already"):
        line.ask("f", (), lambda stage: None)
    asks.doors["b"].set()
    asks.wait_for("a", "b", "c")
    asked[3].leave.set()  # d gives up: e is next
    asked[3].join(PATIENCE)
    asks.doors["a"].set()
    asks.wait_for("a", "b", "c", "e")
    for question in "ce":
        asks.doors[question].set()
    for each in asked:
        each.join(PATIENCE)
    assert [each.answered for each in asked] == ["a", "b", "c", "left", "e"]
    asks.doors["g"] = threading.Event()
    asks.doors["g"].set()
    assert line.ask("g", (), lambda stage: None).question == "g"


def test_the_words_fit_the_number():
    assert waiting_words(1) == "Waiting: 1 question is ahead of yours…"
    assert waiting_words(7) == "Waiting: 7 questions are ahead of yours…"
