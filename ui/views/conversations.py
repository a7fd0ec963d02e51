"""The view of saved conversations, and what the toolbar below an answer does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from ui.state.handler_errors import server_function as told_served

SCRIPT = Path(__file__).parent.parent / "static" / "conversations.js"
MEDIA_TYPES = {"markdown": "text/markdown", "html": "text/html", "json": "application/json"}
CONVERSATIONS_PANEL = """
<div class="talk-search"><label for="talk-words">Search questions and answers</label>
<input type="search" id="talk-words" autocomplete="off"></div>
<div id="talk-list"></div>
"""

Payload = Mapping[str, object]
SessionLookup = Callable[[Payload], ConversationSession]
"""The library that what the browser sends names as its `collection`."""
ServerFunction = Callable[[Any, gr.Request], Any]


def conversations_panel(kept_of: SessionLookup) -> gr.HTML:
    """The component: the list, and the functions that its script calls."""
    return gr.HTML(
        CONVERSATIONS_PANEL,
        elem_id="talks",
        apply_default_css=False,
        js_on_load=SCRIPT.read_text("utf-8"),
        server_functions=conversation_functions(kept_of),
    )


def conversation_functions(kept_of: SessionLookup) -> list[ServerFunction]:
    """What the script may call; each takes one object from the browser, which may hold anything.

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
    return [_server_function(name, work, kept_of) for name, work in works.items()]


def _server_function(
    name: str, work: Callable[[ConversationSession, Payload, str], Payload], kept_of: SessionLookup
) -> ServerFunction:
    def call(asked: Any, request: gr.Request) -> Any:  # noqa: ANN401 - what the browser sends
        asked = asked if isinstance(asked, dict) else {}
        return dict(work(kept_of(asked), asked, request_account(request)))

    return told_served(name, call)


def _find(kept: ConversationSession, words: Payload, owner: str) -> Payload:
    sought = _payload_text(words, "words")
    privacy = privacy_words(kept.library, owner, saves=kept.saves)
    html = conversation_list_html(kept.of(owner).find(sought), sought, privacy)
    return {"html": html + signed_in_html(owner)}


def _rename(kept: ConversationSession, words: Payload, owner: str) -> Payload:
    kept.of(owner).rename(_payload_text(words, "talk"), _payload_text(words, "title"))
    return {}


def _delete(kept: ConversationSession, words: Payload, owner: str) -> Payload:
    kept.of(owner).delete(_payload_text(words, "talk"))
    return {}


def _export_talk(kept: ConversationSession, words: Payload, owner: str) -> Payload:
    own, identity, form = kept.of(owner), _payload_text(words, "talk"), _export_form(words)
    talk = own.conversation(identity)
    return _file(talk.title, form, export_conversation(talk, own.turns(identity), form))


def _export_answer(kept: ConversationSession, words: Payload, owner: str) -> Payload:
    record, form = kept.record(_payload_text(words, "turn"), owner), _export_form(words)
    text = export_answer(record, form, with_record=not words.get("plain"))
    return _file(str(record["question"]), form, text)


def _judge(kept: ConversationSession, words: Payload, owner: str) -> Payload:
    number = words.get("number")
    if not isinstance(number, int):
        raise InvalidInput("it is not said of which citation")
    verdict = cast(Rating, _payload_text(words, "verdict")) or None
    kept.of(owner).rate(_payload_text(words, "turn"), number, verdict, _payload_text(words, "note"))
    return {}


def _file(title: str, form: ExportFormat, text: str) -> Payload:
    return {"name": export_file_name(title, form), "text": text, "type": MEDIA_TYPES[form]}


def _export_form(words: Payload) -> ExportFormat:
    form = _payload_text(words, "form")
    if form not in MEDIA_TYPES:
        raise InvalidInput(f"there is no form {form[:20]!r}: markdown, html or json")
    return cast(ExportFormat, form)


def _payload_text(words: Payload, key: str) -> str:
    value = words.get(key)
    return value if isinstance(value, str) else ""
