"""Calibrating an open library in the background of the page, once it has changed."""

from __future__ import annotations

import logging
import sqlite3
import threading

from assistant.calibration.calibrate import ScoringReader, calibrate
from index.errors import FootnoteError
from index.library import Library
from index.search.searcher import Searcher

logger = logging.getLogger(__name__)


class BackgroundCalibration:
    """Measures one library in a thread of its own; safe to use from many threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._seen: int | None = None  # the generation that was last looked at
        self._thread: threading.Thread | None = None

    def consider(self, searcher: Searcher, reader: ScoringReader) -> None:
        """Begin measuring if the library was built since the last look, and that is due.

        Returns at once; a failure is logged, and answers go on with the estimate.
        """
        with searcher.session() as session:
            generation = session.generation
        with self._lock:
            if generation == self._seen or (self._thread and self._thread.is_alive()):
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

    def _measure(self, searcher: Searcher, reader: ScoringReader) -> None:
        """Measure, and again as long as builds come in between."""
        try:
            while True:
                calibrate(self._library, searcher, reader, lambda _done, _total: None)
                with searcher.session() as session:
                    if session.generation == self._seen:
                        return
                    self._seen = session.generation
        except (FootnoteError, OSError, sqlite3.Error) as error:
            logger.warning("the library could not be calibrated: %s", error)
