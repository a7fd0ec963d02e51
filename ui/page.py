"""The page's layout and wiring; what is shown is made by the plain functions beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import gradio as gr

from assistant.collections import MAIN_COLLECTION
from assistant.config import Config
from assistant.types import NO_FILTERS, Answer, Filters
from index.errors import FootnoteError
from ui.html.answer import problem_html
from ui.html.conversation_list import editing_html, replaced_html
from ui.html.filters import active_filters_html, ignored_times_html
from ui.html.source_panel import source_panel_html
from ui.html.toolbar import toolbar_html
from ui.security.permissions import check_handlers
from ui.security.session_tokens import request_account
from ui.security.visitor import visitor_of
from ui.state.assistant_loader import FilteredAnswerer
from ui.state.assistant_pool import AssistantPool
from ui.state.background_job import StopButtons
from ui.state.conversation_session import ConversationSession, OpenConversation
from ui.state.event_payload import event_text
from ui.state.handler_errors import error_words, reports_errors, server_function
from ui.state.library_context import LibraryContexts
from ui.state.request_queue import RequestQueue
from ui.state.turn import LONGEST_QUESTION, History, TurnView, answer_turn, refused_view
from ui.views.articles import ArticlesView
from ui.views.conversations import conversations_panel
from ui.views.filters import choose_filter, filter_panel, unset_filter, without_applied_filter
from ui.views.generated_answer import GeneratedAnswerView
from ui.views.suggestions import SuggestionsView

SCRIPTS = tuple(Path(__file__).parent / "static" / f"{name}.js" for name in ("page", "look"))
ANSWERS_AT_ONCE = 4  # two cores answer no faster with more, and the others see that they wait
QUESTIONS_WAITING = 60  # beyond this, a question is told to come back
UPLOAD_CLEANUP_SECONDS = (
    3600,
    3600,
)  # seconds: how often those that nobody took in go, and how old they are
EVENTS_WAITING = 200  # of all kinds; beyond this, Gradio says that it is busy

MASTHEAD = """
<h1>Footnote<sup aria-hidden="true">1</sup></h1>
<nav aria-label="Views">
<button type="button" data-view="ask" aria-current="page">Ask</button>
<button type="button" data-view="articles">Articles</button>
<button type="button" data-view="talks"><span class="wide-only">Conversations</span><span
class="narrow-only">Saved</span></button>
</nav>
<select id="collection" aria-label="Collection" hidden></select>
<button type="button" id="anew">New<span class="wide-only"> conversation</span></button>
<p id="announcer" class="unseen" role="status" aria-live="polite"></p>
"""
SOURCE_PANEL = """
<div class="panel-bar">
<nav id="source-tabs" aria-label="Articles of this answer"></nav>
<button type="button" id="close-source">Close</button>
</div>
<div id="source-body" tabindex="0" role="region" aria-label="Source article">
<p class="source-empty">Sources open here, at the sentence that is cited.</p>
</div>
"""


class Page:
    """The components, and the handlers that Gradio calls for their events."""

    def __init__(self, config: Config, keepers: AssistantPool) -> None:
        self._saves = config.save_conversations
        self._places = LibraryContexts(config, keepers)
        self._articles = ArticlesView(self._places)
        self._line = RequestQueue(keepers.of(MAIN_COLLECTION), ANSWERS_AT_ONCE, QUESTIONS_WAITING)
        self._stops = StopButtons()
        self._suggestions = SuggestionsView(self._places, self._line)
        self.written = GeneratedAnswerView(config, partial(self._places.named, MAIN_COLLECTION))

    def close(self) -> None:
        """End what goes on behind the page; a build stops as its visitor would stop it."""
        self._articles.stop_builds()
        self._suggestions.close()
        self.written.models.close()

    def blocks(self) -> gr.Blocks:
        """The whole page, wired."""
        with gr.Blocks(
            title="Footnote",
            analytics_enabled=False,
            fill_width=True,
            delete_cache=UPLOAD_CLEANUP_SECONDS,
        ) as blocks:
            self._history = gr.State(())
            self._talk = gr.State(OpenConversation())
            self._filters = gr.State(NO_FILTERS)
            with gr.Column(elem_id="page"):
                gr.HTML(MASTHEAD, elem_id="masthead", **BARE_HTML)
                with gr.Row(elem_id="desk"):
                    with gr.Column(elem_id="ask-view"):
                        self._lay_out_conversation()
                    with gr.Column(elem_id="articles-view"):
                        self._articles.lay_out()
                    with gr.Column(elem_id="talks-view"):
                        self._talks = conversations_panel(self._kept_of)
                    gr.HTML(SOURCE_PANEL, elem_id="source", **BARE_HTML)
            self._wire_conversation()
            self._articles.wire(blocks, self._turn, self._welcome)
        blocks.queue(max_size=EVENTS_WAITING, api_open=False)
        check_handlers(blocks)
        return cast("gr.Blocks", blocks)  # `with` leaves gradio's own type unknown

    def _lay_out_conversation(self) -> None:
        def show_article(place: dict[str, object]) -> str:
            place = place if isinstance(place, dict) else {}
            return source_panel_html(self._places.named(place.get("collection")).library, place)

        with gr.Column(elem_id="talk"):
            self._welcome = gr.HTML(elem_id="welcome", **BARE_HTML)
            self._suggestions.lay_out_first()
            gr.HTML('<div id="earlier-turns"></div>', **BARE_HTML)
            self._turn = gr.HTML(
                "",
                elem_id="turn",
                apply_default_css=False,
                js_on_load="\n".join(script.read_text("utf-8") for script in SCRIPTS),
                server_functions=[server_function("show_article", show_article, problem_html)],
            )
            self._suggestions.lay_out_next()
        self._notice = gr.HTML(elem_id="notice", **BARE_HTML)
        with gr.Row(elem_id="limits-bar"):
            self._panel = filter_panel(self._places)
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
        self.written.lay_out()

    def _wire_conversation(self) -> None:
        outputs = [self._question, self._turn, self._history, self._talk, self._notice]
        asked = gr.on(
            [self._question.submit, self._ask.click],
            self.ask,
            [self._question, self._history, self._talk, self._filters],
            outputs,
            api_name="ask",
            trigger_mode="always_last",  # Enter while an answer is under way asks when it stands
            **NO_PROGRESS,
            concurrency_limit=None,
        )
        answered = [asked.then]
        further: dict[str, Any] = {
            "inputs": [self._history, self._talk, self._filters],
            "concurrency_limit": None,
            **PRIVATE,
        }
        for clicked, answers in (
            (self._turn.suggestion, self.ask_suggestion),
            (self._turn.look, self.ask_look),
            (self._talks.again, self.ask_again),
        ):
            event = clicked(answers, outputs=outputs, **further)
            answered.append(event.then)
        limits = [self._filters, self._chips]
        dropped = self._panel.drop(self.ask_without, outputs=[*outputs, *limits], **further)
        answered.append(dropped.then)
        choosing: dict[str, Any] = {"inputs": [self._filters], "outputs": limits, **PRIVATE}
        self._panel.choose(choose_filter, **choosing, queue=False)
        self._panel.unset(unset_filter, **choosing, queue=False)
        shown = [self._turn, self._history, self._talk, self._notice, *limits]
        self._turn.anew(self.anew, outputs=shown, queue=False, **PRIVATE)
        reopened = self._talks.reopen(self.reopen, outputs=shown, queue=False, **PRIVATE)
        edited = [self._question, self._talk, self._notice]
        self._talks.edit(self.edit, [self._talk], edited, queue=False, **PRIVATE)
        self._stop.click(self.stop, queue=False, **PRIVATE)
        begins = (self._welcome.change, self._turn.anew)
        answered.append(reopened.then)
        self._suggestions.wire(begins, answered, self._history, self._talk)

    @reports_errors
    def ask(
        self,
        question: str,
        history: History,
        talk: OpenConversation,
        filters: Filters,
        request: gr.Request,
        ignored: tuple[str, ...] = (),
        searched_for: str | None = None,
    ) -> Iterator[list[Any]]:
        """Answer what stands in the question box; save the answer once it stands.

        `ignored` are words of time in it that are not heeded, `searched_for` what is to be searched
        for where that was set.
        """
        self._suggestions.cancel(_session_hash(request))
        owner, history = request_account(request), tuple(history)
        try:
            place = self._places.of(request)
        except FootnoteError as error:
            view = refused_view(question or "", history, str(error))
            yield [*_turn_update(view), gr.skip(), gr.skip()]
            return
        before, turns = place.kept.before(talk, history, owner)
        editing = editing_html() if talk.replaces else ""

        def below(answer: Answer) -> str:
            return toolbar_html(answer, can_judge=self._saves) + ignored_times_html(ignored)

        asks = FilteredAnswerer(place.keeper, filters, ignored, searched_for)
        line = self._line.before(asks, visitor_of(request))
        with self._stops.stop_event(_session_hash(request)) as stop:
            around = partial(self.written.around, owner)
            for view in answer_turn(line, question or "", turns, stop, below, around):
                answer = view.answer
                if answer is None:  # nothing is replaced before an answer stands
                    notice = "" if view.is_working else editing
                    yield [*_turn_update(replace(view, history=history)), talk, notice]
                    continue
                if talk.replaces:
                    view = replace(view, html=view.html + replaced_html(talk.replaces))
                yield [*_turn_update(view), gr.skip(), gr.skip()]
                after, notice = place.kept.keep(before, view.key, answer, owner)
                yield [*[gr.skip()] * 3, after, notice]
                self.written.begin(view.key, answer, turns, place, owner)

    @reports_errors
    def ask_suggestion(
        self,
        history: History,
        talk: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Answer a question that was clicked."""
        talk = replace(talk, replaces="")
        yield from self.ask(event_text(event, "question"), history, talk, filters, request)

    @reports_errors
    def ask_look(
        self,
        history: History,
        talk: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Search for other words for a question, in the place of its answer."""
        words = event_text(event, "words")[:LONGEST_QUESTION]
        yield from self.ask_again(history, talk, filters, event, request, searched_for=words)

    @reports_errors
    def ask_again(
        self,
        history: History,
        talk: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
        ignored: tuple[str, ...] = (),
        searched_for: str | None = None,
    ) -> Iterator[list[Any]]:
        """Answer a question once more, in the place of its answer."""
        again = replace(talk, replaces=event_text(event, "turn"))
        asked = self.ask(
            event_text(event, "question"), history, again, filters, request, ignored, searched_for
        )
        for *shown, after, notice in asked:
            if after == again:  # no answer yet, or none at all: the old one stays
                after, notice = replace(talk, replaces=""), ""
            yield [*shown, after, notice]

    @reports_errors
    def ask_without(
        self,
        history: History,
        talk: OpenConversation,
        filters: Filters,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Answer a question once more without one of the things that limited its answer."""
        filters, ignored = without_applied_filter(filters, event)
        for shown in self.ask_again(history, talk, filters, event, request, ignored):
            yield [*shown, filters, active_filters_html(filters)]

    @reports_errors
    def edit(self, talk: OpenConversation, event: gr.EventData) -> list[Any]:
        """Put a question back into its box, to be asked in its own place; or give that up."""
        turn = event_text(event, "turn")
        if not turn:
            return ["", replace(talk, replaces=""), ""]
        return [event_text(event, "question"), replace(talk, replaces=turn), editing_html()]

    @reports_errors
    def anew(self) -> list[Any]:
        """Begin a conversation without a past."""
        return ["", (), OpenConversation(), "", NO_FILTERS, ""]

    @reports_errors
    def reopen(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """Show a saved conversation, to be continued."""
        try:
            found = self._places.of(request).kept.reopen(
                event_text(event, "talk"), request_account(request)
            )
        except Exception as error:  # noqa: BLE001 - told and logged
            words = problem_html(error_words(error, "reopen"))
            return [*[gr.skip()] * 3, words, gr.skip(), gr.skip()]
        chips = active_filters_html(found.filters)
        return [found.html, found.history, found.talk, "", found.filters, chips]

    def _kept_of(self, asked: Mapping[str, object]) -> ConversationSession:
        return self._places.named(asked.get("collection")).kept

    @reports_errors
    def stop(self, request: gr.Request) -> None:
        """Stop this visitor's question, and what is looked for behind the one before."""
        self._suggestions.cancel(_session_hash(request))
        self._stops.stop(_session_hash(request))


def _turn_update(view: TurnView) -> list[Any]:
    return [
        "" if view.clears_question else gr.skip(),
        view.html,
        view.history,
    ]


def _session_hash(request: gr.Request) -> str:
    return request.session_hash or ""


BARE_HTML: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
NO_PROGRESS: dict[str, Any] = {"show_progress": "hidden"}
PRIVATE: dict[str, Any] = {"api_visibility": "private", **NO_PROGRESS}
