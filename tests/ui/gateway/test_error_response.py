"""A refusal is a page for a person and JSON for a program."""

from __future__ import annotations

import json
from http import HTTPStatus

from tests.ui.gateway.gate import Caller, run_async
from ui.gateway.error_response import error_response


def test_a_browser_that_goes_to_a_wrong_address_is_shown_words():
    call = Caller()
    for headers, path, words in (
        ({"Accept": "text/html"}, "/nowhere", "There is nothing at this address."),
        ({"Accept": "text/html", "Host": "evil.example"}, "/", "does not answer to this name"),
    ):
        response = call(path, headers=headers)
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<p>{words}" in response.text or words in response.text
        assert response.text.startswith("<!doctype html>")
    assert call("/nowhere").json()["detail"] == "There is nothing at this address."


def answered(scope) -> list[dict]:
    sent = []

    async def send(message):
        sent.append(message)

    app = error_response(HTTPStatus.FORBIDDEN, "No <b>entry</b>.")
    run_async(app({"type": "http", "method": "GET", "headers": [], **scope}, None, send))
    return sent


def test_a_program_is_answered_in_json_and_a_person_by_a_page():
    _, body = answered({})
    assert json.loads(body["body"])["detail"] == "No <b>entry</b>."
    start, body = answered({"headers": [(b"Accept", b"text/html,*/*")]})
    assert b"<p>No &lt;b&gt;entry&lt;/b&gt;.</p>" in body["body"]
    assert dict(start["headers"])[b"cache-control"] == b"no-store"


def test_head_has_the_length_of_the_body_and_no_body():
    start, body = answered({"method": "HEAD"})
    assert body["body"] == b""
    assert dict(start["headers"])[b"content-length"] != b"0"


def test_a_websocket_is_closed():
    assert answered({"type": "websocket"}) == [{"type": "websocket.close", "code": 1008}]
