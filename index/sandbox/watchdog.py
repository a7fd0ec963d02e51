"""Kills a process that takes too long to answer, or whose work is stopped."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECK_SECONDS = 0.1  # between two checks: how soon a stop takes effect
_WAITING = 5  # times the limit: a process that takes so long by the clock waits for nothing

StopCheck = Callable[[], None]
"""Called from any thread while something is waited for; raises to stop the work."""


def never_stop() -> None:
    """A `StopCheck` that never stops the work."""


@dataclass(slots=True)
class WatchedWait:
    """A wait for one answer, and the reason if the process was killed before it came.

    `seconds` of the processor are allowed, whatever else the machine does meanwhile; where those
    are not known, seconds by the clock. `busy_before` is what the process had taken before.
    """

    process: subprocess.Popen[bytes]
    seconds: float
    began: float
    busy_before: float | None
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
        busy = processor_seconds(process.pid)
        wait = WatchedWait(process, seconds, time.monotonic(), busy)
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
        wait.is_late = wait.is_late or _is_over(wait)
        if wait.is_late or wait.stopped_by is not None:
            wait.process.kill()


def _is_over(wait: WatchedWait) -> bool:
    elapsed = time.monotonic() - wait.began
    if elapsed <= wait.seconds:  # it cannot have been busy for longer, one thread at a time
        return False
    busy = None if wait.busy_before is None else processor_seconds(wait.process.pid)
    if busy is None or wait.busy_before is None:
        return True
    return busy - wait.busy_before > wait.seconds or elapsed > _WAITING * wait.seconds


def processor_seconds(process_id: int) -> float | None:
    """What a process has taken of the processors so far; None where that is not known."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):  # not Linux, or it has ended
        return None
