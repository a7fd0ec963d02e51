"""The functions that the script of the Articles view calls.

Each takes one object from the browser, which may hold anything, and returns an object, with
`error` in words where it could not be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from ui.state.handler_errors import server_function as told_served
from ui.state.library_context import LibraryContext, LibraryContexts
from ui.views.removal_dialogs import confirmation_html

Payload = Mapping[str, object]
ServerFunction = Callable[[Any, gr.Request], Any]


def article_functions(places: LibraryContexts) -> list[ServerFunction]:
    """What the script may call, each a function of its own: Gradio marks it."""

    def may_change(request: gr.Request) -> bool:
        return places.permissions.may_change(request_account(request))

    def rows(asked: Payload, request: gr.Request) -> Any:  # noqa: ANN401 - JSON
        found = article_list(_place(asked).library, asked)
        return found | {"may_change": may_change(request)}

    def origins(asked: Payload, request: gr.Request) -> Payload:
        found = read_library_sources(_place(asked).library)
        return {
            "html": library_sources_html(found, may_change=may_change(request)),
            "count": len(found.sources),
            "troubled": found.unreachable_count,
        }

    def collections(asked: Payload, request: gr.Request) -> Payload:
        found, current = list_collections(places.config), str(asked.get("collection") or "")
        names = [collection.name for collection in found]
        return {
            "names": names,
            "html": collections_html(found, current, may_change=may_change(request)),
            "is_there": not current or current in names,
        }

    def ask_first(asked: Payload, request: gr.Request) -> Payload:
        what, which = str(asked.get("what") or ""), str(asked.get("which") or "")
        if what == "dissolve":
            _check_no_other_owners(places.named(which), request_account(request))
        return {"html": confirmation_html(places, _place(asked), what, which)}

    def found_collection(asked: Payload, request: gr.Request) -> Payload:
        places.named(MAIN_COLLECTION)  # LibraryVanished
        return {"name": create_collection(places.config, str(asked.get("name") or ""))}

    def dissolve_collection(asked: Payload, request: gr.Request) -> Payload:
        name = str(asked.get("which") or "")
        _check_no_other_owners(places.named(name), request_account(request))
        delete_collection(places.config, name)
        places.drop(name)
        return {}

    def _place(asked: Payload) -> LibraryContext:
        return places.named(asked.get("collection"))

    works = (rows, origins, collections, ask_first)
    changes = map(places.permissions.guarded, (found_collection, dissolve_collection))
    return [_server_function(work) for work in (*works, *changes)]


def _check_no_other_owners(place: LibraryContext, owner: str) -> None:
    """InvalidInput if somebody else has conversations in a collection that is to be deleted."""
    if owner and place.collection and conversation_owners(place.library) - {owner}:
        raise InvalidInput(
            f"the collection {place.collection!r} holds conversations of others, which only they "
            "can delete: whoever runs Footnote can delete it with `python -m assistant collections "
            "--force --delete NAME`"
        )


def _server_function(work: Callable[[Payload, gr.Request], Any]) -> ServerFunction:
    @wraps(work)
    def call(asked: Any, request: gr.Request) -> Any:  # noqa: ANN401 - what the browser sends
        return work(asked if isinstance(asked, dict) else {}, request)

    return told_served(work.__name__, call)
