"""Whose a living socket is, asked of the kernel."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.gateway.socket_lookup import socket_user
from ui.gateway.socket_tables import table_user


@pytest.fixture(params=["127.0.0.1", "::1"])
def connected(request) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a real connection, the client's first."""
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    with (
        socket.create_server((request.param, 0), family=family) as server,
        socket.create_connection(server.getsockname()[:2]) as client,
        server.accept()[0] as there,
    ):
        yield client, there


linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells whose a socket is")


@linux
def test_a_living_socket_is_its_users_and_a_closed_one_is_nobodys(connected):
    client, there = connected
    ends = client.getsockname()[:2], there.getsockname()[:2]

    def tables() -> list[int | None]:
        return [
            table_user(Path(f"/proc/net/{name}").read_text(), *ends) for name in ("tcp", "tcp6")
        ]

    assert os.getuid() in tables()
    assert socket_user(*ends) == os.getuid()
    client.shutdown(socket.SHUT_WR)
    assert socket_user(*ends) == os.getuid()
    client.close()
    assert tables() == [None, None]
    assert socket_user(*ends) is None
    assert socket_user(ends[0], ("127.0.0.1", 9)) is None


@linux
def test_a_server_that_would_take_a_connection_is_not_its_client():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert socket_user(server.getsockname(), ("127.0.0.1", 9)) is None
        assert socket_user(("127.0.0.1", 0), ("127.0.0.1", 0)) is None
        assert socket_user(("::1", 1), ("127.0.0.1", 1)) is None
