"""The assistant of one library: loaded in the background, reopened after a change of its model."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any

from assistant.answering.stage_timer import StageCallback
from assistant.config import Config
from assistant.factory import configured_assistant, use_large_reader
from assistant.pipeline import Assistant
from assistant.reading.cascade import LargeReader
from assistant.types import Answer, AskRequest
from index.errors import FootnoteError, IndexMismatch
from index.search.searcher import Searcher
from index.types import Embedder
from ui.state.handler_errors import error_words

LOADING_STAGE = "loading"  # the stage before "searching", while the model is not yet in memory
POLL_SECONDS = 0.1  # between calls of `on_stage`, which may raise, while the model loads


class AssistantLoader:
    """Opens an assistant once and answers with it; safe to use from many threads.

    It answers with the small reader until the large one, which assistants share, is open as well.
    """

    def __init__(self, config: Config, large: LargeReader | None = None) -> None:
        self._config = config
        self._large = large or LargeReader()
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
            return self._wait(on_stage).answer(request, on_stage)
        except IndexMismatch:  # built with another model since it was opened
            self.reopen_assistant()
            return self._wait(on_stage).answer(request, on_stage)

    def searcher(self, on_stage: StageCallback) -> Searcher:
        """Search over the library, once it is open; "loading" and errors as in `answer`."""
        return self._wait(on_stage).searcher

    def _wait(self, on_stage: StageCallback) -> Assistant:
        opening = self.start()
        while True:
            try:
                return opening.result(timeout=POLL_SECONDS)
            except NotYet:
                on_stage(LOADING_STAGE)

    def _open(self, opening: Future[Assistant], opening_large: Future[None]) -> None:
        self._open_assistant(opening)
        if not opening.exception():
            use_large_reader(opening.result(), self._config, self._large)
        opening_large.set_result(None)

    def _open_assistant(self, opening: Future[Assistant]) -> None:
        try:
            assistant = configured_assistant(self._config)
            with assistant.searcher.session() as session:
                session.search("warm", 1)  # so that the first question finds everything in memory
            opening.set_result(assistant)
        except FootnoteError as error:
            opening.set_exception(error)
        except Exception as error:  # noqa: BLE001 - raised at the next question
            words = error_words(error, "opening the library")
            opening.set_exception(FootnoteError(f"the library cannot be opened: {words}"))
