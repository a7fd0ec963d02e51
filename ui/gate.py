"""What every request passes before Gradio sees it: host, origin, size, sign-in; and the headers.

Plain ASGI. Gradio asks for a sign-in route by route and leaves some open (streams, cancelling,
resetting); here all are closed but those that the sign-in page itself is made of.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from ui.hosts import Hosts
from ui.login_throttle import LoginThrottle
from ui.policy import RAW_HEADERS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOAD = "/gradio_api/upload"
LARGEST_UPLOAD_BYTES = 1_000_000_000  # of all files of one request; each has a limit of its own
LARGEST_BODY_BYTES = 4_000_000  # of anything else that a page sends

LOGIN = ("/login", "/login/")
SIGN_IN_PAGE = (
    "/",
    *LOGIN,
    "/theme.css",
    "/gradio_api/theme.css",
    "/favicon.ico",
    "/manifest.json",
    "/robots.txt",
    "/gradio_api/startup-events",  # Gradio calls it once itself, and then it does nothing
)
SIGN_IN_FILES = ("/assets/", "/static/")  # the program's own scripts, styles and pictures

FOREIGN = (
    "Footnote does not answer to this name. If it is yours, start Footnote with "
    "FOOTNOTE_ALLOWED_HOSTS=name or name:port."
)
WEBSOCKET_REFUSED = 1008  # "policy violation"


class Gate:
    """Middleware around Gradio's application."""

    def __init__(self, app: App, hosts: Hosts, throttle: LoginThrottle | None = None) -> None:
        """With `throttle`, all but the sign-in page is for those who have signed in."""
        self._app = app
        self._hosts = hosts
        self._throttle = throttle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or answer it with a refusal."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(scope, send, *refusal)
        elif self._throttle and _is_try(scope):
            refusal_of_try = await self._throttle(self._app, scope, receive, send)
            if refusal_of_try is not None:
                await _refuse(scope, send, *refusal_of_try)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        arrived_at = (scope.get("server") or ("",))[0] or ""
        hosts, origins = _all(scope, b"host"), _all(scope, b"origin")
        if len(hosts) != 1 or not self._hosts.allow_host(hosts[0], arrived_at):
            return HTTPStatus.FORBIDDEN, FOREIGN
        if not all(self._hosts.allow_origin(origin, arrived_at) for origin in origins):
            return HTTPStatus.FORBIDDEN, FOREIGN
        if self._throttle and not _is_open(scope) and signed_in(scope) is None:
            return HTTPStatus.UNAUTHORIZED, "Sign in first."
        # The throttle reads little of a try to sign in, and counts one that is too long as well.
        return None if self._throttle and _is_try(scope) else _size_refusal(scope)


def signed_in(scope: Scope) -> str | None:
    """The name that this request's cookie stands for, as Gradio keeps them; None for nobody."""
    app = scope["app"]
    ours = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    for cookie in "; ".join(_all(scope, b"cookie")).split(";"):  # those of other programs too
        key, _, token = cookie.strip().partition("=")
        name: str | None = app.tokens.get(token) if key in ours else None
        if name is not None:
            return name
    return None


def _is_open(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["type"] == "http" and (path in SIGN_IN_PAGE or path.startswith(SIGN_IN_FILES))


def _is_try(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"] in LOGIN and scope["method"] == "POST"


def _size_refusal(scope: Scope) -> tuple[HTTPStatus, str] | None:
    if _all(scope, b"transfer-encoding"):  # browsers always say how much they send
        return HTTPStatus.LENGTH_REQUIRED, "Say how long the request is."
    most = LARGEST_UPLOAD_BYTES if scope["path"] == UPLOAD else LARGEST_BODY_BYTES
    length = (_all(scope, b"content-length") or ["0"])[0]
    if not length.isdigit() or int(length) > most:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"More than {most:,} bytes at once."
    return None


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _with_headers(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in RAW_HEADERS}
            kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
            message["headers"] = [*kept, *RAW_HEADERS]
        await send(message)

    return with_headers


async def _refuse(
    scope: Scope, send: Send, status: HTTPStatus, words: str, *more: tuple[bytes, bytes]
) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
        return
    body = json.dumps({"detail": words}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
