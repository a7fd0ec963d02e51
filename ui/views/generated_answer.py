"""The generated view of answers: its component, and the functions that its script calls."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.config import Config
from assistant.generation.factory import configured_model
from assistant.generation.saved_model_choice import save_model_choice, with_saved_model
from assistant.types import Answer
from index.errors import FootnoteError
from ui.html.generated_answer import answer_tabs_html, generating_html
from ui.html.model_status import model_status_html
from ui.security.exposure import is_local_only
from ui.security.session_tokens import request_account
from ui.state.generation_jobs import GenerationJobs, ModelHolder
from ui.state.handler_errors import server_function
from ui.state.library_context import LibraryContext
from ui.state.turn import History

SCRIPT = Path(__file__).parent.parent / "static" / "generated_answer.js"
SAVED_MODEL_IGNORED = (
    "footnote: others are let in, so the language model once chosen on the page is not used: "
    "name it with FOOTNOTE_LANGUAGE_MODEL=%s"
)
OPEN_TIMEOUT_SECONDS = 60  # the library's models; an answer means that they are open

logger = logging.getLogger(__name__)


class GeneratedAnswerView:
    """Starts the generation of answers, and reports its progress to the page."""

    def __init__(self, config: Config, check_library: Callable[[], object] = lambda: None) -> None:
        """InvalidInput if the model that is configured cannot be used.

        `check_library` raises LibraryVanished if the data folder for a choice is gone.
        """
        self._check_library = check_library
        self._config = config
        self.models = ModelHolder(_with_usable_model(config))
        self._jobs = GenerationJobs(strikes=config.strikes_unsupported)

    def lay_out(self) -> gr.HTML:
        """The line below the question box, which is the script's component as well."""
        return gr.HTML(
            self._line,
            elem_id="model",
            apply_default_css=False,
            js_on_load=SCRIPT.read_text("utf-8"),
            server_functions=self.server_functions(),
        )

    def server_functions(self) -> list[Callable[..., Any]]:
        """The functions that the script may call; each is new, because Gradio marks it."""
        return [self._look(), self._stop(), self._choose()]

    def around(self, owner: str, quoted: str, key: str, answer: Answer) -> str:
        """The quoted answer; in two views if it will also be generated: then `begin` follows."""
        if self.models.chosen is None or answer.status == "reply":
            return quoted
        self._jobs.expect(key, owner, answer)
        return answer_tabs_html(quoted, key, generating_html(None, ""), "working")

    def begin(
        self, key: str, answer: Answer, history: History, context: LibraryContext, owner: str
    ) -> None:
        """Generate an answer that was passed to `around`; it is saved again afterwards."""
        if answer.status == "reply":
            return

        def save(generated: Answer) -> None:
            context.session.save_generated(key, generated, owner)

        def open_generator() -> Any:  # noqa: ANN401 - as `begin` takes it
            return self.models.generator(context.loader.start().result(OPEN_TIMEOUT_SECONDS))

        self._jobs.begin(key, history, open_generator, save)

    def _line(self) -> str:
        chosen = self.models.chosen
        line = chosen.line if chosen else ""
        return model_status_html(chosen, can_set=self._can_set, line=line)

    @property
    def _can_set(self) -> bool:
        """Whether the model can be chosen: on a local page that was started without a model."""
        return is_local_only(self._config) and not self._config.language_model

    def _look(self) -> Callable[..., Any]:
        def look_at_writing(payload: Any, request: gr.Request) -> Any:  # noqa: ANN401 - the browser's
            key, version = _payload_text(payload, "turn"), _payload_text(payload, "version")
            number = int(version) if version.isdecimal() else 0
            return dict(self._jobs.look(key, request_account(request), number))

        return server_function("look_at_writing", look_at_writing)

    def _stop(self) -> Callable[..., Any]:
        def stop_writing(payload: Any, request: gr.Request) -> Any:  # noqa: ANN401 - the browser's
            self._jobs.stop(_payload_text(payload, "turn"), request_account(request))
            return {}

        return server_function("stop_writing", stop_writing)

    def _choose(self) -> Callable[..., Any]:
        def choose_model(payload: Any) -> Any:  # noqa: ANN401 - the browser's
            if not self._can_set:
                return {"error": "the language model cannot be chosen on this page"}
            line = _payload_text(payload, "line").strip()
            self._check_library()
            self.models.use(replace(self._config, page_model=line))
            save_model_choice(self._config, line)
            return {"html": self._line()}

        return server_function("choose_model", choose_model)


def _with_usable_model(config: Config) -> Config:
    """The config with the choice made on the page, unless that can no longer be used.

    It is not used where others are let in, since they may have made it.
    """
    chosen = with_saved_model(config)
    if chosen is config:
        return config
    if not is_local_only(config):
        logger.warning(SAVED_MODEL_IGNORED, chosen.page_model)
        return config
    try:
        configured_model(chosen)
    except FootnoteError:
        return config
    return chosen


def _payload_text(payload: object, key: str) -> str:
    value = payload.get(key) if isinstance(payload, Mapping) else None
    return str(value)[:2_000] if isinstance(value, str | int) else ""
