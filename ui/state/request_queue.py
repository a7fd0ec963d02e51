"""Questions of many people at once: a few are answered, some wait their turn, the rest are told.

No visitor takes more than a share of the places, and who has none of theirs answered comes first.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from assistant.answering.stage_timer import StageCallback
from assistant.types import Answer
from index.errors import FootnoteError
from ui.security.visitor import Visitor
from ui.state.turn import Answerer, History

POLL_SECONDS = 0.1  # how often a question that waits asks whether to go on
RUNNING_PER_VISITOR = 2  # of one visitor at a time; one more of theirs may wait


class QueueFull(FootnoteError):
    """More questions wait than are let in."""


class Superseded(FootnoteError):
    """The same visitor asked something else while this question waited."""


@dataclass(slots=True, eq=False)
class _Ticket:
    """A question in the line; without a visitor it is one of its own."""

    visitor: Visitor | None
    is_superseded: bool = False


@dataclass(slots=True)
class _QueueState:
    """Who is answered and who waits, both in order of arrival."""

    running: list[_Ticket] = field(default_factory=list)
    waiting: list[_Ticket] = field(default_factory=list)
    turn_changed: threading.Condition = field(default_factory=threading.Condition)


class RequestQueue:
    """Answers at most `at_once` questions together; `may_wait` more wait their turn.

    Of one visitor two are answered at a time and one waits: a newer one takes its place. From one
    address of the network, half of the waiting places can be taken. The next is always of a visitor
    with the fewest running, and among these the one that came first.
    """

    def __init__(self, asks: Answerer, at_once: int, may_wait: int) -> None:
        self._asks = asks
        self._at_once = at_once
        self._may_wait = may_wait
        self._visitor: Visitor | None = None
        self._places = _QueueState()

    def before(self, asks: Answerer, visitor: Visitor | None = None) -> RequestQueue:
        """The same line, before others that answer, for the questions of one visitor."""
        line = RequestQueue(asks, self._at_once, self._may_wait)
        line._places, line._visitor = self._places, visitor
        return line

    def ask(self, question: str, history: History, on_stage: StageCallback) -> Answer:
        """Answer when it is this question's turn; Busy if too many wait, Replaced by a newer one.

        While it waits, `on_stage` is given words, and may raise to leave the line.
        """
        ticket = self._enter()
        try:
            while ahead := self._ahead(ticket):
                on_stage(waiting_words(ahead))
            return self._asks.ask(question, history, on_stage)
        finally:
            self._leave(ticket)

    @property
    def is_idle(self) -> bool:
        """Whether nobody's question is being answered or waits."""
        with self._places.turn_changed:
            return not self._count()

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait for that, at most so long; whether it came."""
        with self._places.turn_changed:
            return self._places.turn_changed.wait_for(lambda: not self._count(), seconds)

    def _count(self) -> int:
        return len(self._places.running) + len(self._places.waiting)

    def _enter(self) -> _Ticket:
        ticket = _Ticket(self._visitor)
        places = self._places
        with places.turn_changed:
            self._replace_own()
            if self._count() >= self._at_once + self._may_wait:
                raise QueueFull(
                    f"{self._count()} questions are being answered or wait already: "
                    "ask again in a moment"
                )
            if self._waiting_from_there() >= max(self._may_wait // 2, 1):
                raise QueueFull(
                    "too many questions from your address wait already: ask again in a moment"
                )
            places.waiting.append(ticket)
            self._admit()
        return ticket

    def _replace_own(self) -> None:
        for other in self._places.waiting:
            if self._visitor and other.visitor == self._visitor:
                other.is_superseded = True
                self._places.waiting.remove(other)
                return

    def _waiting_from_there(self) -> int:
        address = self._visitor.address if self._visitor else ""
        others = (ticket.visitor for ticket in self._places.waiting)
        return sum(bool(address) and o is not None and o.address == address for o in others)

    def _admit(self) -> None:
        """Let those run for whom there is room."""
        places = self._places
        while len(places.running) < self._at_once and (following := self._in_turn()):
            if self._running_of(following[0]) >= RUNNING_PER_VISITOR:
                break
            places.waiting.remove(following[0])
            places.running.append(following[0])
        places.turn_changed.notify_all()

    def _in_turn(self) -> list[_Ticket]:
        """Those that wait, in the order in which they would run if nothing else came."""
        return sorted(self._places.waiting, key=self._running_of)

    def _running_of(self, ticket: _Ticket) -> int:
        if ticket.visitor is None:
            return 0
        return sum(other.visitor == ticket.visitor for other in self._places.running)

    def _ahead(self, ticket: _Ticket) -> int:
        """How many must end before this one runs, after waiting a little; 0: it runs."""
        places = self._places
        with places.turn_changed:
            if ticket in places.waiting:
                places.turn_changed.wait(POLL_SECONDS)
            if ticket.is_superseded:
                raise Superseded("this question still waited when you asked the next one")
            return 0 if ticket in places.running else self._in_turn().index(ticket) + 1

    def _leave(self, ticket: _Ticket) -> None:
        places = self._places
        with places.turn_changed:
            for line in (places.running, places.waiting):
                if ticket in line:
                    line.remove(ticket)
            self._admit()


def waiting_words(ahead: int) -> str:
    """What a person reads whose question waits."""
    return f"Waiting: {ahead} question{' is' if ahead == 1 else 's are'} ahead of yours…"
