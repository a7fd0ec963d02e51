"""Answers to what is wrong with a request or went wrong in the server: plain words, and no more.

Plain ASGI, between the gate and Gradio. What Gradio would tell of itself (tracebacks, names of its
functions, paths) is logged or left out.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from urllib.parse import parse_qsl

from ui.gateway.allowed_routes import COMPONENT_CALL, EVENTS, HEARTBEAT, JOIN, PREDICT, UPLOAD
from ui.gateway.asgi import App, Message, Receive, Scope, Send
from ui.gateway.event_validation import (
    NOT_OURS,
    call_refusal,
    event_refusal,
    flood_refusal,
    stream_refusal,
)
from ui.gateway.json_error import refuse
from ui.gateway.middleware import LARGEST_BODY_BYTES, Refusal, signed_in
from ui.gateway.open_pages import OpenPages
from ui.gateway.request_body import Bodies, TooManyBodies, has_too_many_parts, read_body, with_body
from ui.state.handler_errors import BROKEN, words_of
from ui.state.upload_quota import Arriving, UploadsFull

API = "/gradio_api/"
FORMS = {JOIN: event_refusal, PREDICT: event_refusal, COMPONENT_CALL: call_refusal}
WORDS = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.REQUEST_TIMEOUT: "the request did not come whole",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "this is more than may be sent at once",
    HTTPStatus.SERVICE_UNAVAILABLE: "Footnote is busy: try again in a moment",
}


class Refusals:
    """Middleware that lets through what the page sends, and puts what fails into words."""

    def __init__(self, app: App, arriving: Arriving) -> None:
        self._app = app
        self._arriving = arriving
        self._pages = OpenPages()
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a refusal or a failure is answered in words."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        plain = _Plain(send)
        try:
            await self._pass_on(scope, receive, plain)
            await plain.tell_failure()
        except TimeoutError:
            await refuse(send, HTTPStatus.REQUEST_TIMEOUT, WORDS[HTTPStatus.REQUEST_TIMEOUT])
        except TooManyBodies:
            busy = HTTPStatus.SERVICE_UNAVAILABLE
            await refuse(send, busy, WORDS[busy])
        except UploadsFull as error:
            await refuse(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error))
        except Exception as error:
            words = words_of(error, f"answering {scope['path']}")
            if plain.has_begun:  # a stream that broke off: there is nothing to be said in it
                return
            await refuse(send, HTTPStatus.INTERNAL_SERVER_ERROR, words)

    async def _pass_on(self, scope: Scope, receive: Receive, plain: _Plain) -> None:
        path: str = scope["path"]
        refusal = None
        if path == UPLOAD:
            await self._upload(scope, receive, plain)
            return
        if path.startswith(HEARTBEAT):
            session = path.removeprefix(HEARTBEAT)
            refusal = await self._pages.keep_open(
                session, scope, lambda: self._app(scope, receive, plain)
            )
        elif path == EVENTS:
            session = _session_of(scope)
            refusal = stream_refusal(scope["app"].get_blocks(), session)
            refusal = refusal or await self._pages.refusal(session, scope, begins=False)
        elif path in FORMS:
            async with self._bodies.one_of(_length_of(scope)):
                content = await read_body(receive, LARGEST_BODY_BYTES)  # as the gate allows
            refusal = await self._form_refusal(scope, content)
            receive = with_body(content, receive)
        if refusal is not None:
            await refuse(plain.send, *refusal)
        elif not path.startswith(HEARTBEAT):
            await self._app(scope, receive, plain)

    async def _form_refusal(self, scope: Scope, content: bytes) -> Refusal | None:
        """Why an event or a call is not let in; None for one of the page's own."""
        if has_too_many_parts(content):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, WORDS[HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST, NOT_OURS
        blocks, begins = scope["app"].get_blocks(), scope["path"] == JOIN
        refusal = FORMS[scope["path"]](blocks, body)
        if refusal is None and begins:
            refusal = flood_refusal(blocks, body["session_hash"], signed_in(scope))
        return refusal or await self._pages.refusal(body["session_hash"], scope, begins=begins)

    async def _upload(self, scope: Scope, receive: Receive, plain: _Plain) -> None:
        """Files that come in, while the uploads have room for them."""
        arriving = self._arriving.of(_length_of(scope))
        await asyncio.to_thread(arriving.__enter__)  # it looks at every file that is there
        try:
            await self._app(scope, receive, plain)
        finally:
            arriving.__exit__(None, None, None)


class _Plain:
    """Sends on what is well; holds back a failure's own words and sends plain ones instead.

    Not before the application has ended: it may say that it is broken first, and then raise why.
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

    async def tell_failure(self) -> None:
        """Say in plain words what was held back, if anything was."""
        if self._failed is not None:
            await refuse(self.send, self._failed, _words(self._failed, self._content))


def _words(status: HTTPStatus, content: bytes) -> str:
    """What our own handlers said, which comes as an error with a title; else words by status."""
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("title") and isinstance(answer.get("error"), str):
        return str(answer["error"])
    return WORDS.get(status, NOT_OURS if status < HTTPStatus.INTERNAL_SERVER_ERROR else BROKEN)


def _length_of(scope: Scope) -> int:
    """The bytes that a request says it has; the gate has seen that they are a number."""
    said = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return int(said[0]) if said and said[0].isdigit() else 0


def _session_of(scope: Scope) -> str:
    """The session whose events are asked for; empty for none and for several.

    Of several, Gradio would show the events of the last one, whoever it belongs to.
    """
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = [value for name, value in query if name == "session_hash"]
    return given[0] if len(given) == 1 else ""
