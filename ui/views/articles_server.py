"""The functions that the script of the Articles view calls.

Each takes one object from the browser, which may hold anything, and returns an object, with
`error` in words where it could not be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import gradio as gr

from assistant.collections import MAIN, collections_of, create_collection, delete_collection
from assistant.conversations.store import owners_of
from index.errors import InvalidInput
from ui.html.article_rows import shelf_rows
from ui.html.source_list import collections_html, origins_html, read_origins
from ui.state.handler_errors import served as told_served
from ui.state.library_context import Place, Places
from ui.views.conversations import owner_of
from ui.views.removal_dialogs import first_asked_html

Asked = Mapping[str, object]
Served = Callable[[Any, gr.Request], Any]


def served(places: Places) -> list[Served]:
    """What the script may call, each a function of its own: Gradio marks it."""

    def may_change(request: gr.Request) -> bool:
        return places.permissions.may_change(owner_of(request))

    def rows(asked: Asked, request: gr.Request) -> Any:  # noqa: ANN401 - JSON
        found = shelf_rows(_place(asked).library, asked)
        return found | {"may_change": may_change(request)}

    def origins(asked: Asked, request: gr.Request) -> Asked:
        found = read_origins(_place(asked).library)
        return {
            "html": origins_html(found, may_change=may_change(request)),
            "count": len(found.sources),
            "troubled": found.troubled,
        }

    def collections(asked: Asked, request: gr.Request) -> Asked:
        found, current = collections_of(places.config), str(asked.get("collection") or "")
        names = [collection.name for collection in found]
        return {
            "names": names,
            "html": collections_html(found, current, may_change=may_change(request)),
            "is_there": not current or current in names,
        }

    def ask_first(asked: Asked, request: gr.Request) -> Asked:
        what, which = str(asked.get("what") or ""), str(asked.get("which") or "")
        if what == "dissolve":
            _check_others_lose_nothing(places.named(which), owner_of(request))
        return {"html": first_asked_html(places, _place(asked), what, which)}

    def found_collection(asked: Asked, request: gr.Request) -> Asked:
        places.named(MAIN)  # LibraryVanished
        return {"name": create_collection(places.config, str(asked.get("name") or ""))}

    def dissolve_collection(asked: Asked, request: gr.Request) -> Asked:
        name = str(asked.get("which") or "")
        _check_others_lose_nothing(places.named(name), owner_of(request))
        delete_collection(places.config, name)
        places.drop(name)
        return {}

    def _place(asked: Asked) -> Place:
        return places.named(asked.get("collection"))

    works = (rows, origins, collections, ask_first)
    changes = map(places.permissions.guarded, (found_collection, dissolve_collection))
    return [_served(work) for work in (*works, *changes)]


def _check_others_lose_nothing(place: Place, owner: str) -> None:
    """InvalidInput if somebody else has conversations in a collection that is to be deleted."""
    if owner and place.collection and owners_of(place.library) - {owner}:
        raise InvalidInput(
            f"the collection {place.collection!r} holds conversations of others, which only they "
            "can delete: whoever runs Footnote can delete it with `python -m assistant collections "
            "--force --delete NAME`"
        )


def _served(work: Callable[[Asked, gr.Request], Any]) -> Served:
    @wraps(work)
    def call(asked: Any, request: gr.Request) -> Any:  # noqa: ANN401 - what the browser sends
        return work(asked if isinstance(asked, dict) else {}, request)

    return told_served(work.__name__, call)
