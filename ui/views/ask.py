"""The Ask view: the conversation, its question box, and the handlers of its events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.types import NO_FILTERS, Answer, AskRequest, Filters
from index.errors import FootnoteError, InvalidInput
from ui.html.answer import problem_html
from ui.html.conversation_list import editing_html, open_conversation_html, replaced_html
from ui.html.filters import active_filters_html, ignored_times_html
from ui.html.source_panel import source_panel_html
from ui.html.toolbar import toolbar_html
from ui.security.session_tokens import request_account
from ui.security.visitor import page_session, visitor_of
from ui.state.background_job import StopButtons
from ui.state.conversation_session import OpenConversation
from ui.state.event_payload import event_text
from ui.state.handler_errors import error_words, reports_errors, server_function
from ui.state.library_context import LibraryContexts
from ui.state.page_pictures import PagePictures
from ui.state.request_queue import RequestQueue
from ui.state.turn import LONGEST_QUESTION, History, TurnView, answer_turn, refused_view
from ui.views.filters import choose_filter, filter_panel, unset_filter, without_applied_filter
from ui.views.generated_answer import GeneratedAnswerView
from ui.views.original_page import original_page_function
from ui.views.suggestions import SuggestionsView

STATIC = Path(__file__).parent.parent / "static"
SCRIPTS = tuple(
    STATIC / f"{name}.js" for name in ("original_page", "page", "searched_for", "reload")
)
BARE_HTML: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
NO_PROGRESS: dict[str, Any] = {"show_progress": "hidden"}
PRIVATE: dict[str, Any] = {"api_visibility": "private", **NO_PROGRESS}

Update = list[Any]
"""New values of components, in the order of the event's outputs."""


class AskView:
    """The components of the Ask view, and the handlers that Gradio calls for their events."""

    def __init__(
        self,
        contexts: LibraryContexts,
        queue: RequestQueue,
        generated: GeneratedAnswerView,
        pictures: PagePictures,
    ) -> None:
        self._contexts = contexts
        self._pictures = pictures
        self._queue = queue
        self._generated = generated
        self._saves = contexts.config.save_conversations
        self._running = StopButtons()
        self._suggestions = SuggestionsView(contexts, queue)

    def close(self) -> None:
        """End the search for suggestions."""
        self._suggestions.close()

    def lay_out_states(self) -> None:
        """Create the per-visitor `gr.State` components."""
        self._history = gr.State(())
        self._conversation = gr.State(OpenConversation())
        self._filters = gr.State(NO_FILTERS)

    def lay_out(self) -> tuple[gr.HTML, gr.HTML]:
        """Create the components inside the current column; returns the turn and the welcome."""

        def show_article(place: dict[str, object]) -> str:
            place = place if isinstance(place, dict) else {}
            return source_panel_html(self._contexts.named(place.get("collection")).library, place)

        with gr.Column(elem_id="talk"):
            self._welcome = gr.HTML(elem_id="welcome", **BARE_HTML)
            self._suggestions.lay_out_first()
            gr.HTML('<div id="earlier-turns"></div>', **BARE_HTML)
            self._turn = gr.HTML(
                "",
                elem_id="turn",
                apply_default_css=False,
                js_on_load="\n".join(script.read_text("utf-8") for script in SCRIPTS),
                server_functions=[
                    server_function("show_article", show_article, problem_html),
                    original_page_function(self._contexts, self._pictures),
                ],
            )
            self._suggestions.lay_out_next()
        self._notice = gr.HTML(elem_id="notice", **BARE_HTML)
        with gr.Row(elem_id="limits-bar"):
            self._panel = filter_panel(self._contexts)
            self._chips = gr.HTML(elem_id="filter-chips", **BARE_HTML)
        with gr.Row(elem_id="composer"):
            self._question = gr.Textbox(
                elem_id="question",
                label="Question",
                placeholder="Ask about your articles",
                show_label=False,
                container=False,
                lines=1,
                max_lines=6,
                scale=1,
            )
            self._ask = gr.Button("Ask", elem_id="ask", variant="primary", scale=0)
            self._stop = gr.Button("Stop", elem_id="stop", scale=0)
        self._generated.lay_out()
        return self._turn, self._welcome

    def wire(self, saved: gr.HTML) -> None:
        """Connect the events; `saved` is the component of the saved conversations."""
        outputs = [self._question, self._turn, self._history, self._conversation, self._notice]
        submitted = gr.on(
            [self._question.submit, self._ask.click],
            self.ask,
            [self._question, self._history, self._conversation, self._filters],
            outputs,
            api_name="ask",
            trigger_mode="always_last",  # Enter during an answer asks after it has arrived
            **NO_PROGRESS,
            concurrency_limit=None,
        )
        answered = [submitted.then]
        further: dict[str, Any] = {
            "inputs": [self._history, self._conversation, self._filters],
            "concurrency_limit": None,
            **PRIVATE,
        }
        for clicked, handler in (
            (self._turn.suggestion, self.ask_suggestion),
            (self._turn.look, self.ask_look),
            (saved.again, self.ask_again),
        ):
            answered.append(clicked(handler, outputs=outputs, **further).then)
        limits = [self._filters, self._chips]
        dropped = self._panel.drop(self.ask_without, outputs=[*outputs, *limits], **further)
        answered.append(dropped.then)
        choosing: dict[str, Any] = {"inputs": [self._filters], "outputs": limits, **PRIVATE}
        self._panel.choose(choose_filter, **choosing, queue=False)
        self._panel.unset(unset_filter, **choosing, queue=False)
        shown = [self._turn, self._history, self._conversation, self._notice, *limits]
        self._turn.anew(
            self.new_conversation, outputs=shown, queue=False, api_name="anew", **PRIVATE
        )
        reopened = saved.reopen(self.reopen, outputs=shown, queue=False, **PRIVATE)
        resumed = self._turn.resume(self.resume, outputs=shown, queue=False, **PRIVATE)
        edited = [self._question, self._conversation, self._notice]
        saved.edit(self.edit, [self._conversation], edited, queue=False, **PRIVATE)
        self._stop.click(self.stop, queue=False, **PRIVATE)
        begins = (self._welcome.change, self._turn.anew)
        answered += [reopened.then, resumed.then]
        self._suggestions.wire(begins, answered, self._history, self._conversation)

    @reports_errors
    def ask(
        self,
        question: str,
        history: History,
        conversation: OpenConversation,
        filters: Filters,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Answer what the question box holds."""
        ask_request = AskRequest(question or "", tuple(history), filters)
        yield from self._answer(ask_request, conversation, request)

    @reports_errors
    def ask_suggestion(
        self,
        history: History,
        conversation: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Answer a question that was clicked."""
        ask_request = AskRequest(event_text(event, "question"), tuple(history), filters)
        yield from self._answer(ask_request, replace(conversation, replaces=""), request)

    @reports_errors
    def ask_look(
        self,
        history: History,
        conversation: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Answer again with the stand-alone question that the visitor edited.

        The new answer replaces the old one.
        """
        words = event_text(event, "words")[:LONGEST_QUESTION]
        ask_request = AskRequest(event_text(event, "question"), tuple(history), filters, (), words)
        yield from self._answer_again(ask_request, conversation, event, request)

    @reports_errors
    def ask_again(
        self,
        history: History,
        conversation: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Answer a question again; the new answer replaces the old one."""
        ask_request = AskRequest(event_text(event, "question"), tuple(history), filters)
        yield from self._answer_again(ask_request, conversation, event, request)

    @reports_errors
    def ask_without(
        self,
        history: History,
        conversation: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Answer a question again without one of its filters or time preferences."""
        filters, ignored = without_applied_filter(filters, event)
        ask_request = AskRequest(event_text(event, "question"), tuple(history), filters, ignored)
        for update in self._answer_again(ask_request, conversation, event, request):
            yield [*update, filters, active_filters_html(filters)]

    @reports_errors
    def edit(self, conversation: OpenConversation, event: gr.EventData) -> Update:
        """Put an earlier question into the question box for editing, or cancel editing.

        The answer to the edited question replaces the earlier turn.
        """
        turn = event_text(event, "turn")
        if not turn:
            return ["", replace(conversation, replaces=""), ""]
        return [event_text(event, "question"), replace(conversation, replaces=turn), editing_html()]

    @reports_errors
    def new_conversation(self) -> Update:
        """Begin an empty conversation."""
        return ["", (), OpenConversation(), "", NO_FILTERS, ""]

    @reports_errors
    def reopen(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show a saved conversation, to be continued."""
        try:
            return self._reopened(event, request)
        except Exception as error:  # noqa: BLE001 - shown and logged
            words = problem_html(error_words(error, "reopen"))
            return [*[gr.skip()] * 3, words, gr.skip(), gr.skip()]

    @reports_errors
    def resume(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show what the page showed before it was reloaded, as far as that was saved."""
        try:
            return self._reopened(event, request)
        except InvalidInput:  # nothing of it was
            return [gr.skip()] * 6

    def _reopened(self, event: gr.EventData, request: gr.Request) -> Update:
        """The updates that show the conversation and the question that the event names."""
        reopened = self._contexts.of(request).session.reopen(
            event_text(event, "talk"),
            request_account(request),
            event_text(event, "asked")[:LONGEST_QUESTION].strip(),
        )
        chips = active_filters_html(reopened.filters)
        conversation = reopened.conversation
        return [reopened.html, reopened.history, conversation, "", reopened.filters, chips]

    @reports_errors
    def stop(self, request: gr.Request) -> None:
        """Stop this visitor's question, and the search for follow-up suggestions."""
        self._suggestions.cancel(page_session(request))
        self._running.stop(page_session(request))

    def _answer(
        self, ask_request: AskRequest, conversation: OpenConversation, request: gr.Request
    ) -> Iterator[Update]:
        """The views of one question; the answer is saved after it is shown.

        `ask_request.history` is the whole conversation, including turns that the question replaces;
        they are removed here.
        """
        self._suggestions.cancel(page_session(request))
        owner, history = request_account(request), ask_request.history
        try:
            context = self._contexts.of(request)
        except FootnoteError as error:
            view = refused_view(ask_request.question, history, str(error))
            yield [*_turn_update(view), gr.skip(), gr.skip()]
            return
        before, turns = context.session.before(conversation, history, owner)
        editing = editing_html() if conversation.replaces else ""

        def actions(answer: Answer) -> str:
            tools = toolbar_html(answer, can_judge=self._saves)
            return tools + ignored_times_html(ask_request.ignored_times)

        answer_request = partial(self._queue.answer, context.loader, visitor_of(request))
        with self._running.stop_event(page_session(request)) as stop:
            for view in answer_turn(
                answer_request,
                replace(ask_request, history=turns),
                stop,
                actions,
                partial(self._generated.around, owner),
            ):
                answer, mark = view.answer, before.id if self._saves else ""
                view = replace(view, html=view.html + open_conversation_html(mark))
                if view.clears_question:
                    context.session.hold(before, ask_request.question.strip(), owner)
                elif answer is None and not view.is_working:
                    context.session.release(before, owner)
                if answer is None:  # nothing is replaced before there is an answer
                    notice = "" if view.is_working else editing
                    yield [*_turn_update(replace(view, history=history)), conversation, notice]
                    continue
                if conversation.replaces:
                    view = replace(view, html=view.html + replaced_html(conversation.replaces))
                yield [*_turn_update(view), gr.skip(), gr.skip()]
                after, notice = context.session.keep(before, view.key, answer, owner)
                yield [*[gr.skip()] * 3, after, notice]
                self._generated.begin(view.key, answer, turns, context, owner)

    def _answer_again(
        self,
        ask_request: AskRequest,
        conversation: OpenConversation,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Update]:
        """Like `_answer`; the answer replaces the turn that the event names."""
        again = replace(conversation, replaces=event_text(event, "turn"))
        for *update, after, notice in self._answer(ask_request, again, request):
            if after == again:  # no answer yet, or none was found: the old one stays
                after, notice = replace(conversation, replaces=""), ""
            yield [*update, after, notice]


def _turn_update(view: TurnView) -> Update:
    return ["" if view.clears_question else gr.skip(), view.html, view.history]
