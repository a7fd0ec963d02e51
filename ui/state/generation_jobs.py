"""Background jobs in which a language model writes an answer, one thread each.

A job is visible to and stoppable by its owner only.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.config import Config
from assistant.generation.factory import configured_model, open_generator, open_model
from assistant.generation.generator import AnswerGenerator
from assistant.generation.model_spec import ModelSpec
from assistant.generation.types import LanguageModel
from assistant.pipeline import Assistant
from assistant.types import Answer, GeneratedAnswer, Turn
from index.errors import FootnoteError
from ui.html.answer import answer_html
from ui.html.generated_answer import (
    generated_answer_html,
    generated_for_screen_reader,
    generating_html,
    not_generated_words,
)
from ui.state.handler_errors import error_words

JOBS_AT_ONCE = 2  # a local model shares the cores; more jobs would only slow each other down
JOBS_KEPT = 200  # finished jobs whose result the page can still request
LONG_POLL_SECONDS = 0.5  # how long `look` waits for a change

logger = logging.getLogger(__name__)


class ModelHolder:
    """The language model of the page, opened when the first answer is written. Safe for threads."""

    def __init__(self, config: Config) -> None:
        """Raises InvalidInput if the config names an invalid model: see `configured_model`."""
        self._lock = threading.Lock()
        self._config = config
        self._chosen = configured_model(config)
        self._model: LanguageModel | None = None
        self._generators: dict[Assistant, AnswerGenerator] = {}

    @property
    def chosen(self) -> ModelSpec | None:
        """The configured model; None if there is none."""
        return self._chosen

    def use(self, config: Config) -> None:
        """Use the model of this config from now on; InvalidInput if that is impossible."""
        chosen = configured_model(config)
        with self._lock:
            self._close()
            self._config, self._chosen = config, chosen

    def generator(self, assistant: Assistant) -> AnswerGenerator | None:
        """The generator over an assistant's library; None without a model."""
        with self._lock:
            if self._chosen is None:
                return None
            if self._model is None:
                self._model = open_model(self._config, self._chosen)
            if assistant not in self._generators:
                self._generators = {assistant: open_generator(self._config, assistant, self._model)}
            return self._generators[assistant]

    def warm(self) -> None:
        """Start the model in the background, so that no answer waits for it; nothing is sent."""
        if self._chosen is None:
            return
        with self._lock:
            self._model = self._model or open_model(self._config, self._chosen)
            threading.Thread(target=_start_model, args=(self._model,), daemon=True).start()

    def close(self) -> None:
        """Close the model, and end the server that was started for it."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        close = getattr(self._model, "close", None)
        if close:
            close()
        self._model, self._generators = None, {}


def _start_model(model: LanguageModel) -> None:
    try:
        getattr(model, "start", lambda: None)()
    except FootnoteError:
        logger.exception("the language model cannot be started")  # each answer says so as well


@dataclass
class _GenerationJob:
    """One answer that is being written; `version` grows with each change."""

    owner: str
    answer: Answer
    quoted: Answer
    stop: threading.Event = field(default_factory=threading.Event)
    unfinished: str = ""
    version: int = 0
    is_done: bool = False


class GenerationJobs:
    """Runs generation jobs, a few at once, and reports the progress of each. Safe for threads."""

    def __init__(self, *, strikes: bool = False, at_once: int = JOBS_AT_ONCE) -> None:
        self._strikes = strikes
        self._all: OrderedDict[str, _GenerationJob] = OrderedDict()
        self._changed = threading.Condition()
        self._turns = threading.Semaphore(at_once)

    def expect(self, key: str, owner: str, answer: Answer) -> None:
        """Register turn `key` before the page shows its answer and asks for it."""
        with self._changed:
            self._all[key] = _GenerationJob(owner, answer, answer)
            while len(self._all) > JOBS_KEPT:
                self._all.popitem(last=False)

    def begin(
        self,
        key: str,
        history: Sequence[Turn],
        open_writer: Callable[[], AnswerGenerator | None],
        save: Callable[[Answer], None],
    ) -> None:
        """Write the answer of an expected turn, then pass it to `save`."""
        with self._changed:
            job = self._all.get(key)
        if job is not None:
            work = (job, history, open_writer, save)
            threading.Thread(target=self._run, args=work, daemon=True).start()

    def look(self, key: str, owner: str, version: int) -> Mapping[str, object]:
        """The progress of a turn's job, after waiting a little for a change.

        `state` is "gone" if this owner has no such job.
        """
        with self._changed:
            job = self._all.get(key)
            if job is None or job.owner != owner:
                return {"state": "gone"}
            if job.version <= version:
                self._changed.wait_for(lambda: job.version > version, LONG_POLL_SECONDS)
            if job.version <= version:
                return {"state": "same"}
            return self._progress(job)

    def stop(self, key: str, owner: str) -> None:
        """Stop a turn's job; what is written of the answer stays."""
        with self._changed:
            job = self._all.get(key)
            if job is not None and job.owner == owner:
                job.stop.set()

    def _progress(self, job: _GenerationJob) -> Mapping[str, object]:
        progress: dict[str, object] = {"version": job.version}
        if job.answer.statements != job.quoted.statements:
            progress["quoted"] = answer_html(job.answer)
        if not job.is_done:
            html = generating_html(job.answer, job.unfinished)
            return progress | {"state": "working", "html": html}
        written = job.answer.written
        if written is None:
            return progress | {"state": "none"}
        return progress | {
            "state": "done" if written.statements else "failed",
            "html": generated_answer_html(job.answer, strikes=self._strikes),
            "note": not_generated_words(written),
            "said": generated_for_screen_reader(job.answer),
        }

    def _run(
        self,
        job: _GenerationJob,
        history: Sequence[Turn],
        open_writer: Callable[[], AnswerGenerator | None],
        save: Callable[[Answer], None],
    ) -> None:
        try:
            self._change(job)
            with self._turns:
                generator = open_writer()
                written = generator.write(job.answer, job.stop, history) if generator else ()
                for step in written:
                    job.answer, job.unfinished = step.answer, step.unfinished
                    self._change(job)
            if job.answer is not job.quoted:
                save(job.answer)
        except Exception as error:  # noqa: BLE001 - shown and logged
            self._fail(job, error_words(error, "writing an answer"))
        finally:
            job.is_done = True
            self._change(job)

    def _fail(self, job: _GenerationJob, problem: str) -> None:
        written = job.answer.written or GeneratedAnswer("")
        job.answer = replace(job.answer, written=replace(written, problem=problem))

    def _change(self, job: _GenerationJob) -> None:
        with self._changed:
            job.version += 1
            self._changed.notify_all()
