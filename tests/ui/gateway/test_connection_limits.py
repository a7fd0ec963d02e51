"""Connections that ask for nothing keep nobody out."""

from __future__ import annotations

import resource
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served
from ui.gateway import connection_limits as connections
from ui.gateway.connection_limits import MAX_CONNECTIONS, BoundedConnection

OF_A_PROCESS = 1024  # open files, as most systems have it


class Transport:
    """What uvicorn writes to; says whether it was ended."""

    def __init__(self) -> None:
        self.is_ended = False

    def abort(self) -> None:
        self.is_ended = True

    def is_closing(self) -> bool:
        return self.is_ended


@pytest.fixture
def few_files():
    """Servers that are started may open no more than is usual, and this process may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * OF_A_PROCESS:
        pytest.skip("this process may not open enough files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (OF_A_PROCESS, hard))
    yield lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (2 * OF_A_PROCESS, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_thousand_silent_connections_keep_nobody_out(few_files, tmp_path):
    """A stranger needs no password for them."""
    log = tmp_path / "log.txt"
    with (
        served(ROOT / "app.py", tmp_path / "data", log, FOOTNOTE_USERS="ann:a") as address,
        ExitStack() as silent,
    ):
        few_files()
        place = (urlsplit(address).hostname, urlsplit(address).port)
        for _ in range(OF_A_PROCESS + 100):
            silent.enter_context(socket.create_connection(place, timeout=10))
        assert httpx.get(address, timeout=10, trust_env=False).status_code == 200
    assert "Too many open files" not in log.read_text()
    assert MAX_CONNECTIONS < OF_A_PROCESS


def test_what_waits_for_a_request_too_long_ends():
    """Also one that began with a request, and one whose second request never comes whole."""
    now, timers = [0.0], []

    class Loop:
        def time(self) -> float:
            return now[0]

        def call_later(self, seconds, call):
            timers.append((now[0] + seconds, call))
            return type("Timer", (), {"cancel": lambda _: None})()

    connection = object.__new__(BoundedConnection)
    connection.loop, connection.transport = Loop(), Transport()
    connection._wait()
    assert timers[-1][0] == connections.REQUEST_TIMEOUT_SECONDS
    timers[-1][1]()
    assert connection.transport.is_ended
    assert connection.waiting_since is None
