"""Asking and searching: the contract of `ask --json`, streams, twenty at once, hostile bodies."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.serialization.from_json import answer_from_json
from tests.integrations.conftest import ARTICLES

FACTS = {
    "Who founded the museum?": ("", "museum.txt", "Otto Brandt"),
    "How many cars does the ferry carry?": ("", "ferry.md", "forty cars"),
    "When is the picnic of the team?": ("team", "team.txt", "Friday"),
    "With which number does the vault of Aberwyn open?": ("secret", "secret.txt", "four thousand"),
}


LONG_HISTORY = json.dumps([{"question": "b"}] * 41).encode()


def events_of(text):
    """The (name, data) of each event."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines.get("event", ""), json.loads(lines["data"])))
    return found


def test_an_answer_is_that_of_the_command_line_with_links(server):
    token = server.token("robot")
    record = server.call("POST", "/api/v1/ask", token, json={"question": "Who founded the museum?"})
    record = record.json()
    assert record["status"] == "answered"
    citation = record["citations"][0]
    assert ARTICLES["museum.txt"][citation["start"] : citation["end"]] == citation["quote"]
    place = parse_qs(urlsplit(citation["link"]).query)
    assert place == {"article": ["museum.txt"], "at": [f"{citation['start']}-{citation['end']}"]}
    assert answer_from_json(record).citations[0].quote == citation["quote"]


def test_what_is_not_there_is_refused_in_full(server):
    token = server.token("robot")
    record = server.call(
        "POST", "/api/v1/ask", token, json={"question": "What is the capital of Mongolia?"}
    ).json()
    assert (record["status"], record["statements"], record["citations"]) == ("not_found", [], [])


def test_a_follow_up_and_filters(server):
    token = server.token("robot")
    turn = {"question": "Who founded the museum?", "answer": "Otto Brandt."}
    body = {"question": "Where is it?", "history": [turn]}
    assert "Kirkby" in server.call("POST", "/api/v1/ask", token, json=body).text
    body = {"question": turn["question"], "filters": {"articles": ["ferry.md"]}}
    assert server.call("POST", "/api/v1/ask", token, json=body).json()["status"] == "not_found"


def test_a_stream_tells_its_stages_and_ends_with_the_same_answer(server):
    token = server.token("robot")
    body = {"question": "Who founded the museum?"}
    streamed = server.call("POST", "/api/v1/ask", token, json=body | {"stream": True})
    assert streamed.headers["content-type"].startswith("text/event-stream")
    events = events_of(streamed.text)
    assert {name for name, _ in events[:-1]} == {"stage"}
    assert "reading" in [value["stage"] for _, value in events[:-1]]
    name, record = events[-1]
    plain = server.call("POST", "/api/v1/ask", token, json=body).json()
    assert name == "answer"
    for each in (record, plain):
        each.pop("timings_ms")
    assert record == plain


def test_a_stream_that_fails_ends_with_a_problem(server):
    token = server.token("robot")
    body = {"question": " ", "stream": True}
    name, problem = events_of(server.call("POST", "/api/v1/ask", token, json=body).text)[-1]
    assert (name, problem["status"]) == ("problem", 400)


def test_twenty_at_once_are_right_and_unmixed(server):
    token = server.token("robot")
    asked = list(FACTS.items()) * 5
    calls = [
        ("POST", "/api/v1/ask", token, {"json": {"question": q, "stream": n % 2 == 0},
                                        "params": {"collection": facts[0]}})
        for n, (q, facts) in enumerate(asked)
    ]  # fmt: skip
    for (question, (_, article, words)), response in zip(
        asked, server.call_all(calls), strict=True
    ):
        assert response.status_code == 200
        is_stream = response.headers["content-type"].startswith("text/event-stream")
        record = events_of(response.text)[-1][1] if is_stream else response.json()
        assert record["question"] == question
        assert record["citations"][0]["article_id"] == article
        assert words in record["citations"][0]["quote"]


def test_a_full_queue_is_503_with_a_time_to_come_again(libraries, tmp_path):
    import shutil

    from tests.integrations.http.conftest import api_config
    from tests.integrations.http.server import serve

    data = shutil.copytree(libraries, tmp_path / "data")
    server = serve(api_config(data), data / "uploading", at_once=1, may_wait=1)
    token = server.token("robot")
    calls = [("POST", "/api/v1/ask", token, {"json": {"question": "Who founded the museum?"}})] * 12
    found = server.call_all(calls)
    codes = {each.status_code for each in found}
    assert codes == {200, 503}
    full = [each for each in found if each.status_code == 503]
    assert all(int(each.headers["retry-after"]) > 0 for each in full)


def test_a_search_ranks_passages(server):
    token = server.token("robot")
    body = {"question": "ferry to Lindholm", "k": 2}
    hits = server.call("POST", "/api/v1/search", token, json=body).json()["hits"]
    assert hits[0]["article_id"] == "ferry.md"
    assert len(hits) <= 2


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b'{"question": 3}', 422),
        (b'{"question": "a", "more": 1}', 422),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "a", "\\ud800": 1}', 422),
        (b'{"question": "' + b"a" * 10_001 + b'"}', 422),
        (b'{"question": "a", "history": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
        (b'{"question": "a", "history": ' + LONG_HISTORY + b"}", 422),
        (b'{"question": "a", "filters": {"since": "soon"}}', 400),
        (b'{"question": "\xff\xfe"}', 400),
        (b'{"question": ""}', 422),
        (b'{"question": " \\u200b "}', None),
        (b'{"question": "\\u202e\xd7\x9e\xd7\x94?"}', 200),
        (b'{"question": "' + b"why? " * 1_999 + b'"}', 200),
        (b"x" * 4_000_001, 413),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_hostile_bodies_are_one_clear_problem(content, status, server):
    token = server.token("robot")
    for path in ("/api/v1/ask", "/api/v1/search"):
        headers = {"Content-Type": "application/json"}
        found = server.call("POST", path, token, content=content, headers=headers)
        if status is None:
            assert found.status_code in (200, 400)
        elif path.endswith("search") and b"history" in content:
            assert found.status_code in (400, 422)
        else:
            assert found.status_code == status, found.text
        if found.status_code >= 400:
            assert found.headers["content-type"] == "application/problem+json"
            assert found.json()["status"] == found.status_code
            assert "Traceback" not in found.text


def test_a_body_without_a_length_and_of_another_type_is_refused(server):
    token = server.token("robot")

    async def pieces():
        yield b'{"question": "a"}'

    assert server.call("POST", "/api/v1/ask", token, content=pieces()).status_code == 411
    headers = {"Content-Type": "text/plain"}
    found = server.call("POST", "/api/v1/ask", token, content=b'{"question":"a"}', headers=headers)
    assert found.status_code == 422
