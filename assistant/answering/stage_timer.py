"""How long the stages of one question take."""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.types import Timings

StageCallback = Callable[[str], None]


def ignore_stage(_stage: str) -> None:
    """Report nothing."""


class StageTimer:
    """Measures the stages of one question and reports "searching" and "reading" as they begin.

    The stages are "searching", "reading" and "composing"; each may occur more than once.
    """

    def __init__(self, on_stage: StageCallback = ignore_stage) -> None:
        """Start the clock; `on_stage` may raise to stop the work."""
        self._on_stage = on_stage
        self._began = self._since = time.perf_counter()
        self._stage = "composing"
        self._spent = {"searching": 0.0, "reading": 0.0, "composing": 0.0}

    def begin(self, stage: str) -> None:
        """End the current stage and begin this one."""
        now = time.perf_counter()
        self._spent[self._stage] += now - self._since
        self._since, self._stage = now, stage
        if stage != "composing":
            self._on_stage(stage)

    def timings(self) -> Timings:
        """The milliseconds spent in each stage until now."""
        now = time.perf_counter()
        spent = self._spent | {self._stage: self._spent[self._stage] + now - self._since}
        return Timings(
            search=_milliseconds(spent["searching"]),
            read=_milliseconds(spent["reading"]),
            compose=_milliseconds(spent["composing"]),
            total=_milliseconds(now - self._began),
        )


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 2)
