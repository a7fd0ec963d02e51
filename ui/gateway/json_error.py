"""The one form in which a request is refused: JSON with words for whoever asked."""

from __future__ import annotations

import json
from http import HTTPStatus

from ui.gateway.asgi import Header, Send


def json_error_body(words: str) -> bytes:
    """The words under both names that Gradio's scripts look for."""
    return json.dumps({"detail": words, "error": words}, ensure_ascii=False).encode()


async def send_json_error(send: Send, status: HTTPStatus, words: str, *more: Header) -> None:
    """Answer a request with words; `more` headers go with it."""
    content = json_error_body(words)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
