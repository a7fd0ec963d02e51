"""Questions of many people at once: a few are answered, some wait their turn, the rest are told."""

from __future__ import annotations

import threading

from assistant.asked import Stage
from assistant.types import Answer
from index.errors import FootnoteError
from ui.conversation import Asks, History

LOOK_SECONDS = 0.1  # how often a question that waits asks whether to go on


class Busy(FootnoteError):
    """More questions wait than are let in."""


class Line:
    """Answers at most `at_once` questions together, first come first served."""

    def __init__(self, asks: Asks, at_once: int, may_wait: int) -> None:
        self._asks = asks
        self._at_once = at_once
        self._may_wait = may_wait
        self._tickets: list[object] = []  # in order of arrival; the first `at_once` run
        self._moved = threading.Condition()

    def before(self, asks: Asks) -> Line:
        """The same line, before others that answer."""
        line = Line(asks, self._at_once, self._may_wait)
        line._tickets, line._moved = self._tickets, self._moved
        return line

    def ask(self, question: str, history: History, on_stage: Stage) -> Answer:
        """Answer when it is this question's turn; Busy if too many wait.

        While it waits, `on_stage` is given words, and may raise to leave the line.
        """
        ticket = self._enter()
        try:
            while ahead := self._ahead(ticket):
                on_stage(waiting_words(ahead))
            return self._asks.ask(question, history, on_stage)
        finally:
            with self._moved:
                self._tickets.remove(ticket)
                self._moved.notify_all()

    @property
    def is_idle(self) -> bool:
        """Whether nobody's question is being answered or waits."""
        with self._moved:
            return not self._tickets

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait for that, at most so long; whether it came."""
        with self._moved:
            return self._moved.wait_for(lambda: not self._tickets, seconds)

    def _enter(self) -> object:
        ticket = object()
        with self._moved:
            if len(self._tickets) >= self._at_once + self._may_wait:
                raise Busy(
                    f"{len(self._tickets)} questions are being answered or wait already: "
                    "ask again in a moment"
                )
            self._tickets.append(ticket)
        return ticket

    def _ahead(self, ticket: object) -> int:
        """How many must end before this one runs, after waiting a little; 0: it runs."""
        with self._moved:
            if self._tickets.index(ticket) >= self._at_once:
                self._moved.wait(LOOK_SECONDS)
            return max(0, self._tickets.index(ticket) - self._at_once + 1)


def waiting_words(ahead: int) -> str:
    """What a person reads whose question waits."""
    return f"Waiting: {ahead} question{' is' if ahead == 1 else 's are'} ahead of yours…"
