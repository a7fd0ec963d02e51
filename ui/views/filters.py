"""The component of the filter panel, and what its events do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.types import Filters
from index.errors import FootnoteError
from ui.html.filters import PANEL, filter_choices, set_chips_html, with_chosen, without
from ui.state.event_payload import said, value_of
from ui.state.handler_errors import served, told
from ui.state.library_context import Places

SCRIPT = Path(__file__).parent.parent / "static" / "filters.js"
MOST_IGNORED = 10  # words of time of one question; it has two at most


def filter_panel(places: Places) -> gr.HTML:
    """The panel, and the function that its script calls."""

    def choices(asked: Any) -> Any:  # noqa: ANN401 - what the browser sends
        asked = asked if isinstance(asked, dict) else {}
        library = places.named(asked.get("collection")).library
        return filter_choices(library, str(asked.get("words") or ""))

    return gr.HTML(
        PANEL,
        elem_id="filters",
        apply_default_css=False,
        js_on_load=SCRIPT.read_text("utf-8"),
        server_functions=[served("filter_choices", choices)],
    )


@told
def choose_filter(filters: Filters, event: gr.EventData) -> list[Any]:
    """The filters with what the panel says, or one article alone, and their chips."""
    names = ("since", "until", "source", "article")
    chosen = {name: value_of(event, name) for name in names}
    try:
        if only := said(event, "only"):
            filters = Filters(articles=(only,))
        else:
            filters = with_chosen(filters, chosen)
    except FootnoteError:  # the script lets no such form through
        return [gr.skip(), gr.skip()]
    return [filters, set_chips_html(filters)]


@told
def unset_filter(filters: Filters, event: gr.EventData) -> list[Any]:
    """The filters without one of them, and their chips."""
    filters = without(filters, said(event, "what"), said(event, "name"))
    return [filters, set_chips_html(filters)]


def dropped(filters: Filters, event: gr.EventData) -> tuple[Filters, tuple[str, ...]]:
    """Filters, and words of time not to heed, without what was taken off an answer."""
    given = value_of(event, "ignored")
    ignored = given if isinstance(given, list) else []
    words = tuple(map(str, ignored[:MOST_IGNORED]))
    if said(event, "what") == "times":
        return filters, (*words, said(event, "name"))
    return without(filters, said(event, "what"), said(event, "name")), words
