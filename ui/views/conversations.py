"""The view of saved conversations, and the actions of the toolbar below an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import gradio as gr

from assistant.conversations.export import (
    ExportFormat,
    export_answer,
    export_conversation,
    export_file_name,
)
from assistant.conversations.store import Rating
from index.errors import InvalidInput
from ui.html.conversation_list import conversation_list_html, privacy_words, signed_in_html
from ui.security.session_tokens import request_account
from ui.state.conversation_session import ConversationSession
from ui.state.handler_errors import Payload, ServerFunction, server_function

SCRIPT = Path(__file__).parent.parent / "static" / "conversations.js"
MEDIA_TYPES = {"markdown": "text/markdown", "html": "text/html", "json": "application/json"}
CONVERSATIONS_PANEL = """
<div class="talk-search"><label for="talk-words">Search questions and answers</label>
<input type="search" id="talk-words" autocomplete="off"></div>
<div id="talk-list"></div>
"""

SessionLookup = Callable[[Payload], ConversationSession]
"""The session of the library that the payload names as its `collection`."""


def conversations_panel(session_of: SessionLookup) -> gr.HTML:
    """The component: the list, and the functions that its script calls."""
    return gr.HTML(
        CONVERSATIONS_PANEL,
        elem_id="talks",
        apply_default_css=False,
        js_on_load=SCRIPT.read_text("utf-8"),
        server_functions=conversation_functions(session_of),
    )


def conversation_functions(session_of: SessionLookup) -> list[ServerFunction]:
    """The functions that the script may call; each takes one object, which may hold anything.

    All return an object, with `error` in words where it could not be done.
    """
    works = {
        "find_talks": _find,
        "rename_talk": _rename,
        "delete_talk": _delete,
        "export_talk": _export_talk,
        "export_answer": _export_answer,
        "judge_answer": _judge,
    }
    return [_session_function(name, work, session_of) for name, work in works.items()]


def _session_function(
    name: str,
    work: Callable[[ConversationSession, Payload, str], Payload],
    session_of: SessionLookup,
) -> ServerFunction:
    def call(payload: Any, request: gr.Request) -> Any:  # noqa: ANN401 - what the browser sends
        payload = payload if isinstance(payload, dict) else {}
        return dict(work(session_of(payload), payload, request_account(request)))

    return server_function(name, call)


def _find(session: ConversationSession, payload: Payload, owner: str) -> Payload:
    words = _payload_text(payload, "words")
    privacy = privacy_words(session.library, owner, saves=session.saves)
    html = conversation_list_html(session.of(owner).find(words), words, privacy)
    return {"html": html + signed_in_html(owner)}


def _rename(session: ConversationSession, payload: Payload, owner: str) -> Payload:
    session.of(owner).rename(_payload_text(payload, "talk"), _payload_text(payload, "title"))
    return {}


def _delete(session: ConversationSession, payload: Payload, owner: str) -> Payload:
    session.of(owner).delete(_payload_text(payload, "talk"))
    return {}


def _export_talk(session: ConversationSession, payload: Payload, owner: str) -> Payload:
    store, form = session.of(owner), _export_form(payload)
    conversation = store.conversation(_payload_text(payload, "talk"))
    text = export_conversation(conversation, store.turns(conversation.id), form)
    return _file(conversation.title, form, text)


def _export_answer(session: ConversationSession, payload: Payload, owner: str) -> Payload:
    record = session.record(_payload_text(payload, "turn"), owner)
    form = _export_form(payload)
    text = export_answer(record, form, with_record=not payload.get("plain"))
    return _file(str(record["question"]), form, text)


def _judge(session: ConversationSession, payload: Payload, owner: str) -> Payload:
    number = payload.get("number")
    if not isinstance(number, int):
        raise InvalidInput("it is not said of which citation")
    verdict = cast(Rating, _payload_text(payload, "verdict")) or None
    session.of(owner).rate(
        _payload_text(payload, "turn"), number, verdict, _payload_text(payload, "note")
    )
    return {}


def _file(title: str, form: ExportFormat, text: str) -> Payload:
    return {"name": export_file_name(title, form), "text": text, "type": MEDIA_TYPES[form]}


def _export_form(payload: Payload) -> ExportFormat:
    form = _payload_text(payload, "form")
    if form not in MEDIA_TYPES:
        raise InvalidInput(f"there is no form {form[:20]!r}: markdown, html or json")
    return cast(ExportFormat, form)


def _payload_text(payload: Payload, key: str) -> str:
    value = payload.get(key)
    return value if isinstance(value, str) else ""
