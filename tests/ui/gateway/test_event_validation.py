"""Whatever anybody sends to the server of the page: a clear refusal, and nothing of its inside."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served
from tests.ui.page_client import PageClient
from ui.gateway.event_validation import EVENTS_PER_VISITOR, flood_refusal

API = "gradio_api"
INSIDE = ("Traceback", ".py", "gradio", "Error(", "NoneType", "site-packages", "/tmp", str(ROOT))
DEEP = "[" * 5000 + "]" * 5000
VALUES = (None, 0, -1, 1.5, True, "", "x" * 300_000, [], {}, [None], [[[[]]]], {"a": {"b": []}},
          [{"path": "/etc/passwd"}], {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
          "\x00\ud7ff\u202e", "../../etc/passwd", 10**30)  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("forged")
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address, folder / "log.txt"


@pytest.fixture
def visitor(page) -> Iterator[PageClient]:
    with PageClient(page[0]) as visitor:
        yield visitor


@pytest.fixture
def client(visitor) -> httpx.Client:
    return visitor.http


def clear(response: httpx.Response) -> bool:
    """A refusal in words, without anything of the server's inside."""
    told = response.json()
    assert response.status_code in (400, 404, 405, 413, 422, 429), (response, told)
    assert set(told) == {"detail", "error"}
    assert told["detail"] == told["error"]
    assert not any(inside in response.text for inside in INSIDE), told
    return True


def calls(visitor: PageClient) -> list[tuple[int, str]]:
    components = visitor.config["components"]
    return [(c["id"], name) for c in components for name in c["props"].get("server_fns") or ()]


def test_every_event_of_a_wrong_form_is_refused(client, visitor):
    """Missing, extra, of wrong types, huge, nested: for each event that the page knows."""
    sent = 0
    for event in visitor.config["dependencies"]:
        right = {
            "fn_index": event["id"],
            "session_hash": "forged",
            "data": [None] * len(event["inputs"]),
        }
        wrong = [
            {key: value for key, value in right.items() if key != left_out}
            for left_out in ("fn_index", "session_hash", "data")
        ]
        wrong += [right | {"data": [*right["data"], value]} for value in VALUES]
        wrong += [right | {"data": value} for value in VALUES if not isinstance(value, list)]
        wrong += [right | {"fn_index": value} for value in VALUES if value not in (0, True)]
        wrong += [right | {"session_hash": value} for value in VALUES]
        if event["inputs"]:
            wrong.append(right | {"data": []})
        for body in wrong[:: 1 if event["id"] < 3 else 5]:
            path = "queue/join" if event["queue"] in (True, None) else "run/predict"
            assert clear(client.post(f"{API}/{path}", json=body)), body
            sent += 1
    assert sent > 400


def test_content_that_is_no_json_is_refused(client, visitor):
    for path in ("queue/join", "run/predict", "component_server/"):
        for content in (b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", DEEP.encode(), b"9" * 9999,
                        b"--x\r\nContent-Disposition: form-data\r\n"):  # fmt: skip
            for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
                answer = client.post(
                    f"{API}/{path}", content=content, headers={"Content-Type": kind}
                )
                assert clear(answer), (path, content[:20])


def test_every_function_of_the_page_takes_anything_and_answers_in_words(client, visitor):
    sent = 0
    for component, name in calls(visitor):
        right = {"component_id": component, "fn_name": name, "session_hash": "forged", "data": {}}
        for left_out in right:
            body = {key: value for key, value in right.items() if key != left_out}
            assert clear(client.post(f"{API}/component_server/", json=body))
        for key, value in itertools.product(("component_id", "fn_name"), VALUES):
            assert clear(client.post(f"{API}/component_server/", json=right | {key: value}))
        keys = ("collection", "article", "which", "turn", "number", "form", "words", "others", "at")
        given = [*VALUES, *({key: value} for key in keys for value in VALUES[::3])]
        for value in given:
            response = client.post(f"{API}/component_server/", json=right | {"data": value})
            assert response.status_code == 200, (name, value, response.text)
            assert "Traceback" not in response.text
            assert "something went wrong" not in response.text, (name, str(value)[:100])
            sent += 1
    assert sent > 500


def test_names_and_pages_that_are_not_known_are_refused(client, visitor):
    for name in ("nothing", "__init__", "postprocess", "__class__", "get_config", "render", ""):
        for component, _ in calls(visitor)[:3]:
            body = {"component_id": component, "fn_name": name, "session_hash": "x", "data": {}}
            assert clear(client.post(f"{API}/component_server/", json=body))
    for session in ("", "unknown", "a" * 500, "../x", "%00"):
        assert clear(client.get(f"{API}/queue/data", params={"session_hash": session}))


def ended(client: httpx.Client, session: str) -> Iterator[dict]:
    """The last messages of the events of a page, as its stream tells them."""
    with client.stream("GET", f"{API}/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                message = json.loads(line[6:])
                if message["msg"] == "close_stream":
                    return
                if message["msg"] == "process_completed":
                    yield message


def test_events_of_the_right_form_that_carry_anything_end_with_words(client, visitor):
    """Nothing of the inside is told, and no traceback is logged for what was only forged."""
    for event in visitor.config["dependencies"]:
        if event["targets"] and event["targets"][0][1] in ("click", "submit", "load"):
            continue
        for value in (None, [], "x", 3, {}, {"which": []}, {"turn": 1, "question": {}}):
            session = f"forged{event['id']}"
            body = {"fn_index": event["id"], "session_hash": session, "event_data": value,
                    "data": [None] * len(event["inputs"])}  # fmt: skip
            if event["queue"] is False:
                response = client.post(f"{API}/run/predict", json=body)
                assert response.status_code == 200 or clear(response), response.text
                continue
            assert client.post(f"{API}/queue/join", json=body).status_code == 200
            for message in ended(client, session):
                text = json.dumps(message)
                assert not any(inside in text for inside in ("Traceback", ".py", "NoneType")), text


def test_one_page_has_no_more_than_a_share_of_the_events(client, visitor):
    """The others' events still get in."""
    index = next(e["id"] for e in visitor.config["dependencies"] if e["api_name"] == "ask")
    size = len(next(e for e in visitor.config["dependencies"] if e["id"] == index)["inputs"])
    body = {
        "fn_index": index,
        "session_hash": "flood",
        "data": [f"what {'x ' * 4000}?", *[None] * (size - 1)],
    }
    answers = [client.post(f"{API}/queue/join", json=body).status_code for _ in range(60)]
    assert set(answers) <= {200, 429}
    assert answers[: EVENTS_PER_VISITOR // 2] == [200] * (EVENTS_PER_VISITOR // 2)
    assert (
        client.post(f"{API}/queue/join", json=body | {"session_hash": "other"}).status_code == 200
    )
    assert list(ended(client, "other"))[-1]["success"]


def test_nothing_that_was_forged_is_logged_as_a_fault_of_the_server(page):
    log = page[1].read_text("utf-8")
    assert "Traceback" not in log, log[:3000]


def test_a_stream_is_of_one_session_alone(client, visitor, page):
    """Of several names Gradio would take the last, and we looked at the first."""
    with PageClient(page[0]) as other:
        for each in (visitor, other):
            assert each.join("ask", "Who leads it?", None, None, None).status_code == 200
        query = f"session_hash={visitor.session}&session_hash={other.session}"
        response = client.get(f"{API}/queue/data?{query}")
        assert response.status_code == 404
        assert clear(response)


def test_a_body_of_very_many_parts_is_not_parsed(client, visitor):
    """4 MB of empty objects took 200 MB and a second of everybody's time."""
    many = "[" + "{}," * 40_000 + "{}]"
    event = f'{{"fn_index":0,"data":["",{many},null,null],"session_hash":"{visitor.session}"}}'
    for path in (f"{API}/queue/join", f"{API}/component_server/"):
        response = client.post(path, content=event)
        assert response.status_code == 413
        assert clear(response)


@pytest.mark.parametrize(("account", "other"), [(None, None), ("ann", "bob")])
def test_one_visitor_has_no_more_than_a_share_of_the_events(account, other):
    """By account where people sign in, however many pages they open; else by page."""
    waiting: dict[str, SimpleNamespace] = {}
    queue = SimpleNamespace(event_ids_to_events=waiting)
    blocks = SimpleNamespace(_queue=queue)
    for n in range(EVENTS_PER_VISITOR):
        session = f"page{n}" if account else "page"
        assert flood_refusal(blocks, session, account) is None
        waiting[str(n)] = SimpleNamespace(session_hash=session, username=account)
    refused = flood_refusal(blocks, "further" if account else "page", account)
    assert refused is not None
    assert refused[0] == 429
    assert flood_refusal(blocks, "other", other) is None
    del waiting["0"]
    assert flood_refusal(blocks, "page", account) is None
