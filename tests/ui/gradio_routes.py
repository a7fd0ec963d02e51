"""Every method and path that an application made by Gradio serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def routes_of(app: Any) -> list[tuple[str, str]]:
    """Sorted; a path as it stands in the program, with `{names}` for what it takes."""
    return sorted(set(_walk(app.routes)))


def _walk(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The routes, and those of the routers that they include."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _walk(included.routes, prefix)
        elif hasattr(route, "path"):
            for method in getattr(route, "methods", None) or ("GET",):
                yield method, prefix + route.path
