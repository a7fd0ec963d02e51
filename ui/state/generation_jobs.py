"""Answers that are being written: each on a thread of its own, watched and stopped by its owner."""

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

JOBS_AT_ONCE = 2  # a model on this machine shares its cores; more would only make all slow
JOBS_KEPT = 200  # finished ones whose words can still be asked for
LONG_POLL_SECONDS = 0.5  # how long a look waits for news

logger = logging.getLogger(__name__)


class ModelHolder:
    """The language model of the page, opened when the first answer is written. Safe for threads."""

    def __init__(self, config: Config) -> None:
        """What the config names is taken as checked: see `configured_model`."""
        self._lock = threading.Lock()
        self._config = config
        self._chosen = configured_model(config)
        self._model: LanguageModel | None = None
        self._writers: dict[Assistant, AnswerGenerator] = {}

    @property
    def chosen(self) -> ModelSpec | None:
        """The model that writes; None for none."""
        return self._chosen

    def use(self, config: Config) -> None:
        """Write with what this config names from now on; InvalidInput if it cannot be."""
        chosen = configured_model(config)
        with self._lock:
            self._close()
            self._config, self._chosen = config, chosen

    def writer(self, assistant: Assistant) -> AnswerGenerator | None:
        """The writer over an assistant's library; None without a model."""
        with self._lock:
            if self._chosen is None:
                return None
            if self._model is None:
                self._model = open_model(self._config, self._chosen)
            if assistant not in self._writers:
                self._writers = {assistant: open_generator(self._config, assistant, self._model)}
            return self._writers[assistant]

    def warm(self) -> None:
        """Start the model in the background, so that no answer waits for it; nothing is sent."""
        if self._chosen is None:
            return
        with self._lock:
            self._model = self._model or open_model(self._config, self._chosen)
            threading.Thread(target=_start_model, args=(self._model,), daemon=True).start()

    def close(self) -> None:
        """End what was started for the model."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        close = getattr(self._model, "close", None)
        if close:
            close()
        self._model, self._writers = None, {}


def _start_model(model: LanguageModel) -> None:
    try:
        getattr(model, "start", lambda: None)()
    except FootnoteError:
        logger.exception("the language model cannot be started")  # each answer says so as well


@dataclass
class _GenerationJob:
    """One answer in the writing; `version` grows with each change."""

    owner: str
    answer: Answer
    quoted: Answer
    stop: threading.Event = field(default_factory=threading.Event)
    unfinished: str = ""
    version: int = 0
    is_done: bool = False


class GenerationJobs:
    """Runs them, a few at once, and tells how far each is. Safe for threads."""

    def __init__(self, *, strikes: bool = False, at_once: int = JOBS_AT_ONCE) -> None:
        self._strikes = strikes
        self._all: OrderedDict[str, _GenerationJob] = OrderedDict()
        self._moved = threading.Condition()
        self._turns = threading.Semaphore(at_once)

    def expect(self, key: str, owner: str, answer: Answer) -> None:
        """Know turn `key` before the page does: it asks as soon as it shows the answer."""
        with self._moved:
            self._all[key] = _GenerationJob(owner, answer, answer)
            while len(self._all) > JOBS_KEPT:
                self._all.popitem(last=False)

    def begin(
        self,
        key: str,
        history: Sequence[Turn],
        open_writer: Callable[[], AnswerGenerator | None],
        keep: Callable[[Answer], None],
    ) -> None:
        """Write the answer of an expected turn; `keep` is given it once it is done."""
        with self._moved:
            writing = self._all.get(key)
        if writing is not None:
            work = (writing, history, open_writer, keep)
            threading.Thread(target=self._run, args=work, daemon=True).start()

    def look(self, key: str, owner: str, version: int) -> Mapping[str, object]:
        """How far a turn's writing is, after waiting a little for news; `state` is "gone" if it is
        not known to this owner.
        """
        with self._moved:
            writing = self._all.get(key)
            if writing is None or writing.owner != owner:
                return {"state": "gone"}
            if writing.version <= version:
                self._moved.wait_for(lambda: writing.version > version, LONG_POLL_SECONDS)
            if writing.version <= version:
                return {"state": "same"}
            return self._told(writing)

    def stop(self, key: str, owner: str) -> None:
        """Stop a turn's writing; what stands of it stays."""
        with self._moved:
            writing = self._all.get(key)
            if writing is not None and writing.owner == owner:
                writing.stop.set()

    def _told(self, writing: _GenerationJob) -> Mapping[str, object]:
        told: dict[str, object] = {"version": writing.version}
        if writing.answer.statements != writing.quoted.statements:
            told["quoted"] = answer_html(writing.answer)
        if not writing.is_done:
            html = generating_html(writing.answer, writing.unfinished)
            return told | {"state": "working", "html": html}
        written = writing.answer.written
        if written is None:
            return told | {"state": "none"}
        return told | {
            "state": "done" if written.statements else "failed",
            "html": generated_answer_html(writing.answer, strikes=self._strikes),
            "note": not_generated_words(written),
            "said": generated_for_screen_reader(writing.answer),
        }

    def _run(
        self,
        writing: _GenerationJob,
        history: Sequence[Turn],
        open_writer: Callable[[], AnswerGenerator | None],
        keep: Callable[[Answer], None],
    ) -> None:
        try:
            self._change(writing)
            with self._turns:
                writer = open_writer()
                written = writer.write(writing.answer, writing.stop, history) if writer else ()
                for progress in written:
                    writing.answer, writing.unfinished = progress.answer, progress.unfinished
                    self._change(writing)
            if writing.answer is not writing.quoted:
                keep(writing.answer)
        except Exception as error:  # noqa: BLE001 - told and logged
            self._fail(writing, error_words(error, "writing an answer"))
        finally:
            writing.is_done = True
            self._change(writing)

    def _fail(self, writing: _GenerationJob, problem: str) -> None:
        written = writing.answer.written or GeneratedAnswer("")
        writing.answer = replace(writing.answer, written=replace(written, problem=problem))

    def _change(self, writing: _GenerationJob) -> None:
        with self._moved:
            writing.version += 1
            self._moved.notify_all()
