"""The suggested questions: their components, and the handlers that fill them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.serialization.from_json import answer_from_json
from index.errors import FootnoteError
from ui.html.suggestions import first_questions_html, next_questions_html
from ui.security.session_tokens import request_account
from ui.security.visitor import page_session
from ui.state.background_job import StopButtons
from ui.state.conversation_session import OpenConversation
from ui.state.handler_errors import reports_errors
from ui.state.library_context import LibraryContexts
from ui.state.request_queue import RequestQueue
from ui.state.suggester import Suggester
from ui.state.turn import History

SCRIPT = Path(__file__).parent.parent / "static" / "suggestions.js"
READING_SECONDS = 0.7  # before the search for suggestions: a quick next question is not held up

Trigger = Callable[..., Any]
"""An event of a component, called with its handler."""


class SuggestionsView:
    """Questions to begin with, and questions to ask after the newest answer."""

    def __init__(self, contexts: LibraryContexts, queue: RequestQueue) -> None:
        self._contexts = contexts
        self._suggester = Suggester(queue)
        self._following = StopButtons()

    def lay_out_first(self) -> None:
        """Make the component below the welcome."""
        self._first = gr.HTML(elem_id="suggested", apply_default_css=False, js_on_load=None)

    def lay_out_next(self) -> None:
        """Make the component below the newest turn."""
        self._followed = gr.State("")  # the turn that has suggestions already
        self._next = gr.HTML(
            elem_id="next", apply_default_css=False, js_on_load=SCRIPT.read_text("utf-8")
        )

    def wire(
        self,
        begins: Iterable[Trigger],
        answered: Iterable[Trigger],
        history: gr.State,
        conversation: gr.State,
    ) -> None:
        """Connect the events: an empty conversation `begins`, a question was `answered`."""
        quiet: dict[str, Any] = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "queue": False,  # the queue's stream breaks off with errors when the page is left
        }
        for event in begins:
            event(self.suggest, outputs=[self._first], **quiet)
        inputs, outputs = [history, conversation, self._followed], [self._next, self._followed]
        for event in answered:
            event(self.follow, inputs, outputs, **quiet)

    def cancel(self, visitor: str) -> None:
        """Stop the search for what this visitor could ask next."""
        self._following.stop(visitor)

    def close(self) -> None:
        """End the background work."""
        self._suggester.close()

    @reports_errors
    async def suggest(self, request: gr.Request) -> str:
        """Questions for an empty conversation over the visitor's library."""
        try:
            context = await asyncio.to_thread(self._contexts.of, request)
        except FootnoteError:
            return ""
        found = await asyncio.to_thread(self._suggester.first, context)
        questions = await asyncio.wrap_future(found)
        return first_questions_html(questions)

    @reports_errors
    async def follow(
        self, history: History, conversation: OpenConversation, followed: str, request: gr.Request
    ) -> list[Any]:
        """Questions to ask next, shortly after an answer; cancelled when a question is asked."""
        turn = conversation.turns[-1] if conversation.turns else ""
        visitor = page_session(request)
        unchanged = [gr.skip(), gr.skip()]
        self.cancel(visitor)
        if turn in ("", followed):
            return unchanged
        with self._following.stop_event(visitor) as stop:
            await asyncio.sleep(READING_SECONDS)
            if stop.is_set():
                return unchanged
            try:
                context = await asyncio.to_thread(self._contexts.of, request)
                record = await asyncio.to_thread(
                    context.session.record, turn, request_account(request)
                )
            except FootnoteError:
                return unchanged
            found = self._suggester.following(
                context, answer_from_json(record), tuple(history), stop
            )
            questions = await asyncio.wrap_future(found)
            return unchanged if stop.is_set() else [next_questions_html(turn, questions), turn]
