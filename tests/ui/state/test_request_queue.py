"""Many questions at once: in turn, bounded, and not mixed up."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from assistant.types import AskRequest
from tests.ui.records import answer
from ui.security.visitor import Visitor
from ui.state.background_job import JobStopped
from ui.state.request_queue import QueueFull, RequestQueue, Superseded, waiting_words

PATIENCE = 20  # seconds; never waited for


class Gated:
    """Answers each question when it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.doors: dict[str, threading.Event] = {}
        self.changed = threading.Condition()

    def answer(self, request, on_stage):
        question = request.question
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
    def __init__(
        self, asks: Gated, line: RequestQueue, question: str, visitor: Visitor | None = None
    ) -> None:
        super().__init__(daemon=True)
        self.asks, self.line, self.question, self.visitor = asks, line, question, visitor
        self.stages: list[str] = []
        self.answered = ""
        self.waits, self.leave = threading.Event(), threading.Event()
        self.start()

    def run(self):
        try:
            request = AskRequest(self.question)
            answered = self.line.answer(self.asks, self.visitor, request, self.heard)
            self.answered = answered.question
        except JobStopped:
            self.answered = "left"
        except Superseded:
            self.answered = "replaced"
        except QueueFull:
            self.answered = "busy"

    def heard(self, stage):
        self.stages.append(stage)
        self.waits.set()
        if self.leave.is_set():
            raise JobStopped


def test_questions_are_answered_in_turn_and_told_how_many_are_ahead():
    asks = Gated()
    line = RequestQueue(at_once=2, may_wait=3)
    asked = []
    for question in "ab":
        asked.append(Asked(asks, line, question))
        asks.wait_for(*"ab"[: len(asked)])
    for question in "cde":
        asked.append(Asked(asks, line, question))
        assert asked[-1].waits.wait(PATIENCE)
    assert [each.stages[0] for each in asked[2:]] == [waiting_words(n) for n in (1, 2, 3)]
    with pytest.raises(QueueFull, match="5 questions are being answered or wait already"):
        line.answer(asks, None, AskRequest("f"), lambda stage: None)
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
    assert line.answer(asks, None, AskRequest("g"), lambda stage: None).question == "g"


def test_the_words_fit_the_number():
    assert waiting_words(1) == "Waiting: 1 question is ahead of yours…"
    assert waiting_words(7) == "Waiting: 7 questions are ahead of yours…"


def full_of(asks: Gated, line: RequestQueue, visitor: Visitor) -> list[Asked]:
    """Two questions of a visitor that are being answered, and one that waits."""
    asked = [Asked(asks, line, f"{visitor.name}{n}", visitor) for n in (1, 2)]
    with asks.changed:
        wanted = {each.question for each in asked}
        assert asks.changed.wait_for(lambda: wanted <= set(asks.begun), PATIENCE)
    asked.append(Asked(asks, line, f"{visitor.name}3", visitor))
    assert asked[-1].waits.wait(PATIENCE)
    return asked


def test_one_visitor_cannot_fill_the_line():
    asks = Gated()
    line = RequestQueue(at_once=4, may_wait=60)
    ann = Visitor("ann")
    flood = full_of(asks, line, ann)
    for n in range(4, 40):
        flood.append(Asked(asks, line, f"ann{n}", ann))
        flood[-2].join(PATIENCE)
        assert flood[-2].answered == "replaced"
        assert line._count() == 3
    assert len(asks.begun) == 2
    assert flood[-1].waits.wait(PATIENCE)
    bob = Asked(asks, line, "bob1", Visitor("bob"))
    asks.wait_for(*asks.begun[:2], "bob1")  # at once, and told of no wait
    assert bob.stages == []
    for question in ("ann1", "ann2", "bob1"):
        asks.doors[question].set()
    with asks.changed:
        assert asks.changed.wait_for(lambda: "ann39" in asks.begun, PATIENCE)
    asks.doors["ann39"].set()
    for each in (*flood, bob):
        each.join(PATIENCE)
    answered = [each.question for each in flood if each.answered == each.question]
    assert answered == ["ann1", "ann2", "ann39"]
    assert line.is_idle


def test_who_has_none_answered_comes_before_who_has():
    asks = Gated()
    line = RequestQueue(at_once=2, may_wait=60)
    asked = full_of(asks, line, Visitor("ann"))  # ann3 came first
    for name in ("bob", "cid"):
        asked.append(Asked(asks, line, name, Visitor(name)))
        assert asked[-1].waits.wait(PATIENCE)
    assert asked[-1].stages[-1] == waiting_words(2)
    order = asks.begun[:2]
    for ends, begins in (("ann1", "bob"), ("bob", "cid"), ("ann2", "ann3")):
        asks.doors[ends].set()
        order.append(begins)
        asks.wait_for(*order)
    for question in ("cid", "ann3"):
        asks.doors[question].set()
    for each in asked:
        each.join(PATIENCE)
    assert [each.answered for each in asked] == [each.question for each in asked]


def test_many_pages_of_one_address_take_half_of_the_waiting_places():
    asks = Gated()
    line = RequestQueue(at_once=1, may_wait=6)
    there = "192.0.2.7"
    asked = [Asked(asks, line, "first", Visitor("page 0", there))]
    asks.wait_for("first")
    for n in range(1, 4):
        asked.append(Asked(asks, line, f"q{n}", Visitor(f"page {n}", there)))
        assert asked[-1].waits.wait(PATIENCE)
    for n in range(4, 20):
        refused = Asked(asks, line, f"q{n}", Visitor(f"page {n}", there))
        refused.join(PATIENCE)
        assert refused.answered == "busy"
    other = Asked(asks, line, "other", Visitor("page x", "192.0.2.8"))
    assert other.waits.wait(PATIENCE)
    for each in (*asked, other):
        with asks.changed:
            assert asks.changed.wait_for(lambda q=each.question: q in asks.begun, PATIENCE)
        asks.doors[each.question].set()
        each.join(PATIENCE)
    assert asks.begun == ["first", "q1", "q2", "q3", "other"]
