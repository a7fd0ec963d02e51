"""The page without a browser: a question, its answer, and what an edited question replaces."""

from __future__ import annotations

from types import SimpleNamespace

import gradio as gr

from assistant.config import from_environment
from assistant.factory import library_of
from assistant.types import NO_FILTERS
from index.errors import FootnoteError
from tests.ui.conversation import MAY
from tests.ui.records import answer
from ui.page import Page
from ui.state.conversation_session import ConversationSession, OpenConversation


class Asks:
    """A loader that answers, or raises what it is set to."""

    def __init__(self) -> None:
        self.error = None

    def answer(self, request, on_stage):
        if self.error:
            raise self.error
        return answer(MAY, question=request.question, searched_for=f"{len(request.history)} before")


def test_only_an_answer_replaces_anything():
    asks = Asks()
    page = Page(from_environment(), SimpleNamespace(of=lambda collection: asks)).asking
    visitor = gr.Request(username=None, session_hash="s")
    *_, shown, (*_, talk, notice) = page.ask("one", (), OpenConversation(), NO_FILTERS, visitor)
    history = shown[2]
    assert (len(talk.turns), notice) == (1, "")
    editing = OpenConversation(talk.id, talk.turns, talk.turns[0])
    asks.error = FootnoteError("the index is gone")
    *_, failed = page.ask("edited", history, editing, NO_FILTERS, visitor)
    assert (failed[2], failed[3]) == (history, editing)
    assert "Editing an earlier question" in failed[4]
    assert 'class="replaces"' not in failed[1]
    event = SimpleNamespace(turn=talk.turns[0], question="one")
    *_, failed = page.ask_again(history, talk, NO_FILTERS, event, visitor)
    assert (failed[2], failed[3], failed[4]) == (history, talk, "")
    asks.error = None
    *_, shown, (*_, after, notice) = page.ask("edited", history, editing, NO_FILTERS, visitor)
    assert f'class="replaces" data-turn="{talk.turns[0]}"' in shown[1]
    assert [turn.question for turn in shown[2]] == ["0 before"]  # as it was searched for
    assert (after.id, len(after.turns), after.replaces) == (talk.id, 1, "")
    (stored,) = (
        ConversationSession(library_of(from_environment()), saves=True).of("").turns(talk.id)
    )
    assert stored.record["searched_for"] == "0 before"
