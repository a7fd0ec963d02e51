"""The functions that the script of the Articles view calls.

Each takes one object from the browser, which may hold anything, and returns an object, with
`error` in words where it could not be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.collections import MAIN, collections_of, create_collection, delete_collection
from index.errors import FootnoteError
from ui.places import Places
from ui.removing import first_asked_html
from ui.shelf import shelf_rows
from ui.sources import collections_html, origins_html, read_origins

Asked = Mapping[str, object]
Served = Callable[[Any], Any]


def served(places: Places) -> list[Served]:
    """What the script may call, each a function of its own: Gradio marks it."""

    def rows(asked: Asked) -> Any:  # noqa: ANN401 - JSON
        return shelf_rows(_place(asked).library, asked)

    def origins(asked: Asked) -> Asked:
        found = read_origins(_place(asked).library)
        return {
            "html": origins_html(found),
            "count": len(found.sources),
            "troubled": found.troubled,
        }

    def collections(asked: Asked) -> Asked:
        found, current = collections_of(places.config), str(asked.get("collection") or "")
        names = [collection.name for collection in found]
        return {
            "names": names,
            "html": collections_html(found, current),
            "is_there": not current or current in names,
        }

    def ask_first(asked: Asked) -> Asked:
        what, which = str(asked.get("what") or ""), str(asked.get("which") or "")
        return {"html": first_asked_html(places, _place(asked), what, which)}

    def found_collection(asked: Asked) -> Asked:
        places.named(MAIN)  # LibraryVanished
        return {"name": create_collection(places.config, str(asked.get("name") or ""))}

    def dissolve_collection(asked: Asked) -> Asked:
        name = str(asked.get("which") or "")
        delete_collection(places.config, name)
        places.drop(name)
        return {}

    def _place(asked: Asked) -> Any:  # noqa: ANN401 - a Place
        return places.named(asked.get("collection"))

    works = (rows, origins, collections, ask_first, found_collection, dissolve_collection)
    return [_served(work) for work in works]


def _served(work: Callable[[Asked], Any]) -> Served:
    def call(asked: Any) -> Any:  # noqa: ANN401 - what the browser sends
        try:
            return work(asked if isinstance(asked, dict) else {})
        except FootnoteError as error:
            return {"error": str(error)}
        except OSError as error:
            return {"error": f"that could not be done ({error.strerror})"}

    call.__name__ = work.__name__
    return call
