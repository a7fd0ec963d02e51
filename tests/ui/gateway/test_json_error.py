"""A refusal in JSON: the words under both names that scripts look for."""

from __future__ import annotations

import json
from http import HTTPStatus

from tests.ui.gateway.gate import run_async
from ui.gateway.json_error import json_error_body, send_json_error

WORDS = 'No “such” <b>file</b>: "ä"'


def test_the_words_stand_under_both_names():
    assert json.loads(json_error_body(WORDS)) == {"detail": WORDS, "error": WORDS}


def test_the_answer_has_its_length_and_further_headers():
    sent = []

    async def send(message):
        sent.append(message)

    run_async(send_json_error(send, HTTPStatus.TOO_MANY_REQUESTS, WORDS, (b"retry-after", b"5")))
    start, body = sent
    headers = dict(start["headers"])
    assert start["status"] == 429
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    assert headers[b"content-type"] == b"application/json"
    assert headers[b"retry-after"] == b"5"
