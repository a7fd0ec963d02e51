"""The functions that the script of the Articles view calls.

Each takes one object from the browser, which may hold anything, and returns an object, with
`error` in words where it could not be done.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import gradio as gr

from assistant.collections import (
    MAIN_COLLECTION,
    create_collection,
    delete_collection,
    list_collections,
)
from assistant.conversations.store import conversation_owners
from index.errors import InvalidInput
from index.storage.inventory import read_library_sources
from ui.html.article_rows import article_list
from ui.html.source_list import collections_html, library_sources_html
from ui.security.session_tokens import request_account
from ui.state.handler_errors import Payload, ServerFunction, server_function
from ui.state.library_context import LibraryContext, LibraryContexts
from ui.views.removal_dialogs import confirmation_html


def article_functions(contexts: LibraryContexts) -> list[ServerFunction]:
    """The functions that the script may call; each is new, because Gradio marks it."""

    def may_change(request: gr.Request) -> bool:
        return contexts.permissions.may_change(request_account(request))

    def rows(payload: Payload, request: gr.Request) -> Any:  # noqa: ANN401 - JSON
        listed = article_list(context_of(payload).library, payload)
        return listed | {"may_change": may_change(request)}

    def origins(payload: Payload, request: gr.Request) -> Payload:
        listed = read_library_sources(context_of(payload).library)
        return {
            "html": library_sources_html(listed, may_change=may_change(request)),
            "count": len(listed.sources),
            "troubled": listed.unreachable_count,
        }

    def collections(payload: Payload, request: gr.Request) -> Payload:
        listed, current = list_collections(contexts.config), str(payload.get("collection") or "")
        names = [collection.name for collection in listed]
        return {
            "names": names,
            "html": collections_html(listed, current, may_change=may_change(request)),
            "is_there": not current or current in names,
        }

    def ask_first(payload: Payload, request: gr.Request) -> Payload:
        what, which = str(payload.get("what") or ""), str(payload.get("which") or "")
        if what == "dissolve":
            _check_no_other_owners(contexts.named(which), request_account(request))
        return {"html": confirmation_html(contexts, context_of(payload), what, which)}

    def found_collection(payload: Payload, request: gr.Request) -> Payload:
        contexts.named(MAIN_COLLECTION)  # LibraryVanished
        return {"name": create_collection(contexts.config, str(payload.get("name") or ""))}

    def dissolve_collection(payload: Payload, request: gr.Request) -> Payload:
        name = str(payload.get("which") or "")
        _check_no_other_owners(contexts.named(name), request_account(request))
        delete_collection(contexts.config, name)
        contexts.drop(name)
        return {}

    def context_of(payload: Payload) -> LibraryContext:
        return contexts.named(payload.get("collection"))

    works = (rows, origins, collections, ask_first)
    changes = map(contexts.permissions.guarded, (found_collection, dissolve_collection))
    return [_payload_function(work) for work in (*works, *changes)]


def _check_no_other_owners(context: LibraryContext, owner: str) -> None:
    """InvalidInput if somebody else has conversations in a collection that is to be deleted."""
    if owner and context.collection and conversation_owners(context.library) - {owner}:
        raise InvalidInput(
            f"the collection {context.collection!r} holds conversations of others, which only they "
            "can delete: whoever runs Footnote can delete it with `python -m assistant collections "
            "--force --delete NAME`"
        )


def _payload_function(work: Callable[[Payload, gr.Request], Any]) -> ServerFunction:
    @wraps(work)
    def call(payload: Any, request: gr.Request) -> Any:  # noqa: ANN401 - what the browser sends
        return work(payload if isinstance(payload, dict) else {}, request)

    return server_function(work.__name__, call)
