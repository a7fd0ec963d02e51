"""What an event of the page carries: the browser may send anything under any name, or nothing."""

from __future__ import annotations

from typing import Any

import gradio as gr


def event_text(event: gr.EventData, name: str) -> str:
    """The words that an event carries under a name; empty for none and for what is no text."""
    value = event_value(event, name)
    return value if isinstance(value, str) else ""


def event_value(event: gr.EventData, name: str) -> Any:  # noqa: ANN401 - what the browser sends
    """What an event carries under a name; None for nothing."""
    try:
        return getattr(event, name, None)
    except (TypeError, KeyError):  # what it carries is no object with names
        return None
