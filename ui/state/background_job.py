"""Long work on a thread of its own, which reports while it runs and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

ReportT = TypeVar("ReportT")
ResultT = TypeVar("ResultT")


class JobStopped(Exception):  # noqa: N818 - not an error: the person asked for it
    """Raised inside the work, at its next report or check, after Stop was pressed."""


def raise_if_stopped(stop: threading.Event) -> None:
    """Raise JobStopped after Stop was pressed: for work that waits and has nothing to report."""
    if stop.is_set():
        raise JobStopped


class BackgroundJob(Generic[ReportT, ResultT]):
    """`work(report)` running on a thread; iterate for its newest reports, then take `result()`.

    `report` raises JobStopped once `stop` is set: work stops only where it reports.
    """

    def __init__(
        self,
        work: Callable[[Callable[[ReportT], None]], ResultT],
        stop: threading.Event,
        pause_seconds: float = 0.0,
    ) -> None:
        """Start at once. Reports that come within `pause_seconds` of another may be left out."""
        self._reports: SimpleQueue[ReportT | None] = SimpleQueue()
        self._outcome: Future[ResultT] = Future()
        self._ended = threading.Event()
        self._stop = stop
        self._pause = pause_seconds
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def __iter__(self) -> Iterator[ReportT]:
        while (report := self._newest()) is not None:
            yield report
            self._ended.wait(self._pause)

    def result(self) -> ResultT:
        """What the work returned; raises what it raised."""
        return self._outcome.result()

    def _run(self, work: Callable[[Callable[[ReportT], None]], ResultT]) -> None:
        try:
            self._outcome.set_result(work(self._report))
        except BaseException as error:  # noqa: BLE001 - raised by `result`
            self._outcome.set_exception(error)
        finally:
            self._ended.set()
            self._reports.put(None)

    def _report(self, report: ReportT) -> None:
        raise_if_stopped(self._stop)
        self._reports.put(report)

    def _newest(self) -> ReportT | None:
        newest = self._reports.get()
        while newest is not None:
            try:
                newest = self._reports.get_nowait()
            except Empty:
                break
        return newest


class StopButtons:
    """The running work of each visitor, so that Stop stops only the visitor's own."""

    def __init__(self) -> None:
        self._running: dict[str, set[threading.Event]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def stop_event(self, visitor: str) -> Iterator[threading.Event]:
        """Yields an event that `stop(visitor)` sets; it is also set when the block ends."""
        event = threading.Event()
        with self._lock:
            self._running.setdefault(visitor, set()).add(event)
        try:
            yield event
        finally:
            event.set()
            with self._lock:
                self._running[visitor].discard(event)
                if not self._running[visitor]:
                    del self._running[visitor]

    def stop(self, visitor: str) -> None:
        """Stop all work of this visitor."""
        with self._lock:
            for event in self._running.get(visitor, ()):
                event.set()

    def stop_all(self) -> None:
        """Stop all work of all visitors."""
        with self._lock:
            for events in self._running.values():
                for event in events:
                    event.set()
