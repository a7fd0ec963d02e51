"""A visitor without a browser, who speaks with the page as its own script does."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
from gradio_client.utils import apply_diff

CONFIG = "window.gradio_config = "


class PageClient:
    """One open page with a session of its own; a context manager that closes it.

    `name` and `password` sign in first, where the page asks for that.
    """

    def __init__(self, address: str, name: str = "", password: str = "", **headers: str) -> None:
        self.session = secrets.token_hex(6)
        self.http = httpx.Client(base_url=address, timeout=120, trust_env=False, headers=headers)
        if name:
            self.http.post("login", data={"username": name, "password": password})
        html = self.http.get("").text
        self.config = json.JSONDecoder().raw_decode(html, html.index(CONFIG) + len(CONFIG))[0]
        self._open = self.http.stream("GET", f"gradio_api/heartbeat/{self.session}")

    def __enter__(self) -> PageClient:
        self._open.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.__exit__(None, None, None)
        self.http.close()

    def component(self, elem_id: str) -> int:
        """The number of a component by the id of its element."""
        (found,) = [
            each["id"]
            for each in self.config["components"]
            if each["props"].get("elem_id") == elem_id
        ]
        return int(found)

    def call(self, elem_id: str, name: str, /, **asked: Any) -> Any:
        """What a function answers that the script of a component may call."""
        response = self.post_call(elem_id, name, **asked)
        response.raise_for_status()
        return response.json()

    def post_call(self, elem_id: str, name: str, /, **asked: Any) -> httpx.Response:
        """The same, as it came."""
        event = {"session_hash": self.session, "component_id": self.component(elem_id)}
        asking = event | {"fn_name": name, "data": asked}
        return self.http.post("gradio_api/component_server/", json=asking)

    def join(self, api_name: str, *data: Any, **more: Any) -> httpx.Response:
        """Begin an event; what it gives comes by `outcomes`."""
        (index,) = [
            at
            for at, each in enumerate(self.config["dependencies"])
            if each["api_name"] == api_name
        ]
        inputs = self.config["dependencies"][index]["inputs"]
        event = {"data": [*data, *[None] * (len(inputs) - len(data))], "fn_index": index}
        event |= {"session_hash": self.session, "event_data": None, "trigger_id": None}
        return self.http.post("gradio_api/queue/join", json=event | more)

    def outcomes(self, event: str) -> Iterator[list[Any]]:
        """What an event gives, one after the other, until it has ended."""
        shown: list[Any] = []
        query = {"session_hash": self.session}
        with self.http.stream("GET", "gradio_api/queue/data", params=query) as stream:
            for line in stream.iter_lines():
                message = json.loads(line.removeprefix("data: ")) if line else {}
                if message.get("event_id") != event or "output" not in message:
                    continue
                if message["msg"] == "process_completed":
                    return
                given = message["output"]["data"]
                if shown:
                    given = [apply_diff(*pair) for pair in zip(shown, given, strict=True)]
                shown = given
                yield list(shown)

    def ask(self, question: str) -> str:
        """The HTML of the answer that stands at the end."""
        event = self.join("ask", question).json()["event_id"]
        # the last update tells that the answer was saved and leaves what is shown as it is
        return [shown[1] for shown in self.outcomes(event) if isinstance(shown[1], str)][-1]
