"""Route × role × collection: what each token may do, and what it may not even learn."""

from __future__ import annotations

import json
import threading

import pytest

from integrations.http.access import MAX_REQUESTS_OF_A_TOKEN
from ui.gateway.program_routes import API_PATH, PROGRAM_ROUTES

QUESTION = {"question": "When is the picnic of the team?"}
READING = (
    ("POST", "/api/v1/ask", QUESTION, 200),
    ("POST", "/api/v1/search", QUESTION, 200),
    ("GET", "/api/v1/articles", None, 200),
    ("GET", "/api/v1/articles/team.txt", None, 200),
    ("GET", "/api/v1/builds/none", None, 404),
    ("GET", "/api/v1/builds/none/events", None, 404),
    ("GET", "/api/v1/collections", None, 200),
    ("GET", "/api/v1/conversations", None, 200),
    ("POST", "/api/v1/conversations", QUESTION, 201),
    ("GET", "/api/v1/conversations/none", None, 404),
    ("POST", "/api/v1/conversations/none", QUESTION, 404),
    ("DELETE", "/api/v1/conversations/none", None, 404),
    ("POST", "/api/v1/feedback", {"turn": "none", "verdict": "up"}, 404),
)
WRITING = (
    ("POST", "/api/v1/articles", {"text": "A pier was built in 1911."}, 202),
    ("POST", "/api/v1/articles/file", None, 202),
    ("DELETE", "/api/v1/articles/none", None, 404),
    ("POST", "/api/v1/builds", None, 202),
)
OPEN = ("/api/v1/health", "/api/v1/openapi.json")
NOT_THERE = "there is no such collection"


def request_of(method, path, body):
    if path.endswith("/file"):
        return {"files": {"file": ("pier.txt", b"A pier was built in 1911.")}}
    return {"json": body} if body is not None else {}


def called(server, row, token, collection):
    method, path, body, _ = row
    parameters = {"collection": collection} if collection is not None else {}
    return server.call(method, path, token, params=parameters, **request_of(method, path, body))


def test_the_table_names_every_route_of_the_gate():
    described = {(row[0], row[1]) for row in (*READING, *WRITING)}
    described |= {("GET", path) for path in (*OPEN, "/api/v1/ready")}
    for route in PROGRAM_ROUTES[API_PATH]:
        assert any(route.matches(*each) for each in described), route
    for each in described:
        assert any(route.matches(*each) for route in PROGRAM_ROUTES[API_PATH]), each


@pytest.mark.parametrize("row", [*READING, *WRITING], ids=lambda row: f"{row[0]} {row[1]}")
def test_route_by_role_by_collection(row, server):
    reader = server.token("reader", collections=["team"])
    writer = server.token("writer", collections=["team"], role="write")
    everywhere = server.token("everywhere", role="write")
    for token in (reader, writer):
        for collection in ("secret", "nowhere", "", None, "../secret", "TEAM", "team\n"):
            refused = called(server, row, token, collection)
            assert refused.status_code == 404, (collection, refused.text)
            assert refused.json()["detail"] == NOT_THERE
    assert called(server, row, everywhere, "nowhere").json()["detail"] == NOT_THERE
    assert called(server, row, writer, "team").status_code == row[3]
    assert called(server, row, everywhere, "team").status_code == row[3]
    expected = row[3] if row in READING else 403
    assert called(server, row, reader, "team").status_code == expected


@pytest.mark.parametrize("row", [*READING, *WRITING], ids=lambda row: f"{row[0]} {row[1]}")
def test_nothing_opens_without_a_token_also_on_loopback(row, server):
    secret, token = server.tokens.create("robot", role="write")
    method, path, body, _ = row
    headers = [
        {},
        {"Authorization": ""},
        {"Authorization": secret},
        {"Authorization": f"Basic {secret}"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {token.digest}"},
        {"Authorization": b"Bearer \xff"},
        {"Cookie": f"access-token-abc={secret}"},
    ]
    calls = [
        (method, path, "", {"headers": each, **request_of(method, path, body)}) for each in headers
    ]
    for response in server.call_all(calls):
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.headers["content-type"] == "application/problem+json"
    assert server.call(method, path, params={"token": secret}).status_code == 401
    server.tokens.revoke("robot")
    assert called(server, row, secret, "team").status_code == 401


def test_health_and_the_description_need_no_token_and_tell_nothing(server):
    assert server.call("GET", "/api/v1/health").json() == {"status": "ok"}
    described = json.dumps(server.call("GET", "/api/v1/openapi.json").json())
    assert "secret" not in described
    assert str(server.config.data) not in described


def test_a_token_lists_only_what_it_opens(server):
    reader = server.token("reader", collections=["team", ""])
    listed = server.call("GET", "/api/v1/collections", reader).json()["collections"]
    assert [each["name"] for each in listed] == ["", "team"]


def test_too_many_requests_of_a_token_are_refused_and_others_go_on(server):
    token, other = server.token("one"), server.token("two")
    go = threading.Event()
    searched = server.queue.run
    server.queue.run = lambda visitor, work, on_stage: (
        go.wait(60),
        searched(visitor, work, on_stage),
    )[1]
    calls = [("POST", "/api/v1/ask", token, {"json": QUESTION})] * (MAX_REQUESTS_OF_A_TOKEN + 3)
    timer = threading.Timer(3, go.set)
    timer.start()
    found = server.call_all([*calls, ("GET", "/api/v1/articles", other, {})])
    codes = [each.status_code for each in found]
    assert (codes[:-1].count(200), codes[:-1].count(429)) == (MAX_REQUESTS_OF_A_TOKEN, 3)
    assert codes[-1] == 200
    refused = next(each for each in found if each.status_code == 429)
    assert int(refused.headers["retry-after"]) > 0
    assert server.call("GET", "/api/v1/articles", token).status_code == 200


def test_a_page_of_another_site_and_another_host_get_nothing(server):
    token = server.token("robot")
    for headers in (
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        refused = server.call("GET", "/api/v1/articles", token, headers=headers)
        assert refused.status_code == 403
        assert refused.headers["content-type"] == "application/problem+json"
        assert "access-control-allow-origin" not in refused.headers
    answer = server.call("GET", "/api/v1/articles", token)
    assert "access-control-allow-origin" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert server.call("OPTIONS", "/api/v1/articles", token).status_code == 404


def test_a_damaged_file_of_tokens_lets_nobody_in(server):
    token = server.token("robot")
    (server.config.data / "access-tokens.json").write_text("{")
    refused = server.call("GET", "/api/v1/articles", token)
    assert refused.status_code == 503
    assert "damaged" in refused.json()["detail"]
