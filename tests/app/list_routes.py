"""Prints every method and path that Gradio's application serves, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))


def walk(routes, prefix=""):
    """The routes, and those of the routers that they include."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from walk(included.routes, prefix)
        elif hasattr(route, "path"):
            for method in getattr(route, "methods", None) or ("GET",):
                yield method, prefix + route.path


if __name__ == "__main__":
    from assistant.config import prepare_process

    prepare_process()
    import gradio

    with gradio.Blocks(analytics_enabled=False) as blocks:
        gradio.HTML()
    app = gradio.routes.App.create_app(blocks)
    print(json.dumps(sorted(set(walk(app.routes)))))
