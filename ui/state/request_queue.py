"""Questions of many visitors: a few are answered at once, some wait, the rest are refused.

No visitor takes more than a share of the places, and visitors with no question running come first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from assistant.answering.stage_timer import StageCallback
from assistant.types import Answer, AskRequest
from index.errors import FootnoteError
from ui.security.visitor import Visitor

POLL_SECONDS = 0.1  # between calls of `on_stage` while a question waits
ResultT = TypeVar("ResultT")

RUNNING_PER_VISITOR = 2  # one more of the same visitor may wait


class QueueFull(FootnoteError):
    """No place is free: too many questions wait."""


class Superseded(FootnoteError):
    """The same visitor asked something else while this question waited."""


class Answerer(Protocol):
    """What answers a request when its turn has come."""

    def answer(self, request: AskRequest, on_stage: StageCallback) -> Answer:
        """Answer; `on_stage` may raise to stop."""


@dataclass(slots=True, eq=False)
class _Ticket:
    """A question in the queue; without a visitor it counts as a visitor of its own."""

    visitor: Visitor | None
    is_superseded: bool = False


class RequestQueue:
    """Answers at most `at_once` questions at a time; up to `may_wait` more wait.

    At most `RUNNING_PER_VISITOR` questions of a visitor run and one waits; a newer one replaces the
    waiting one. Visitors of one network address can take half of the waiting places. The next
    question is of a visitor with the fewest running ones, and among those the earliest.
    """

    def __init__(self, at_once: int, may_wait: int) -> None:
        self._at_once = at_once
        self._may_wait = may_wait
        self._running: list[_Ticket] = []  # both in order of arrival
        self._waiting: list[_Ticket] = []
        self._changed = threading.Condition()

    def answer(
        self,
        answerer: Answerer,
        visitor: Visitor | None,
        request: AskRequest,
        on_stage: StageCallback,
    ) -> Answer:
        """The answer of `answerer`, once it is this request's turn; as `run`."""
        return self.run(visitor, lambda: answerer.answer(request, on_stage), on_stage)

    def run(
        self, visitor: Visitor | None, work: Callable[[], ResultT], on_stage: StageCallback
    ) -> ResultT:
        """The result of `work`, once it is its turn.

        Raises QueueFull if too many wait, Superseded once the visitor has asked something newer.
        While the request waits, `on_stage` is called with words for a person, and may raise to
        leave the queue.
        """
        ticket = self._enter(visitor)
        try:
            while ahead := self._ahead(ticket):
                on_stage(waiting_words(ahead))
            return work()
        finally:
            self._leave(ticket)

    @property
    def is_idle(self) -> bool:
        """Whether no question is being answered or waits."""
        with self._changed:
            return not self._count()

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait until the queue is idle, at most `seconds`; returns whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._count(), seconds)

    def _count(self) -> int:
        return len(self._running) + len(self._waiting)

    def _enter(self, visitor: Visitor | None) -> _Ticket:
        ticket = _Ticket(visitor)
        with self._changed:
            self._supersede(visitor)
            if self._count() >= self._at_once + self._may_wait:
                raise QueueFull(
                    f"{self._count()} questions are being answered or wait already: "
                    "ask again in a moment"
                )
            if self._waiting_at(visitor) >= max(self._may_wait // 2, 1):
                raise QueueFull(
                    "too many questions from your address wait already: ask again in a moment"
                )
            self._waiting.append(ticket)
            self._admit()
        return ticket

    def _supersede(self, visitor: Visitor | None) -> None:
        for other in self._waiting:
            if visitor and other.visitor == visitor:
                other.is_superseded = True
                self._waiting.remove(other)
                return

    def _waiting_at(self, visitor: Visitor | None) -> int:
        """How many questions wait from the address of this visitor; 0 if it is unknown."""
        address = visitor.address if visitor else ""
        others = (ticket.visitor for ticket in self._waiting)
        return sum(bool(address) and o is not None and o.address == address for o in others)

    def _admit(self) -> None:
        """Let waiting questions run while there is room."""
        while len(self._running) < self._at_once and (following := self._in_order()):
            if self._running_of(following[0]) >= RUNNING_PER_VISITOR:
                break
            self._waiting.remove(following[0])
            self._running.append(following[0])
        self._changed.notify_all()

    def _in_order(self) -> list[_Ticket]:
        """The waiting questions, in the order in which they would run now."""
        return sorted(self._waiting, key=self._running_of)

    def _running_of(self, ticket: _Ticket) -> int:
        if ticket.visitor is None:
            return 0
        return sum(other.visitor == ticket.visitor for other in self._running)

    def _ahead(self, ticket: _Ticket) -> int:
        """The place of a question in the queue, from 1, after a short wait; 0 if it runs."""
        with self._changed:
            if ticket in self._waiting:
                self._changed.wait(POLL_SECONDS)
            if ticket.is_superseded:
                raise Superseded("this question still waited when you asked the next one")
            return 0 if ticket in self._running else self._in_order().index(ticket) + 1

    def _leave(self, ticket: _Ticket) -> None:
        with self._changed:
            for tickets in (self._running, self._waiting):
                if ticket in tickets:
                    tickets.remove(ticket)
            self._admit()


def waiting_words(ahead: int) -> str:
    """What a person reads while a question waits."""
    return f"Waiting: {ahead} question{' is' if ahead == 1 else 's are'} ahead of yours…"
