"""Checks that a request has a form that the page's own scripts send.

Gradio checks little of an event before it runs it, and fails with messages of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import gradio as gr

from ui.gateway.middleware import Refusal
from ui.gateway.page_sessions import is_session_name

EVENTS_PER_VISITOR = 20  # running or waiting, per account or page; a page sends a few at once

INVALID_REQUEST = "this is nothing that Footnote’s page sends: load the page again"
UNKNOWN_PAGE = "this page is not known any more: load it again"
TOO_MANY_EVENTS = "too much is asked at once from this page: wait until some of it is done"


def event_refusal(blocks: gr.Blocks, body: object) -> Refusal | None:
    """Why an event is refused; None if it has the form of one of the page's own."""
    if not isinstance(body, Mapping) or not is_session_name(body.get("session_hash")):
        return HTTPStatus.BAD_REQUEST, INVALID_REQUEST
    number, values = body.get("fn_index"), body.get("data")
    event = blocks.fns.get(number) if type(number) is int else None
    if event is None or event.fn is None:
        return HTTPStatus.NOT_FOUND, INVALID_REQUEST
    if not isinstance(values, list) or len(values) != len(event.inputs):
        return HTTPStatus.BAD_REQUEST, INVALID_REQUEST
    if not all(map(_is_valid_value, event.inputs, values)):
        return HTTPStatus.BAD_REQUEST, INVALID_REQUEST
    return None


def call_refusal(blocks: gr.Blocks, body: object) -> Refusal | None:
    """Why a call is refused; None if it names a server function of the page."""
    if not isinstance(body, Mapping) or "data" not in body:
        return HTTPStatus.BAD_REQUEST, INVALID_REQUEST
    number, name = body.get("component_id"), body.get("fn_name")
    block = blocks.blocks.get(number) if type(number) is int else None
    if not is_session_name(body.get("session_hash")) or not isinstance(name, str):
        return HTTPStatus.BAD_REQUEST, INVALID_REQUEST
    if not getattr(getattr(block, name, None), "_is_server_fn", False):
        return HTTPStatus.NOT_FOUND, INVALID_REQUEST
    return None


def flood_refusal(blocks: gr.Blocks, session: str, account: str | None) -> Refusal | None:
    """Why one more event of a visitor is refused; None while few are under way."""
    under_way = sum(
        event.username == account if account else event.session_hash == session
        for event in list(blocks._queue.event_ids_to_events.values())
    )
    return (
        (HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_EVENTS) if under_way >= EVENTS_PER_VISITOR else None
    )


def stream_refusal(blocks: gr.Blocks, session: str) -> Refusal | None:
    """Why a stream of events is refused; None for a session that has sent an event."""
    if session not in blocks._queue.pending_messages_per_session:
        return HTTPStatus.NOT_FOUND, UNKNOWN_PAGE
    return None


def _is_valid_value(block: Any, value: object) -> bool:  # noqa: ANN401 - gradio's components
    """Whether a component accepts the value; states accept any, since the server ignores it."""
    if isinstance(block, gr.State):
        return True
    if isinstance(block, gr.UploadButton):
        return value is None or (isinstance(value, list) and all(map(_is_file, value)))
    return value is None or isinstance(value, str)


def _is_file(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("path"), str)
