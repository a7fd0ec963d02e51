"""Keeps the assistant of one library open: loaded in the background, opened anew when it must."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

from assistant.answering.stage_timer import StageCallback
from assistant.config import Config
from assistant.factory import open_assistant
from assistant.pipeline import Assistant
from assistant.types import NO_FILTERS, Answer, Filters, Turn
from index.errors import FootnoteError, IndexMismatch
from index.search.searcher import Searcher
from index.types import Embedder
from ui.state.handler_errors import error_words

LOADING_STAGE = "loading"  # the stage before "searching", while the model is not yet in memory
POLL_SECONDS = 0.1  # how often a question that waits for the model asks whether to go on


@dataclass(frozen=True, slots=True)
class FilteredAnswerer:
    """A keeper that asks under filters, and does not heed some words of time."""

    keeper: AssistantLoader
    filters: Filters
    ignored_times: tuple[str, ...] = ()
    searched_for: str | None = None

    def ask(self, question: str, history: Sequence[Turn], on_stage: StageCallback) -> Answer:
        """As the keeper does."""
        return self.keeper.ask(
            question, history, on_stage, self.filters, self.ignored_times, self.searched_for
        )


class AssistantLoader:
    """Answers questions; safe to use from many threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._opening: Future[Assistant] | None = None
        self._lock = threading.Lock()

    def start(self) -> Future[Assistant]:
        """Open the assistant in the background, unless it is open or opening."""
        with self._lock:
            failed = (
                self._opening is not None and self._opening.done() and self._opening.exception()
            )
            if self._opening is None or failed:
                self._opening = Future()
                threading.Thread(target=self._open, args=(self._opening,), daemon=True).start()
            return self._opening

    @property
    def opening(self) -> Future[Assistant] | None:
        """The assistant, or what will be it; None if nobody needed it yet."""
        return self._opening

    @property
    def embedder(self) -> Embedder | None:
        """The embedder of the assistant, which a build may use as well; None while none is open."""
        opening = self._opening
        if opening is None or not opening.done() or opening.exception():
            return None
        return opening.result().searcher.embedder

    def reopen_assistant(self) -> None:
        """Open the assistant anew, as after a build with another model."""
        with self._lock:
            self._opening = None
        self.start()

    def ask(
        self,
        question: str,
        history: Sequence[Turn],
        on_stage: StageCallback,
        filters: Filters = NO_FILTERS,
        ignored_times: Sequence[str] = (),
        searched_for: str | None = None,
    ) -> Answer:
        """What `Assistant.ask` answers, after the stage "loading" where it must be waited for.

        Raises what opening the library raises, such as IndexMissing.
        """
        wanted = (question, history, on_stage, filters, ignored_times, searched_for)
        try:
            return self._wait(on_stage).ask(*wanted)
        except IndexMismatch:  # built with another model since it was opened
            self.reopen_assistant()
            return self._wait(on_stage).ask(*wanted)

    def searcher(self, on_stage: StageCallback) -> Searcher:
        """Search over the library, once it is open; "loading" and what it raises as for `ask`."""
        return self._wait(on_stage).searcher

    def _wait(self, on_stage: StageCallback) -> Assistant:
        opening = self.start()
        while True:
            try:
                return opening.result(timeout=POLL_SECONDS)
            except NotYet:
                on_stage(LOADING_STAGE)

    def _open(self, opening: Future[Assistant]) -> None:
        try:
            assistant = open_assistant(self._config)
            with assistant.searcher.session() as session:
                session.search("warm", 1)  # so that the first question finds everything in memory
            opening.set_result(assistant)
        except FootnoteError as error:
            opening.set_exception(error)
        except Exception as error:  # noqa: BLE001 - told to whoever asks next
            words = error_words(error, "opening the library")
            opening.set_exception(FootnoteError(f"the library cannot be opened: {words}"))
