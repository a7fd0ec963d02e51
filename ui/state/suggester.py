"""Finds suggested questions in the background, one job at a time, while nobody waits."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from assistant.suggestions.suggest import Ask, Pause, first_questions, next_questions
from assistant.types import Answer, AskRequest, Turn
from index.errors import FootnoteError
from index.search.searcher import Searcher
from index.storage.inventory import library_generation
from ui.state.assistant_loader import AssistantLoader
from ui.state.background_job import JobStopped
from ui.state.library_context import LibraryContext
from ui.state.request_queue import RequestQueue

POLL_SECONDS = 0.2  # how often a job that waits checks whether it is still wanted
DEADLINE_SECONDS = 20.0  # a job after an answer that has not begun by then is dropped
CLOSE_TIMEOUT_SECONDS = 5.0
LIBRARIES_KEPT = 50  # whose first questions are cached

Questions = tuple[str, ...]

logger = logging.getLogger(__name__)


class Preempted(Exception):  # noqa: N818 - not an error: somebody asks, and comes first
    """Raised while a candidate is checked, as soon as a person asks a question."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A call of `find(searcher, ask, pause)` for one library; cancelled once `stop` is set.

    It does not start after `until`, a time of the monotonic clock.
    """

    loader: AssistantLoader
    find: Callable[[Searcher, Ask, Pause], Questions]
    stop: threading.Event
    until: float = math.inf
    found: Future[Questions] = field(default_factory=Future)


class Suggester:
    """One thread for all suggestions of a page, which rests while the queue is not idle.

    A job that fails finds no questions; nothing is raised to those who wait. Safe for threads.
    """

    def __init__(self, queue: RequestQueue) -> None:
        """The thread begins with the first job."""
        self._queue = queue
        self._jobs: deque[_Job] = deque()
        self._first: OrderedDict[tuple[str, str, int], _Job] = OrderedDict()
        self._wake = threading.Condition()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def first(self, context: LibraryContext) -> Future[Questions]:
        """Questions for an empty conversation; found once per generation of a library."""
        key = (context.collection, *library_generation(context.library))
        if not key[-1]:
            return _finished(())
        with self._wake:
            if known := self._first.get(key):
                return known.found
            for old in [each for each in self._first if each[0] == context.collection]:
                self._first.pop(old).stop.set()
            job = _Job(context.loader, first_questions, threading.Event())
            self._first[key] = job
            while len(self._first) > LIBRARIES_KEPT:
                self._first.popitem(last=False)[1].stop.set()
            self._add(job)
        return job.found

    def following(
        self,
        context: LibraryContext,
        answer: Answer,
        history: Sequence[Turn],
        stop: threading.Event,
    ) -> Future[Questions]:
        """Questions to ask next; the search is cancelled once `stop` is set."""

        def find(searcher: Searcher, ask: Ask, pause: Pause) -> Questions:
            return next_questions(searcher, answer, history, ask, pause)

        job = _Job(context.loader, find, stop, time.monotonic() + DEADLINE_SECONDS)
        with self._wake:
            self._add(job)
        return job.found

    def close(self) -> None:
        """Stop the thread and cancel its job."""
        self._closed.set()
        with self._wake:
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(CLOSE_TIMEOUT_SECONDS)

    def _add(self, job: _Job) -> None:
        self._jobs.append(job)
        self._wake.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="suggestions", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._jobs or self._closed.is_set())
                if self._closed.is_set():
                    return
                job = self._jobs.popleft()
            job.found.set_result(self._result(job))

    def _result(self, job: _Job) -> Questions:
        try:
            return self._work(job)
        except (JobStopped, FootnoteError):
            self._forget(job)
        except Exception:
            logger.exception("no questions could be suggested")
        return ()

    def _forget(self, job: _Job) -> None:
        """Drop the job from the cache, so that the next request searches again."""
        with self._wake:
            for key in [key for key, known in self._first.items() if known is job]:
                del self._first[key]

    def _work(self, job: _Job) -> Questions:
        def pause() -> None:
            while not self._queue.wait_until_idle(POLL_SECONDS):
                self._check(job)
            self._check(job)

        def on_stage(_stage: str) -> None:
            self._check(job)
            if not self._queue.is_idle:
                raise Preempted

        def ask(question: str, history: Sequence[Turn]) -> Answer:
            while True:
                pause()
                try:
                    return job.loader.answer(AskRequest(question, tuple(history)), on_stage)
                except Preempted:
                    continue

        pause()
        if time.monotonic() > job.until:
            return ()
        return job.find(job.loader.searcher(lambda _stage: self._check(job)), ask, pause)

    def _check(self, job: _Job) -> None:
        if job.stop.is_set() or self._closed.is_set():
            raise JobStopped


def _finished(questions: Questions) -> Future[Questions]:
    future: Future[Questions] = Future()
    future.set_result(questions)
    return future
