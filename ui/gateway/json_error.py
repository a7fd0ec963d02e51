"""The form of every refused API request: JSON with words for a person."""

from __future__ import annotations

import json
from http import HTTPStatus

from ui.gateway.asgi import Header, Send


def json_error_body(words: str) -> bytes:
    """The words under both keys that Gradio's scripts read."""
    return json.dumps({"detail": words, "error": words}, ensure_ascii=False).encode()


async def send_json_error(send: Send, status: HTTPStatus, words: str, *more: Header) -> None:
    """Answer a request with words, and with `more` headers."""
    content = json_error_body(words)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
