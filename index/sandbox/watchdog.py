"""Kills a process that takes too long to answer, or whose work is stopped."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CHECK_SECONDS = 0.1  # between two checks: how soon a stop takes effect

StopCheck = Callable[[], None]
"""Called from any thread while something is waited for; raises to stop the work."""


def never_stop() -> None:
    """A `StopCheck` that never stops the work."""


@dataclass(slots=True)
class WatchedWait:
    """A wait for one answer, and the reason if the process was killed before it came."""

    process: subprocess.Popen[bytes]
    deadline: float
    is_late: bool = False
    stopped_by: BaseException | None = None


class ProcessWatchdog:
    """Kills a process while its caller waits for an answer. One wait at a time.

    A blocked read or write ends with the process, so the caller can wait in the ordinary way. The
    thread starts with the first wait and serves all later ones.
    """

    def __init__(self, check: StopCheck) -> None:
        self._check = check
        self._lock = threading.Lock()
        self._now: WatchedWait | None = None
        self._is_closed = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def guard(self, process: subprocess.Popen[bytes], seconds: float) -> Iterator[WatchedWait]:
        """Watch the process during the block; it is not touched after the block."""
        wait = WatchedWait(process, time.monotonic() + seconds)
        with self._lock:
            self._now = wait
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="reading-watch", daemon=True)
            self._thread.start()
        try:
            yield wait
        finally:
            with self._lock:
                self._now = None

    def close(self) -> None:
        """End the thread."""
        self._is_closed.set()

    def _run(self) -> None:
        while not self._is_closed.wait(CHECK_SECONDS):
            with self._lock:
                if self._now is not None:
                    self._look(self._now)

    def _look(self, wait: WatchedWait) -> None:
        try:
            self._check()
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            wait.stopped_by = error
        wait.is_late = wait.is_late or time.monotonic() > wait.deadline
        if wait.is_late or wait.stopped_by is not None:
            wait.process.kill()
