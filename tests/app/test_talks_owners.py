"""Two people who sign in on one page: neither reaches the other's conversations."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request

import pytest

from assistant.conversations import Conversations
from assistant.jsonform import answer_json
from index.library import Library
from tests.app.conftest import served
from tests.app.records import answer, article, citation
from tests.conftest import ROOT

pytestmark = pytest.mark.long

ANSWER = answer(citation(article("It was in May."), "It was in May."))


class Person:
    """Somebody who signed in, and what the page's script may ask for in their name."""

    def __init__(self, address: str, name: str) -> None:
        jar = urllib.request.HTTPCookieProcessor()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        self._address = address
        form = urllib.parse.urlencode({"username": name, "password": f"{name}-secret"})
        self._opener.open(f"{address}login", form.encode(), timeout=20).close()
        with self._opener.open(f"{address}config", timeout=20) as response:
            components = json.load(response)["components"]
        (self._component,) = [
            each["id"] for each in components if each["props"].get("elem_id") == "talks"
        ]

    def call(self, name: str, **asked):
        body = {
            "session_hash": "s", "component_id": self._component, "fn_name": name, "data": asked,
        }  # fmt: skip
        request = urllib.request.Request(
            f"{self._address}gradio_api/component_server",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with self._opener.open(request, timeout=20) as response:
            return json.load(response)


@pytest.fixture
def people(tmp_path):
    """The data folder, and two people who signed in on its page."""
    script = ROOT / "tests" / "app" / "signed_in_page.py"
    with served(script, tmp_path / "data", tmp_path / "log.txt") as address:
        yield tmp_path / "data", Person(address, "ann"), Person(address, "eve")


def test_conversations_belong_to_the_name_that_signed_in(people):
    data, ann, eve = people
    Conversations(Library(data), "ann").save("c", "t1", answer_json(ANSWER))
    assert "Who?" in ann.call("find_talks", words="")["html"]
    assert "No conversations yet" in eve.call("find_talks", words="")["html"]
    assert ann.call("export_answer", turn="t1", form="json")["name"] == "who.json"
    for name, asked in (
        ("export_answer", {"turn": "t1", "form": "json"}),
        ("export_talk", {"talk": "c", "form": "json"}),
        ("rename_talk", {"talk": "c", "title": "mine"}),
        ("judge_answer", {"turn": "t1", "number": 0, "verdict": "up"}),
        ("delete_talk", {"talk": "c"}),
    ):
        assert eve.call(name, **asked)["error"], name
    assert ann.call("rename_talk", talk="c", title="A name") == {}
    assert ann.call("delete_talk", talk="c") == {}
    assert "No conversations yet" in ann.call("find_talks", words="")["html"]
