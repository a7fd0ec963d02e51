"""The page: its views side by side, and their wiring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import cast

import gradio as gr

from assistant.collections import MAIN_COLLECTION
from assistant.config import Config
from ui.security.permissions import check_handlers
from ui.state.assistant_pool import AssistantPool
from ui.state.conversation_session import ConversationSession
from ui.state.library_context import LibraryContexts
from ui.state.page_pictures import PagePictures
from ui.state.request_queue import RequestQueue
from ui.views.articles import ArticlesView
from ui.views.ask import BARE_HTML, AskView
from ui.views.conversations import conversations_panel
from ui.views.generated_answer import GeneratedAnswerView

ANSWERS_AT_ONCE = 4  # more are no faster on two cores; waiting visitors see that they are queued
QUESTIONS_WAITING = 60  # beyond this, a question is refused
UPLOAD_CLEANUP_SECONDS = (3600, 3600)  # between clean-ups of unclaimed uploads; minimum age
EVENTS_WAITING = 200  # Gradio events of all types; beyond this, Gradio reports that it is busy

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
<div id="view-switch" role="group" aria-label="View of the article" hidden>
<button type="button" data-pane="text" aria-pressed="true">Text</button>
<button type="button" data-pane="page" aria-pressed="false">Original page</button>
</div>
<button type="button" id="close-source">Close</button>
</div>
<p id="page-problem" role="status"></p>
<div id="source-body" tabindex="0" role="region" aria-label="Source article">
<p class="source-empty">Sources open here, at the sentence that is cited.</p>
</div>
"""


class Page:
    """The views of the page over the libraries of one data folder."""

    def __init__(self, config: Config, assistants: AssistantPool) -> None:
        self._assistants = assistants
        self.contexts = LibraryContexts(config, assistants)
        self.generated = GeneratedAnswerView(config, partial(self.contexts.named, MAIN_COLLECTION))
        self.queue = RequestQueue(ANSWERS_AT_ONCE, QUESTIONS_WAITING)
        self._pictures = PagePictures()
        self.asking = AskView(self.contexts, self.queue, self.generated, self._pictures)
        self._articles = ArticlesView(self.contexts)

    def close(self) -> None:
        """End all background work; a build stops as its visitor would stop it."""
        self._articles.stop_builds()
        self._assistants.end_calibrations()
        self._pictures.close()
        self.asking.close()
        self.generated.models.close()

    def blocks(self) -> gr.Blocks:
        """The whole page, wired."""
        with gr.Blocks(
            title="Footnote",
            analytics_enabled=False,
            fill_width=True,
            delete_cache=UPLOAD_CLEANUP_SECONDS,
        ) as blocks:
            self.asking.lay_out_states()
            with gr.Column(elem_id="page"):
                gr.HTML(MASTHEAD, elem_id="masthead", **BARE_HTML)
                with gr.Row(elem_id="desk"):
                    with gr.Column(elem_id="ask-view"):
                        turn, welcome = self.asking.lay_out()
                    with gr.Column(elem_id="articles-view"):
                        self._articles.lay_out()
                    with gr.Column(elem_id="talks-view"):
                        saved = conversations_panel(self._session_of)
                    gr.HTML(SOURCE_PANEL, elem_id="source", **BARE_HTML)
            self.asking.wire(saved)
            self._articles.wire(blocks, turn, welcome)
        blocks.queue(max_size=EVENTS_WAITING, api_open=False)
        check_handlers(blocks)
        return cast("gr.Blocks", blocks)  # `with` leaves gradio's own type unknown

    def _session_of(self, payload: Mapping[str, object]) -> ConversationSession:
        return self.contexts.named(payload.get("collection")).session
