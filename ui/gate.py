"""What every request passes before Gradio sees it: host, route, site, sign-in, size, session.

Plain ASGI. Only what the page is made of gets through (`ui.allowed_routes`), from its own pages
(`ui.hosts`, `ui.fetch_metadata`), and every response carries the headers (`ui.policy`).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from ui.allowed_routes import (
    EVENT_CALLS,
    EVENTS,
    HEARTBEAT,
    JOIN,
    LOGIN,
    UPLOAD,
    Route,
    allowed_route,
    page_query,
)
from ui.fetch_metadata import is_from_another_site
from ui.hosts import Hosts
from ui.login_throttle import LoginThrottle
from ui.policy import RAW_HEADERS
from ui.request_body import BodyTooLong, read_body, with_body
from ui.sessions import NotYours, Sessions, TooManyPages, forget, has_room, is_session
from ui.sign_ins import one_strict_cookie

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Guard = Callable[[Scope], App | None]  # what answers in the application's place, if anything
Refusal = tuple[HTTPStatus, str]

LARGEST_UPLOAD_BYTES = 1_000_000_000  # of all files of one request; each has a limit of its own
LARGEST_BODY_BYTES = 4_000_000  # of anything else that a page sends

FOREIGN = (
    "Footnote does not answer to this name. If it is yours, start Footnote with "
    "FOOTNOTE_ALLOWED_HOSTS=name or name:port."
)
OTHER_SITE = "This comes from a page of another site. Open Footnote itself."
UNKNOWN = "There is nothing at this address."
NO_SESSION = "This is no request of Footnote's page."
UNREAD = "Too many questions of this page are under way: wait for their answers."
WEBSOCKET_REFUSED = 1008  # "policy violation"


class Gate:
    """Middleware around Gradio's application."""

    def __init__(
        self,
        app: App,
        hosts: Hosts,
        throttle: LoginThrottle | None = None,
        guards: Sequence[Guard] = (),
    ) -> None:
        """With `throttle`, all but the sign-in page is for those who have signed in.

        The first of the `guards` that answers a request does so in the application's place.
        """
        self._app = app
        self._guards = guards
        self._hosts = hosts
        self._throttle = throttle
        self._sessions = Sessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or answer it with a refusal."""
        if scope["type"] == "websocket":  # the page has none
            await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(scope, send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        answer = self._answer_of_guards(scope)
        if answer is not None:
            await answer(scope, receive, send)
            return
        path = scope["path"]
        if path == "/":
            scope = {**scope, "query_string": page_query(scope.get("query_string", b""))}
        if path == LOGIN and self._throttle:
            refused = await self._throttle(self._app, scope, receive, send)
            if refused is not None:
                await _refuse(send, *refused)
        elif path.startswith(HEARTBEAT):
            await self._keep_open(path.removeprefix(HEARTBEAT), scope, receive, send)
        elif path in EVENT_CALLS or path == EVENTS:
            await self._in_session(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _answer_of_guards(self, scope: Scope) -> App | None:
        return next(filter(None, (guard(scope) for guard in self._guards)), None)

    def _refusal(self, scope: Scope) -> Refusal | None:
        """Why a request is not looked at any further."""
        arrived_at = (scope.get("server") or ("",))[0] or ""
        headers = _headers(scope)
        hosts, origins = headers.get("host", []), headers.get("origin", [])
        if len(hosts) != 1 or not self._hosts.allow_host(hosts[0], arrived_at):
            return HTTPStatus.FORBIDDEN, FOREIGN
        if not all(self._hosts.allow_origin(origin, arrived_at) for origin in origins):
            return HTTPStatus.FORBIDDEN, FOREIGN
        method, path = scope["method"], scope["path"]
        route = allowed_route(method, path)
        if route is None:
            return HTTPStatus.NOT_FOUND, UNKNOWN
        if is_from_another_site(method, path, headers):
            return HTTPStatus.FORBIDDEN, OTHER_SITE
        if self._throttle and not route.is_open and signed_in(scope) is None:
            return HTTPStatus.UNAUTHORIZED, "Sign in first."
        if self._throttle and path == LOGIN:
            return None  # the throttle reads little of it, and counts one that is too long as well
        return _size_refusal(headers, route)

    async def _keep_open(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's connection, which lasts as long as the page is open."""
        if not is_session(session):
            await _refuse(send, HTTPStatus.NOT_FOUND, UNKNOWN)
            return
        owner = self._owner(scope)
        try:
            self._sessions.open(session, owner)
        except TooManyPages as error:
            await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, str(error))
            return
        except NotYours as error:
            await _refuse(send, HTTPStatus.FORBIDDEN, str(error))
            return
        try:
            await self._app(scope, receive, send)
        finally:
            await forget(scope["app"], self._sessions.close(session, owner))

    async def _in_session(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An event, or the stream of what events give."""
        if scope["path"] == EVENTS:
            query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
            names: list[object] = list(query.get("session_hash", ()))
        else:
            try:
                body = await read_body(receive, LARGEST_BODY_BYTES)
            except BodyTooLong:
                await _refuse(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_long())
                return
            names = [_session_in(body)]
            receive = with_body(body, receive)
        session = names[0] if len(names) == 1 else None
        if not is_session(session):
            await _refuse(send, HTTPStatus.BAD_REQUEST, NO_SESSION)
            return
        try:
            gone = self._sessions.use(str(session), self._owner(scope))
        except NotYours as error:
            await _refuse(send, HTTPStatus.FORBIDDEN, str(error))
            return
        await forget(scope["app"], gone)
        if scope["path"] == JOIN and not has_room(scope["app"], str(session)):
            await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS, UNREAD)
            return
        await self._app(scope, receive, send)

    def _owner(self, scope: Scope) -> str:
        """Whose pages are counted together: those of a name, or of an address."""
        name = signed_in(scope) if self._throttle else None
        return name or str((scope.get("client") or ("",))[0])


def signed_in(scope: Scope) -> str | None:
    """The name that this request's cookie stands for, as Gradio keeps them; None for nobody."""
    app = scope["app"]
    ours = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    cookies = "; ".join(_headers(scope).get("cookie", []))
    for cookie in cookies.split(";"):  # those of other programs too
        key, _, token = cookie.strip().partition("=")
        name: str | None = app.tokens.get(token) if key in ours else None
        if name is not None:
            return name
    return None


def _session_in(body: bytes) -> object:
    """The session that an event's JSON names; None for what is no event."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return event.get("session_hash") if isinstance(event, dict) else None


def _size_refusal(headers: dict[str, list[str]], route: Route) -> Refusal | None:
    if "transfer-encoding" in headers:  # browsers always say how much they send
        return HTTPStatus.LENGTH_REQUIRED, "Say how long the request is."
    most = LARGEST_UPLOAD_BYTES if route.path == UPLOAD else LARGEST_BODY_BYTES
    length = headers.get("content-length", ["0"])[0]
    if not length.isdigit() or int(length) > most:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_long(most)
    return None


def _too_long(most: int = LARGEST_BODY_BYTES) -> str:
    return f"More than {most:,} bytes at once."


def _headers(scope: Scope) -> dict[str, list[str]]:
    """Values by lower-case name, in their order."""
    headers: dict[str, list[str]] = {}
    for key, value in scope["headers"]:
        headers.setdefault(key.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _with_headers(scope: Scope, send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in RAW_HEADERS}
            kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
            is_secure = "https" in _headers(scope).get("x-forwarded-proto", [])
            kept = one_strict_cookie(kept, scope["app"].cookie_id, is_secure=is_secure)
            message["headers"] = [*kept, *RAW_HEADERS]
        await send(message)

    return with_headers


async def _refuse(send: Send, status: HTTPStatus, words: str, *more: tuple[bytes, bytes]) -> None:
    body = json.dumps({"detail": words}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
