"""Builds: begun, watched, bounded, and told to nobody else."""

from __future__ import annotations

from filelock import FileLock

from index.library import Library
from integrations.http.builds import MAX_UNFINISHED
from tests.integrations.http.test_articles import finished
from tests.integrations.http.test_asking import events_of


def test_a_build_reads_what_is_new_and_tells_it_as_events(server, libraries):
    token = server.token("robot", role="write")
    begun = server.call("POST", "/api/v1/builds", token)
    path = begun.headers["location"]
    events = events_of(server.call("GET", f"{path}/events", token).text)
    assert {name for name, _ in events} == {"build"}
    assert events[-1][1]["state"] == "done"
    assert events[-1][1]["receipt"]["unchanged"] == 3
    assert finished(server, token, begun) == events[-1][1]


def test_builds_wait_for_one_another_and_are_bounded(server):
    token = server.token("robot", role="write")
    with FileLock(Library(server.config.data).lock):
        begun = [server.call("POST", "/api/v1/builds", token) for _ in range(MAX_UNFINISHED)]
        refused = server.call("POST", "/api/v1/builds", token)
        article = server.call("POST", "/api/v1/articles", token, json={"text": "A pier."})
        assert (refused.status_code, article.status_code) == (429, 429)
        assert int(refused.headers["retry-after"]) > 0
        assert server.call("GET", begun[0].headers["location"], token).json()["state"] == "waiting"
        assert not (server.config.data / "uploads").exists()
    assert {finished(server, token, each)["state"] for each in begun} == {"done"}
