"""Reads the form of an attempt to sign in and counts the attempt, before Gradio sees it.

Gradio gets a new form, written from the name and password that were read here, so that two parsers
cannot interpret the same bytes differently.
"""

from __future__ import annotations

import asyncio
import math
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request

from assistant.config import Config
from ui.gateway.asgi import App, Header, Message, Receive, Scope, Send
from ui.gateway.request_body import BodyTooLong, read_body, replay_body
from ui.security.accounts import Accounts
from ui.security.device_cookie import DeviceCookies, load_device_key
from ui.security.login_throttle import LoginThrottle
from ui.security.sign_in import too_many_tries_words

LARGEST_FORM_BYTES = 10_000
FORM_SECONDS = 10.0  # within which it has to arrive
MAX_FIELDS = 10
BODY_HEADERS = (b"content-type", b"content-length", b"content-encoding", b"transfer-encoding")

FORM_TOO_LARGE = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is no form of a sign-in.")
INVALID_FORM = (
    HTTPStatus.BAD_REQUEST,
    "This is no form of a sign-in: give one name and one password.",
)

LoginRefusal = tuple[HTTPStatus, str, *tuple[Header, ...]]


class LoginHandler:
    """Passes attempts to sign in on, slowly after many failures."""

    def __init__(self, throttle: LoginThrottle, devices: DeviceCookies) -> None:
        self._throttle = throttle
        self._devices = devices

    async def __call__(
        self, app: App, scope: Scope, receive: Receive, send: Send
    ) -> LoginRefusal | None:
        """Let `app` answer the attempt, after its delay; or return the refusal."""
        address = (scope.get("client") or ("",))[0]
        form = await _read_form(scope, receive)
        if isinstance(form[0], HTTPStatus):  # a malformed form counts as an attempt too
            attempt = self._throttle.begin("", address)
            return _too_many(attempt.wait_seconds) if attempt.is_refused else form
        name, password = form
        request = Request(scope)
        mark = self._devices.mark(request.cookies, name)
        attempt = self._throttle.begin(name, address, mark)
        if attempt.is_refused:
            return _too_many(attempt.wait_seconds)
        await asyncio.sleep(attempt.wait_seconds)

        async def watched(message: Message) -> None:
            if message.get("status") == HTTPStatus.OK:
                self._throttle.record_success(attempt)
                cookie = self._devices.header(name, is_encrypted=_is_encrypted(request))
                message = {**message, "headers": [*message.get("headers", ()), cookie]}
            await send(message)

        await app(*_with_form(scope, receive, name, password), watched)
        return None


def login_handler(config: Config, accounts: Accounts | None) -> LoginHandler | None:
    """The handler for a page with these accounts; None for a page without.

    InvalidInput if the key of its cookies cannot be stored in the data folder.
    """
    if accounts is None:
        return None
    return LoginHandler(LoginThrottle(accounts.names), DeviceCookies(load_device_key(config.data)))


def _is_encrypted(request: Request) -> bool:
    """Whether the browser uses HTTPS, directly or according to a proxy's header.

    A forged header does no harm: the browser then does not send its own cookie back.
    """
    protocol = request.headers.get("x-forwarded-proto", "")
    return request.url.scheme == "https" or protocol.startswith("https")


def _too_many(seconds: float) -> LoginRefusal:
    retry = (b"retry-after", str(math.ceil(seconds)).encode())
    return HTTPStatus.TOO_MANY_REQUESTS, too_many_tries_words(seconds), retry


async def _read_form(scope: Scope, receive: Receive) -> tuple[str, str] | tuple[HTTPStatus, str]:
    """The name and the password, or what is wrong with the request."""
    try:
        async with asyncio.timeout(FORM_SECONDS):
            body = await read_body(receive, LARGEST_FORM_BYTES)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT, "The form did not come."
    except BodyTooLong:
        return FORM_TOO_LARGE
    try:
        fields = await Request(scope, replay_body(body, receive)).form(
            max_files=0, max_fields=MAX_FIELDS
        )
        (name,), (password,) = fields.getlist("username"), fields.getlist("password")
    except Exception:  # the parsers raise many kinds of errors
        return INVALID_FORM
    if not isinstance(name, str) or not isinstance(password, str):
        return INVALID_FORM
    return _encodable(name).strip(), _encodable(password)


def _with_form(scope: Scope, receive: Receive, name: str, password: str) -> tuple[Scope, Receive]:
    """The request with these two fields as its body, followed by the rest of `receive`."""
    body = urlencode({"username": name, "password": password}).encode()
    other_headers = [pair for pair in scope["headers"] if pair[0].lower() not in BODY_HEADERS]
    form_headers = [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(body)).encode()),
    ]
    return {**scope, "headers": [*other_headers, *form_headers]}, replay_body(body, receive)


def _encodable(text: str) -> str:
    """Text without unpaired surrogates, which the sender's charset may produce."""
    return text.encode("utf-8", "replace").decode()
