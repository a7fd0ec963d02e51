"""What a try to sign in passes before Gradio sees it: its form is read, its tries are counted.

Gradio is given a form of its own making with the name and the password that were counted, so that
no two ways of reading the same bytes can differ.
"""

from __future__ import annotations

import asyncio
import math
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request

from assistant.config import Config
from ui.gateway.request_body import BodyTooLong, read_body, replay_body
from ui.security.accounts import Accounts
from ui.security.device_cookie import DeviceCookies, load_device_key
from ui.security.login_throttle import LoginThrottle
from ui.security.sign_in import too_many_tries_words

if TYPE_CHECKING:
    from ui.gateway.asgi import App, Message, Receive, Scope, Send

LARGEST_FORM_BYTES = 10_000
FORM_SECONDS = 10.0  # within which it has to be here
MAX_FIELDS = 10
BODY_HEADERS = (b"content-type", b"content-length", b"content-encoding", b"transfer-encoding")

FORM_TOO_LARGE = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is no form of a sign-in.")
INVALID_FORM = (
    HTTPStatus.BAD_REQUEST,
    "This is no form of a sign-in: give one name and one password.",
)

Header = tuple[bytes, bytes]
LoginRefusal = tuple[HTTPStatus, str, *tuple[Header, ...]]


class LoginHandler:
    """Lets tries to sign in through, slowly where many were wrong."""

    def __init__(self, tries: LoginThrottle, devices: DeviceCookies) -> None:
        self._tries = tries
        self._devices = devices

    async def __call__(
        self, app: App, scope: Scope, receive: Receive, send: Send
    ) -> LoginRefusal | None:
        """Let `app` answer the try, held back as long as it must be; or why it may not."""
        address = (scope.get("client") or ("",))[0]
        form = await _read_form(scope, receive)
        if isinstance(form[0], HTTPStatus):  # somebody tries something: that counts as well
            made = self._tries.begin("", address)
            return _too_many(made.wait_seconds) if made.is_refused else form
        name, password = form
        request = Request(scope)
        mark = self._devices.mark(request.cookies, name)
        made = self._tries.begin(name, address, mark)
        if made.is_refused:
            return _too_many(made.wait_seconds)
        await asyncio.sleep(made.wait_seconds)

        async def watched(message: Message) -> None:
            if message.get("status") == HTTPStatus.OK:
                self._tries.record_success(made)
                ours = self._devices.header(name, is_encrypted=_is_encrypted(request))
                message = {**message, "headers": [*message.get("headers", ()), ours]}
            await send(message)

        await app(*_with_form(scope, receive, name, password), watched)
        return None


def login_handler(config: Config, accounts: Accounts | None) -> LoginHandler | None:
    """The throttle of a page with these accounts; None for a page without.

    InvalidInput if the key of its cookies cannot be kept in the data folder.
    """
    if accounts is None:
        return None
    return LoginHandler(LoginThrottle(accounts.names), DeviceCookies(load_device_key(config.data)))


def _is_encrypted(request: Request) -> bool:
    """Also if a proxy alone says so: at worst a browser does not send back its own cookie."""
    said = request.headers.get("x-forwarded-proto", "")
    return request.url.scheme == "https" or said.startswith("https")


def _too_many(seconds: float) -> LoginRefusal:
    retry = (b"retry-after", str(math.ceil(seconds)).encode())
    return HTTPStatus.TOO_MANY_REQUESTS, too_many_tries_words(seconds), retry


async def _read_form(scope: Scope, receive: Receive) -> tuple[str, str] | tuple[HTTPStatus, str]:
    """The name and the password, or what is wrong with what was sent."""
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
    except Exception:  # the parsers raise many kinds for what is malformed
        return INVALID_FORM
    if not isinstance(name, str) or not isinstance(password, str):
        return INVALID_FORM
    return _encodable(name).strip(), _encodable(password)


def _with_form(scope: Scope, receive: Receive, name: str, password: str) -> tuple[Scope, Receive]:
    """The request with these two fields as its body; behind it comes what `receive` still gives."""
    body = urlencode({"username": name, "password": password}).encode()
    kept = [pair for pair in scope["headers"] if pair[0].lower() not in BODY_HEADERS]
    form_headers = [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(body)).encode()),
    ]
    return {**scope, "headers": [*kept, *form_headers]}, replay_body(body, receive)


def _encodable(text: str) -> str:
    """A charset of the sender's may hold unpaired surrogates, which no form can carry."""
    return text.encode("utf-8", "replace").decode()
