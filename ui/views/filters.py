"""The component of the filter panel, and the handlers of its events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.types import Filters
from index.errors import FootnoteError
from ui.html.filters import (
    FILTER_PANEL,
    NAME_FIELDS,
    active_filters_html,
    filter_choices,
    with_form_values,
    without_filter,
)
from ui.state.event_payload import event_text, event_value
from ui.state.handler_errors import reports_errors, server_function
from ui.state.library_context import LibraryContexts

SCRIPT = Path(__file__).parent.parent / "static" / "filters.js"
MAX_IGNORED = 10  # time expressions of one question, which has at most two


def filter_panel(contexts: LibraryContexts) -> gr.HTML:
    """The panel, and the function that its script calls."""

    def choices(payload: Any) -> Any:  # noqa: ANN401 - what the browser sends
        payload = payload if isinstance(payload, dict) else {}
        library = contexts.named(payload.get("collection")).library
        words, author, tag = (str(payload.get(name) or "") for name in ("words", "author", "tag"))
        return filter_choices(library, words, author, tag)

    return gr.HTML(
        FILTER_PANEL,
        elem_id="filters",
        apply_default_css=False,
        js_on_load=SCRIPT.read_text("utf-8"),
        server_functions=[server_function("filter_choices", choices)],
    )


@reports_errors
def choose_filter(filters: Filters, event: gr.EventData) -> list[Any]:
    """The filters with the values of the panel, or one article alone, and their chips."""
    names = ("since", "until", *NAME_FIELDS.values())
    chosen = {name: event_value(event, name) for name in names}
    try:
        if only := event_text(event, "only"):
            filters = Filters(articles=(only,))
        else:
            filters = with_form_values(filters, chosen)
    except FootnoteError:  # the script lets no such form through
        return [gr.skip(), gr.skip()]
    return [filters, active_filters_html(filters)]


@reports_errors
def unset_filter(filters: Filters, event: gr.EventData) -> list[Any]:
    """The filters without the one that was removed, and their chips."""
    filters = without_filter(filters, event_text(event, "what"), event_text(event, "name"))
    return [filters, active_filters_html(filters)]


def without_applied_filter(
    filters: Filters, event: gr.EventData
) -> tuple[Filters, tuple[str, ...]]:
    """The filters and the time expressions to ignore, after one was removed from an answer."""
    value = event_value(event, "ignored")
    ignored = value if isinstance(value, list) else []
    words = tuple(map(str, ignored[:MAX_IGNORED]))
    if event_text(event, "what") == "times":
        return filters, (*words, event_text(event, "name"))
    return without_filter(filters, event_text(event, "what"), event_text(event, "name")), words
