"""Calibrating an open library in the background of the page, once it has changed."""

from __future__ import annotations

import logging
import threading
import time

from assistant.calibration.calibrate import Outcome, ScoringReader, calibrate
from index.library import Library
from index.search.searcher import Searcher

MAX_PAUSE_SECONDS = 1.0  # after a question, at most
TURN_SECONDS = 0.2  # between looks whether the page has ended, while another library is measured
MAX_ATTEMPTS = 3  # while builds come in between
logger = logging.getLogger(__name__)


class CalibrationEnded(Exception):  # noqa: N818 - not an error: the page ends
    """Raised between two questions once the page is closed."""


class BackgroundCalibration:
    """Measures one library in a thread of its own; safe to use from many threads.

    `turn` is shared by the libraries of a page: one is measured at a time. It works half of the
    time and rests as long, for people ask meanwhile.
    """

    def __init__(self, library: Library, turn: threading.Lock) -> None:
        self._library = library
        self._turn = turn
        self._lock = threading.Lock()
        self._seen: int | None = None  # the generation that was last looked at
        self._thread: threading.Thread | None = None
        self._is_ended = threading.Event()

    def consider(self, searcher: Searcher, reader: ScoringReader, generation: int) -> None:
        """Begin measuring, if that is due, once for each generation; returns at once.

        A failure is logged, and answers go on with the estimate.
        """
        with self._lock:
            is_busy = self._thread is not None and self._thread.is_alive()
            if is_busy or generation == self._seen or self._is_ended.is_set():
                return
            self._seen = generation
            self._thread = threading.Thread(
                target=self._measure, args=(searcher, reader), name="calibration", daemon=True
            )
            self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until nothing is being measured."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def end(self) -> None:
        """Stop after the question that is being asked; nothing is measured any more."""
        self._is_ended.set()
        self.wait()

    def _measure(self, searcher: Searcher, reader: ScoringReader) -> None:
        try:
            while not self._turn.acquire(timeout=TURN_SECONDS):
                if self._is_ended.is_set():
                    return
            try:
                self._attempt(searcher, reader)
            finally:
                self._turn.release()
        except CalibrationEnded:
            return
        except Exception as error:  # noqa: BLE001 - logged: the page goes on without it
            logger.warning("the library could not be calibrated: %s", error)

    def _attempt(self, searcher: Searcher, reader: ScoringReader) -> None:
        for _ in range(MAX_ATTEMPTS):
            pause = _Pause(self._is_ended)
            outcome = calibrate(self._library, searcher, reader, pause.after_question)
            if outcome is not Outcome.OVERTAKEN:
                return
        self._seen = None  # tried again after the next answer


class _Pause:
    """Rests after each question for as long as it took."""

    def __init__(self, is_ended: threading.Event) -> None:
        self._is_ended = is_ended
        self._began = time.monotonic()

    def after_question(self, _done: int, _total: int) -> None:
        """Implements `OnAsked`; raises CalibrationEnded."""
        took = time.monotonic() - self._began
        if self._is_ended.wait(min(took, MAX_PAUSE_SECONDS)):
            raise CalibrationEnded
        self._began = time.monotonic()
