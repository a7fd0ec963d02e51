"""The assistant of one library: loaded in the background, reopened after a change of its model."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any

from assistant.answering.stage_timer import StageCallback
from assistant.config import Config
from assistant.factory import configured_assistant, library_of, use_large_reader
from assistant.pipeline import Assistant
from assistant.reading.cascade import CascadeReader, LargeReader
from assistant.reading.reader import SpanReader
from assistant.types import Answer, AskRequest
from index.errors import FootnoteError, IndexMismatch
from index.search.searcher import Searcher
from index.types import Embedder
from ui.state.background_calibration import BackgroundCalibration
from ui.state.handler_errors import error_words

LOADING_STAGE = "loading"  # the stage before "searching", while the model is not yet in memory
POLL_SECONDS = 0.1  # between calls of `on_stage`, which may raise, while the model loads


class AssistantLoader:
    """Opens an assistant once and answers with it; safe to use from many threads.

    It answers with the small reader until the large one, which assistants share, is open as well.
    """

    def __init__(
        self,
        config: Config,
        large: LargeReader | None = None,
        calibration_turn: threading.Lock | None = None,
    ) -> None:
        """`calibration_turn` is held while a library is calibrated: one at a time in a page."""
        self._config = config
        self._large = large or LargeReader()
        turn = calibration_turn or threading.Lock()
        self._calibration = BackgroundCalibration(library_of(config), turn)
        self._opening: Future[Assistant] | None = None
        self._opening_large: Future[None] | None = None
        self._lock = threading.Lock()

    def start(self) -> Future[Assistant]:
        """Open the assistant in the background, unless it is open or opening."""
        with self._lock:
            failed = (
                self._opening is not None and self._opening.done() and self._opening.exception()
            )
            if self._opening is None or failed:
                self._opening, self._opening_large = Future(), Future()
                both = self._opening, self._opening_large
                threading.Thread(target=self._open, args=both, daemon=True).start()
            return self._opening

    @property
    def opening(self) -> Future[Assistant] | None:
        """The assistant, open or opening; None if nobody needed it yet."""
        return self._opening

    @property
    def pending(self) -> list[Future[Any]]:
        """What is open or being opened: a process waits for it before it ends."""
        return [each for each in (self._opening, self._opening_large) if each]

    @property
    def embedder(self) -> Embedder | None:
        """The embedder of the open assistant, which a build may share; None while none is open."""
        opening = self._opening
        if opening is None or not opening.done() or opening.exception():
            return None
        return opening.result().searcher.embedder

    def reopen_assistant(self) -> None:
        """Open the assistant again, as after a build with another model."""
        with self._lock:
            self._opening = None
        self.start()

    def answer(self, request: AskRequest, on_stage: StageCallback) -> Answer:
        """As `Assistant.answer`, after the stage "loading" while the assistant is being opened.

        Raises what opening the library raises, such as IndexMissing.
        """
        try:
            assistant = self._wait(on_stage)
            answer = assistant.answer(request, on_stage)
        except IndexMismatch:  # built with another model since it was opened
            self.reopen_assistant()
            assistant = self._wait(on_stage)
            answer = assistant.answer(request, on_stage)
        self._consider_calibration(assistant, answer.generation)
        return answer

    def searcher(self, on_stage: StageCallback) -> Searcher:
        """Search over the library, once it is open; "loading" and errors as in `answer`."""
        return self._wait(on_stage).searcher

    def end_calibration(self) -> None:
        """Stop calibrating, as the page ends or the library is deleted."""
        self._calibration.end()

    def _consider_calibration(self, assistant: Assistant, generation: int) -> None:
        reader = assistant.reader
        if self._config.calibrates and isinstance(reader, SpanReader | CascadeReader):
            self._calibration.consider(assistant.searcher, reader, generation)

    def _wait(self, on_stage: StageCallback) -> Assistant:
        opening = self.start()
        while True:
            try:
                return opening.result(timeout=POLL_SECONDS)
            except NotYet:
                on_stage(LOADING_STAGE)

    def _open(self, opening: Future[Assistant], opening_large: Future[None]) -> None:
        try:
            assistant = configured_assistant(self._config)
            with assistant.searcher.session() as session:
                session.search("warm", 1)  # so that the first question finds everything in memory
                generation = session.generation
        except FootnoteError as error:
            opening.set_exception(error)
        except Exception as error:  # noqa: BLE001 - raised at the next question
            words = error_words(error, "opening the library")
            opening.set_exception(FootnoteError(f"the library cannot be opened: {words}"))
        else:
            opening.set_result(assistant)
            self._consider_calibration(assistant, generation)
            use_large_reader(assistant, self._config, self._large)
        opening_large.set_result(None)
