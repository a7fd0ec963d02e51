"""Checks every request before Gradio sees it: host, route, site, sign-in and size.

Plain ASGI. Only the page's own routes get through (`allowed_routes`), from its own pages
(`ui.security.host_check`, `fetch_metadata`); every response gets the security headers (`headers`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus

from ui.gateway.allowed_routes import (
    ALLOWED_ROUTES,
    LOGIN_PATH,
    LOGOUT_PATH,
    Route,
    allowed_query,
    allowed_route,
)
from ui.gateway.asgi import App, Header, Message, Receive, Scope, Send
from ui.gateway.error_response import error_response
from ui.gateway.fetch_metadata import is_cross_origin
from ui.gateway.headers import RAW_SECURITY_HEADERS
from ui.gateway.json_error import send_json_error
from ui.gateway.login_handler import LoginHandler
from ui.security.host_check import AllowedHosts
from ui.security.session_tokens import with_strict_cookie

Guard = Callable[[Scope], App | None]  # the response in place of the application's, if any
Refusal = tuple[HTTPStatus, str]

LARGEST_UPLOAD_BYTES = 1_000_000_000  # of all files of one request; each has a limit of its own
LARGEST_BODY_BYTES = 4_000_000  # of anything else that a page sends

UNKNOWN_HOST = (
    "Footnote does not answer to this name. If it is yours, start Footnote with "
    "FOOTNOTE_ALLOWED_HOSTS=name or name:port."
)
CROSS_ORIGIN = "This comes from a page of another site. Open Footnote itself."
NO_SUCH_PAGE = "There is nothing at this address."


PAGE_ADDRESS_HEADERS = (b"x-forwarded-host", b"x-gradio-server")


class SecurityMiddleware:
    """The outermost middleware around Gradio's application."""

    def __init__(
        self,
        app: App,
        hosts: AllowedHosts,
        login_handler: LoginHandler | None = None,
        guards: Sequence[Guard] = (),
        routes: Sequence[Route] = ALLOWED_ROUTES,
    ) -> None:
        """With `login_handler`, all but the sign-in page requires a sign-in.

        The first of the `guards` that returns a response answers in place of the application.
        Only the `routes` are let through.
        """
        self._routes = routes
        self._app = app
        self._guards = guards
        self._hosts = hosts
        self._login_handler = login_handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or answer it with a refusal."""
        if scope["type"] == "websocket":  # the page has none
            await error_response(HTTPStatus.NOT_FOUND, NO_SUCH_PAGE)(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_security_headers(scope, send)
        route = allowed_route(scope["method"], scope["path"], self._routes)
        refused = self._refusal(scope, route)
        if refused is not None:
            await error_response(*refused)(scope, receive, send)
            return
        answer = self._guard_response(scope, route)
        if answer is not None:
            await answer(scope, receive, send)
            return
        path = scope["path"]
        scope = {**scope, "headers": self._trusted_headers(scope)}
        if path == "/":
            scope = {**scope, "query_string": allowed_query(scope.get("query_string", b""))}
        if path == LOGOUT_PATH:
            scope = {**scope, "method": "GET"}
        if path == LOGIN_PATH and self._login_handler:
            refusal = await self._login_handler(self._app, scope, receive, send)
            if refusal is not None:
                await send_json_error(send, *refusal)
        else:
            await self._app(scope, receive, send)

    def _guard_response(self, scope: Scope, route: Route | None) -> App | None:
        if route is not None and route.for_programs:
            return None
        return next(filter(None, (guard(scope) for guard in self._guards)), None)

    def _trusted_headers(self, scope: Scope) -> list[Header]:
        """The headers, without forged ones from which Gradio would take the page's own address."""
        arrived_at = _server_address(scope)
        return [
            (name, value)
            for name, value in scope["headers"]
            if name.lower() not in PAGE_ADDRESS_HEADERS
            or self._hosts.allows_host(value.decode("latin-1"), arrived_at)
        ]

    def _refusal(self, scope: Scope, route: Route | None) -> Refusal | None:
        """Why a request on this route is refused; None if it is let through."""
        arrived_at = _server_address(scope)
        headers = _header_values(scope)
        hosts, origins = headers.get("host", []), headers.get("origin", [])
        if len(hosts) != 1 or not self._hosts.allows_host(hosts[0], arrived_at):
            return HTTPStatus.FORBIDDEN, UNKNOWN_HOST
        if not all(self._hosts.allows_origin(origin, arrived_at) for origin in origins):
            return HTTPStatus.FORBIDDEN, UNKNOWN_HOST
        path = scope["path"]
        if route is None:
            return HTTPStatus.NOT_FOUND, NO_SUCH_PAGE
        if is_cross_origin(scope["method"], path, headers):
            return HTTPStatus.FORBIDDEN, CROSS_ORIGIN
        is_open = route.is_open or route.for_programs
        if self._login_handler and not is_open and scope_account(scope) is None:
            return HTTPStatus.UNAUTHORIZED, "Sign in first."
        if self._login_handler and path == LOGIN_PATH:
            return None  # the handler limits the size itself, and counts a form that is too long
        return _size_refusal(headers, route)


def scope_account(scope: Scope) -> str | None:
    """The name that signed in with this request's cookie; None if nobody did."""
    app = scope["app"]
    ours = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    cookies = "; ".join(_header_values(scope).get("cookie", []))
    for cookie in cookies.split(";"):  # cookies of other programs as well
        key, _, token = cookie.strip().partition("=")
        name: str | None = app.tokens.get(token) if key in ours else None
        if name is not None:
            return name
    return None


def _server_address(scope: Scope) -> str:
    """The local address of the connection."""
    return (scope.get("server") or ("",))[0] or ""


def _size_refusal(headers: dict[str, list[str]], route: Route) -> Refusal | None:
    if "transfer-encoding" in headers:  # browsers always send the length
        return HTTPStatus.LENGTH_REQUIRED, "Say how long the request is."
    most = LARGEST_UPLOAD_BYTES if route.is_upload else LARGEST_BODY_BYTES
    length = headers.get("content-length", ["0"])[0]
    if not length.isdigit() or int(length) > most:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_long(most)
    return None


def _too_long(most: int = LARGEST_BODY_BYTES) -> str:
    return f"More than {most:,} bytes at once."


def _header_values(scope: Scope) -> dict[str, list[str]]:
    """Values by lower-case name, in their order."""
    headers: dict[str, list[str]] = {}
    for key, value in scope["headers"]:
        headers.setdefault(key.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


def _with_security_headers(scope: Scope, send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in RAW_SECURITY_HEADERS}
            headers = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
            is_secure = "https" in _header_values(scope).get("x-forwarded-proto", [])
            headers = with_strict_cookie(headers, scope["app"].cookie_id, is_secure=is_secure)
            message["headers"] = [*headers, *RAW_SECURITY_HEADERS]
        await send(message)

    return with_headers
