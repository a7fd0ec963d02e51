"""The payload of an event: the browser may send anything under any name, or nothing."""

from __future__ import annotations

from typing import Any

import gradio as gr


def event_text(event: gr.EventData, name: str) -> str:
    """The text that an event carries under a name; empty for none and for other values."""
    value = event_value(event, name)
    return value if isinstance(value, str) else ""


def event_value(event: gr.EventData, name: str) -> Any:  # noqa: ANN401 - what the browser sends
    """The value that an event carries under a name; None for none."""
    try:
        return getattr(event, name, None)
    except (TypeError, KeyError):  # the payload is no object with names
        return None
