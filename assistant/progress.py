"""Progress of long work on stderr: a bar on a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from rich import progress as rich_progress

LINE_SECONDS = 10.0  # without a terminal: a line at least this often where reports come
LINE_PERCENT = 10  # and at each tenth of the way,
MIN_SECONDS = 1.0  # but no oftener than this, and never for a stage that is over sooner

STAGES = {
    "reading": ("Reading articles", "articles"),
    "splitting": ("Splitting into sentences", "articles"),
    "embedding": ("Embedding passages", "passages"),
    "saving": ("Saving", ""),
    "asking": ("Asking questions", "questions"),
    "checking embeddings": ("Checking a sample of the embeddings", "passages"),
    "forgetting": ("Forgetting, and looking for what is left", ""),
}

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a stage stands. `total` is 0 where its length is not known."""

    stage: str
    done: int
    total: int
    seconds: float
    per_second: float | None
    seconds_left: float | None

    @property
    def name(self) -> str:
        """The stage in words."""
        return STAGES.get(self.stage, (self.stage, ""))[0]

    @property
    def count(self) -> str:
        """`20 of 1,000`, `20` where the total is not known, empty before the first."""
        if self.total:
            return f"{self.done:,} of {self.total:,}"
        return f"{self.done:,}" if self.done else ""

    @property
    def pace(self) -> str:
        """`25 passages a second, 40 s left`, as far as it is known."""
        if not self.per_second:
            return ""
        unit = STAGES.get(self.stage, ("", ""))[1]
        digits = 1 if self.per_second < 10 else 0
        rate = " ".join(filter(None, (f"{self.per_second:,.{digits}f}", unit, "a second")))
        return f"{rate}, {format_duration(self.seconds_left)} left" if self.seconds_left else rate

    @property
    def line(self) -> str:
        """All of it: `Embedding passages: 20 of 1,000 (25 passages a second, 40 s left)`."""
        words = f"{self.name}: {self.count}" if self.count else self.name
        return f"{words} ({self.pace})" if self.pace else words


class Pace:
    """Turns the reports of a build into steps with their rate and time left.

    The rate is the mean since the stage's first report, which may have come late.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._began = 0.0
        self._first = 0

    def step(self, stage: str, done: int, total: int) -> Step:
        """What this report says, compared with the earlier ones of its stage."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._began, self._first = stage, now, done
        seconds = now - self._began
        rate = (done - self._first) / seconds if seconds > 0 and done > self._first else None
        left = (total - done) / rate if rate and total > done else None
        return Step(stage, done, total, seconds, rate, left)


def format_duration(seconds: float | None) -> str:
    """A time as people say it: `40 s`, `3 min`, `1 h 05 min`."""
    whole = max(1, round(seconds or 0))
    if whole < 100:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


class TerminalProgress:
    """Shows `progress(stage, done, total)` on stderr while its block runs; stdout stays clean.

    rich draws the bar (and obeys NO_COLOR); it is imported when there is one to draw. A dumb
    terminal gets plain lines. Nothing is shown before `after_seconds`.
    """

    def __init__(self, after_seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        self._after, self._clock = after_seconds, clock
        self._pace = Pace(clock)
        self._bar: rich_progress.Progress | None = None
        self._lines = LineThrottle()
        self._is_plain = not sys.stderr.isatty()
        self._began = clock()

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show a report; it is an `index.types.Progress`."""
        step = self._pace.step(stage, done, total)
        if self._clock() - self._began < self._after:
            return
        if self._bar is None and not self._is_plain:
            self._bar = _open_bar()
            self._is_plain = self._bar is None
        if self._bar is not None:
            _draw(self._bar, step)
        elif (line := self._lines.line(step)) is not None:
            print(line, file=sys.stderr, flush=True)  # noqa: T201


class LineThrottle:
    """Which steps are worth a line where no bar can be drawn."""

    def __init__(self) -> None:
        self._stage = ""
        self._seconds = 0.0
        self._percent = 0

    def line(self, step: Step) -> str | None:
        """The step's line, or None when the last one is still good enough."""
        if step.stage != self._stage:
            self._stage, self._seconds, self._percent = step.stage, 0.0, 0
        percent = 100 * step.done // step.total if step.total else 0
        since = step.seconds - self._seconds
        is_due = since >= LINE_SECONDS or (
            since >= MIN_SECONDS and percent - self._percent >= LINE_PERCENT
        )
        is_end = bool(self._seconds) and step.total > 0 and step.done == step.total
        if not (is_due or (is_end and percent > self._percent)):
            return None
        self._seconds, self._percent = step.seconds, percent
        return step.line


def _open_bar() -> rich_progress.Progress | None:
    """A bar on the terminal; None on one that cannot move its cursor."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        return None
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}"),
        TextColumn("{task.fields[pace]}", style="dim"),
        console=console,
        transient=True,  # what stays is the receipt
        redirect_stdout=False,  # results go to stdout as they are
    )
    bar.start()
    return bar


def _draw(bar: rich_progress.Progress, step: Step) -> None:
    if bar.tasks and bar.tasks[-1].description == step.name:
        bar.update(
            bar.task_ids[-1],
            total=step.total or None,
            completed=step.done,
            count=step.count,
            pace=step.pace,
        )
        return
    for task in bar.task_ids:
        bar.remove_task(task)
    bar.add_task(
        step.name,
        total=step.total or None,
        completed=step.done,
        count=step.count,
        pace=step.pace,
    )
