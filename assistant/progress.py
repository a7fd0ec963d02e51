"""Steps of long work with their rate and the time left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

STAGES = {
    "waiting": ("Waiting for another build to end", ""),
    "reading": ("Reading articles", "articles"),
    "splitting": ("Splitting into sentences", "articles"),
    "embedding": ("Embedding passages", "passages"),
    "calibrating": ("Calibrating with questions that no article answers", "questions"),
    "saving": ("Saving", ""),
    "making questions": ("Making questions of articles", "articles"),
    "asking": ("Asking questions", "questions"),
    "checking embeddings": ("Checking a sample of the embeddings", "passages"),
    "forgetting": ("Forgetting, and looking for what is left", ""),
}

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Step:
    """The state of a stage. `total` is 0 if its length is unknown."""

    stage: str
    done: int
    total: int
    seconds: float
    per_second: float | None
    seconds_left: float | None

    @property
    def name(self) -> str:
        """The stage as text."""
        return STAGES.get(self.stage, (self.stage, ""))[0]

    @property
    def count(self) -> str:
        """`20 of 1,000`, `20` if the total is unknown, empty before the first."""
        if self.total:
            return f"{self.done:,} of {self.total:,}"
        return f"{self.done:,}" if self.done else ""

    @property
    def pace(self) -> str:
        """`25 passages a second, 40 s left`, as far as known."""
        if not self.per_second:
            return ""
        unit = STAGES.get(self.stage, ("", ""))[1]
        digits = 1 if self.per_second < 10 else 0
        rate = " ".join(filter(None, (f"{self.per_second:,.{digits}f}", unit, "a second")))
        return f"{rate}, {format_duration(self.seconds_left)} left" if self.seconds_left else rate

    @property
    def line(self) -> str:
        """`Embedding passages: 20 of 1,000 (25 passages a second, 40 s left)`."""
        words = f"{self.name}: {self.count}" if self.count else self.name
        return f"{words} ({self.pace})" if self.pace else words


class Pace:
    """Turns progress reports into steps with their rate and time left.

    The rate is the mean since the stage's first report, which may have come late.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._began = 0.0
        self._first = 0

    def step(self, stage: str, done: int, total: int) -> Step:
        """The step of a report, compared with earlier ones of its stage."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._began, self._first = stage, now, done
        seconds = now - self._began
        rate = (done - self._first) / seconds if seconds > 0 and done > self._first else None
        left = (total - done) / rate if rate and total > done else None
        return Step(stage, done, total, seconds, rate, left)


def format_duration(seconds: float | None) -> str:
    """A duration for people: `40 s`, `3 min`, `1 h 05 min`."""
    whole = max(1, round(seconds or 0))
    if whole < 100:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
