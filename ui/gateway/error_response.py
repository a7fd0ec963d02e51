"""The response to a refused request: a page for a browser, JSON for a program."""

from __future__ import annotations

import json
from html import escape
from http import HTTPStatus

from ui.gateway.asgi import WEBSOCKET_REFUSED, App, Receive, Scope, Send
from ui.gateway.json_error import json_error_body
from ui.gateway.program_routes import PROGRAM_ROUTES

PROBLEM_TYPE = "application/problem+json"

ERROR_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Footnote</title>'
    '<meta name="viewport" content="width=device-width">'
    "<style>:root{{color-scheme:light dark;font:1.05rem/1.6 system-ui,sans-serif}}"
    "main{{max-width:36rem;margin:15vh auto;padding:0 1rem}}</style></head>"
    "<body><main><h1>Footnote</h1><p>{words}</p></main></body></html>"
)


def error_response(status: HTTPStatus, words: str) -> App:
    """An application that answers every request with these words."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
            return
        if scope.get("path", "").startswith(tuple(PROGRAM_ROUTES)):
            kind, body = PROBLEM_TYPE, _problem_body(status, words)
        elif _is_navigation(scope):
            kind, body = "text/html; charset=utf-8", ERROR_PAGE.format(words=escape(words)).encode()
        else:
            kind, body = "application/json", json_error_body(words)
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body_sent = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": body_sent})

    return answer


def _problem_body(status: HTTPStatus, words: str) -> bytes:
    return json.dumps(problem_record(status, words), ensure_ascii=False).encode()


def problem_record(status: HTTPStatus, detail: str) -> dict[str, str | int]:
    """An error as programs read it (RFC 9457)."""
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
    }


def _is_navigation(scope: Scope) -> bool:
    """Whether a person will read the response: only a browser's navigation accepts HTML."""
    accepted = [value for name, value in scope["headers"] if name.lower() == b"accept"]
    return any(b"text/html" in value for value in accepted)
