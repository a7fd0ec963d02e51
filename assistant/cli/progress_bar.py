"""Progress of long work on stderr: a bar on a terminal, else a line from time to time."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from assistant.progress import Clock, Pace, Step

if TYPE_CHECKING:
    from types import TracebackType

    from rich import progress as rich_progress

LINE_SECONDS = 10.0  # without a terminal: a line at least this often if there are reports
LINE_PERCENT = 10  # and at each tenth of the total,
MIN_SECONDS = 1.0  # but not more often, and never for a shorter stage


class TerminalProgress:
    """Shows `progress(stage, done, total)` on stderr inside its block; stdout stays clean.

    rich draws the bar (and respects NO_COLOR); it is imported only to draw one. A dumb terminal
    gets plain lines. Nothing is shown before `after_seconds`.
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
        """Show a report; implements `index.types.Progress`."""
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
    """Selects the steps that are printed as a line if no bar can be drawn."""

    def __init__(self) -> None:
        self._stage = ""
        self._seconds = 0.0
        self._percent = 0

    def line(self, step: Step) -> str | None:
        """The step's line, or None if the last one is recent enough."""
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
    """A bar on the terminal; None if the terminal cannot move its cursor."""
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
