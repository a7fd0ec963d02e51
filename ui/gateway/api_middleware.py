"""Middleware that refuses invalid API requests, and answers errors with a plain message.

Plain ASGI, between the security middleware and Gradio. What Gradio would reveal of itself
(tracebacks, names of its functions, paths) is logged or left out.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from urllib.parse import parse_qsl

from ui.gateway.allowed_routes import (
    HEARTBEAT_PREFIX,
    PREDICT_PATH,
    QUEUE_DATA_PATH,
    QUEUE_JOIN_PATH,
    SERVER_FUNCTION_PATH,
    UPLOAD_PATH,
)
from ui.gateway.asgi import App, Message, Receive, Scope, Send
from ui.gateway.event_validation import (
    INVALID_REQUEST,
    call_refusal,
    event_refusal,
    flood_refusal,
    stream_refusal,
)
from ui.gateway.json_error import send_json_error
from ui.gateway.middleware import LARGEST_BODY_BYTES, Refusal, scope_account
from ui.gateway.open_pages import OpenPages
from ui.gateway.request_body import (
    BodyLimiter,
    TooManyBodies,
    has_too_many_values,
    read_body,
    replay_body,
)
from ui.state.handler_errors import UNEXPECTED_ERROR, error_words
from ui.state.upload_quota import PendingUploads, UploadsFull

API_PREFIX = "/gradio_api/"
VALIDATORS = {
    QUEUE_JOIN_PATH: event_refusal,
    PREDICT_PATH: event_refusal,
    SERVER_FUNCTION_PATH: call_refusal,
}
STATUS_WORDS = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.REQUEST_TIMEOUT: "the request did not come whole",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "this is more than may be sent at once",
    HTTPStatus.SERVICE_UNAVAILABLE: "Footnote is busy: try again in a moment",
}


class ApiMiddleware:
    """Lets through what the page sends, and answers refusals and errors in words."""

    def __init__(self, app: App, uploads: PendingUploads) -> None:
        self._app = app
        self._arriving = uploads
        self._pages = OpenPages()
        self._bodies = BodyLimiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a refusal or a failure is answered in words."""
        if scope["type"] != "http" or not scope["path"].startswith(API_PREFIX):
            await self._app(scope, receive, send)
            return
        errors = _ErrorFilter(send)
        try:
            await self._pass_on(scope, receive, errors)
            await errors.send_error()
        except TimeoutError:
            await send_json_error(
                send, HTTPStatus.REQUEST_TIMEOUT, STATUS_WORDS[HTTPStatus.REQUEST_TIMEOUT]
            )
        except TooManyBodies:
            busy = HTTPStatus.SERVICE_UNAVAILABLE
            await send_json_error(send, busy, STATUS_WORDS[busy])
        except UploadsFull as error:
            await send_json_error(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error))
        except Exception as error:
            words = error_words(error, f"answering {scope['path']}")
            if errors.has_begun:  # the response has begun, so no error can be sent
                return
            await send_json_error(send, HTTPStatus.INTERNAL_SERVER_ERROR, words)

    async def _pass_on(self, scope: Scope, receive: Receive, errors: _ErrorFilter) -> None:
        path: str = scope["path"]
        refusal = None
        if path == UPLOAD_PATH:
            await self._upload(scope, receive, errors)
            return
        if path.startswith(HEARTBEAT_PREFIX):
            session = path.removeprefix(HEARTBEAT_PREFIX)
            refusal = await self._pages.keep_open(
                session, scope, lambda: self._app(scope, receive, errors)
            )
        elif path == QUEUE_DATA_PATH:
            session = _session_hash(scope)
            refusal = stream_refusal(scope["app"].get_blocks(), session)
            refusal = refusal or await self._pages.refusal(session, scope, begins=False)
        elif path in VALIDATORS:
            async with self._bodies.one_of(_content_length(scope)):
                content = await read_body(receive, LARGEST_BODY_BYTES)
            refusal = await self._body_refusal(scope, content)
            receive = replay_body(content, receive)
        if refusal is not None:
            await send_json_error(errors.send, *refusal)
        elif not path.startswith(HEARTBEAT_PREFIX):
            await self._app(scope, receive, errors)

    async def _body_refusal(self, scope: Scope, content: bytes) -> Refusal | None:
        """Why an event or a call is refused; None for one of the page's own."""
        if has_too_many_values(content):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, STATUS_WORDS[
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            ]
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST, INVALID_REQUEST
        blocks, begins = scope["app"].get_blocks(), scope["path"] == QUEUE_JOIN_PATH
        refusal = VALIDATORS[scope["path"]](blocks, body)
        if refusal is None and begins:
            refusal = flood_refusal(blocks, body["session_hash"], scope_account(scope))
        return refusal or await self._pages.refusal(body["session_hash"], scope, begins=begins)

    async def _upload(self, scope: Scope, receive: Receive, errors: _ErrorFilter) -> None:
        """Let an upload through if the library has room for it."""
        uploads = self._arriving.of(_content_length(scope))
        await asyncio.to_thread(uploads.__enter__)  # it reads the size of every stored file
        try:
            await self._app(scope, receive, errors)
        finally:
            uploads.__exit__(None, None, None)


class _ErrorFilter:
    """Passes responses on, but holds back errors and sends them in plain words.

    Only after the application has ended: it may send an error first, and then raise its cause.
    """

    def __init__(self, send: Send) -> None:
        self.send = send
        self.has_begun = False
        self._failed: HTTPStatus | None = None
        self._content = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
            self._failed = HTTPStatus(message["status"])
            return
        if self._failed is None:
            self.has_begun = True
            await self.send(message)
            return
        self._content += message.get("body", b"")

    async def send_error(self) -> None:
        """Send the error that was held back, if any, in plain words."""
        if self._failed is not None:
            await send_json_error(
                self.send, self._failed, _failure_words(self._failed, self._content)
            )


def _failure_words(status: HTTPStatus, content: bytes) -> str:
    """The words of our own handlers, which come as an error with a title; else words by status."""
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("title") and isinstance(answer.get("error"), str):
        return str(answer["error"])
    return STATUS_WORDS.get(
        status, INVALID_REQUEST if status < HTTPStatus.INTERNAL_SERVER_ERROR else UNEXPECTED_ERROR
    )


def _content_length(scope: Scope) -> int:
    """The declared length of a request; the security middleware has checked that it is a number."""
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _session_hash(scope: Scope) -> str:
    """The session whose events are requested; empty for none and for several.

    Of several, Gradio would show the events of the last one, no matter whose it is.
    """
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    sessions = [value for name, value in query if name == "session_hash"]
    return sessions[0] if len(sessions) == 1 else ""
