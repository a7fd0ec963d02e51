"""A page without accounts serves its own user: recorded tables, real sockets, real users."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.ui.gateway.test_middleware import _run
from ui.gateway.connection_owner import SameUserGuard
from ui.gateway.socket_lookup import socket_user
from ui.gateway.socket_tables import is_listening, table_user

OWNER, OTHER = 61001, 61002  # two users that nobody is
TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1EB4 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4923 1
   1: 0100007F:C350 0100007F:1EB4 01 00000000:00000000 00:00000000 00000000  1001        0 5001 1
   2: 0100007F:1EB4 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 5002 1
   3: 0100007F:C351 0100007F:1EB4 06 00000000:00000000 03:00000B2C 00000000     0        0 0 3 0
   4: 0100007F:C352 0100007F:1EB4 06 00000000:00000000 03:00000B2C 00000000     0        0 0 3 0
   5: 0100007F:C352 0100007F:1EB4 08 00000000:00000000 00:00000000 00000000  1002        0 5003 1
   6: 0201A8C0:C353 0100007F:1EB4 01 00000000:00000000 00:00000000 00000000  1003        0 5004 1
   7: 0100007F:C354 0100007F:1EB4 03 0
"""
TABLE_6 = """\
  sl  local_address                         remote_address                        st tx_queue
   0: 00000000000000000000000001000000:1EB4 00000000000000000000000000000000:0000 0A \
00000000:00000000 00:00000000 00000000  1000        0 6000 1
   1: 00000000000000000000000001000000:C350 00000000000000000000000001000000:1EB4 01 \
00000000:00000000 00:00000000 00000000  1004        0 6001 1
   2: 0000000000000000FFFF00000100007F:C355 0000000000000000FFFF00000100007F:1EB4 01 \
00000000:00000000 00:00000000 00000000  1005        0 6002 1
   3: B80D01200000000000000000EFBEADDE:C350 00000000000000000000000001000000:1EB4 01 \
00000000:00000000 00:00000000 00000000  1006        0 6003 1
"""
SERVER = ("127.0.0.1", 7860)


@pytest.mark.parametrize(
    ("client", "user"),
    [
        (("127.0.0.1", 50000), 1001),
        (("::ffff:127.0.0.1", 50000), 1001),
        (("127.0.0.1", 50001), None),  # waits for its end: no process has it, root's by the table
        (("127.0.0.1", 50002), 1002),  # its port was used before
        (("192.168.1.2", 50003), 1003),
        (("127.0.0.1", 50004), None),  # a row that is cut short
        (("127.0.0.1", 50005), None),
        (("127.0.0.2", 50000), None),
        (("::1", 50000), None),
        (("a name", 50000), None),
    ],
)
def test_the_clients_end_of_a_connection_is_found_in_a_table(client, user):
    assert table_user(TABLE, client, SERVER, "little") == user


@pytest.mark.parametrize(
    ("client", "server", "user"),
    [
        (("::1", 50000), ("::1", 7860), 1004),
        (("127.0.0.1", 50005), SERVER, 1005),  # a socket of IPv6 that reached IPv4
        (("::ffff:127.0.0.1", 50005), ("::ffff:7f00:1", 7860), 1005),
        (("2001:db8::dead:beef", 50000), ("::1", 7860), 1006),
        (("::1", 50000), SERVER, None),
        (("::2", 50000), ("::1", 7860), None),
    ],
)
def test_the_clients_end_of_a_connection_is_found_in_a_table_of_ipv6(client, server, user):
    assert table_user(TABLE_6, client, server, "little") == user


def test_a_machine_of_the_other_byte_order_is_read_as_well():
    table = "  0: 7F000001:C350 7F000001:1EB4 01 00000000:00000000 00:00000000 00000000 7 0 9 1\n"
    assert table_user(table, ("127.0.0.1", 50000), SERVER, "big") == 7
    assert table_user(table, ("127.0.0.1", 50000), SERVER, "little") is None


def test_a_table_shows_who_listens():
    assert is_listening(TABLE, 7860)
    assert is_listening(TABLE_6, 7860)
    assert not is_listening(TABLE, 50000)  # connected, not listening
    assert not is_listening("", 7860)


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


def scope(client=("127.0.0.1", 50000), **more):
    return {"type": "http", "client": client, "server": SERVER, "headers": [], **more}


@pytest.fixture
def recorded(tmp_path):
    """A guard for a user that reads these recorded tables."""

    def guard(user: int, *texts: str) -> SameUserGuard:
        files = tuple(tmp_path / f"tcp{number}" for number, _ in enumerate(texts))
        for file, text in zip(files, texts, strict=True):
            file.write_text(text)
        return SameUserGuard(user, files, lambda *ends: None)

    return guard


@pytest.mark.skipif(sys.byteorder != "little", reason="the tables are of such a machine")
def test_the_guard_lets_its_user_and_root_through_alone(recorded):
    assert recorded(1001, TABLE, TABLE_6)(scope()) is None
    assert recorded(1005, TABLE, TABLE_6)(scope(("127.0.0.1", 50005))) is None
    roots = TABLE.replace("  1001 ", "     0 ")
    assert recorded(1000, roots)(scope()) is None
    guard = recorded(1000, TABLE)
    for client in (("127.0.0.1", 50000), ("127.0.0.1", 50001), ("127.0.0.1", 1), ("10.0.0.9", 1),
                   ("192.168.1.2", 50003), None):  # fmt: skip
        assert guard(scope(client)) is not None, client


@pytest.mark.skipif(sys.byteorder != "little", reason="the tables are of such a machine")
def test_an_address_that_a_header_names_is_not_believed(recorded):
    guard = recorded(1001, TABLE)
    assert guard(scope(headers=[(b"x-forwarded-for", b"127.0.0.1:50000")])) is not None


@pytest.mark.skipif(sys.byteorder != "little", reason="the tables are of such a machine")
@pytest.mark.parametrize("header", [b"Forwarded", b"Via", b"X-Real-IP", b"X-Forwarded-Host"])
def test_a_proxy_of_the_same_user_is_known_by_any_of_its_headers(recorded, header):
    assert recorded(1001, TABLE)(scope(headers=[(header, b"192.0.2.1")])) is not None


def test_a_websocket_of_another_user_is_closed_before_it_opens(recorded):
    sent = []

    async def send(message):
        sent.append(message)

    refused = recorded(1000, TABLE)(scope(type="websocket"))
    _run(refused(scope(type="websocket"), None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_where_the_tables_tell_nothing_all_are_let_through(recorded, tmp_path):
    assert SameUserGuard(1000, (tmp_path / "none",), lambda *ends: None)(scope()) is None
    assert recorded(1000, "")(scope()) is None
    assert recorded(1000, TABLE.splitlines()[0])(scope(None)) is None


@pytest.mark.skipif(sys.byteorder != "little", reason="the tables are of such a machine")
def test_where_the_tables_once_told_something_a_later_silence_is_a_refusal(recorded, tmp_path):
    guard = recorded(1001, TABLE)
    assert guard(scope()) is None
    (tmp_path / "tcp0").write_text("")
    assert guard(scope()) is not None


@linux
def test_nobody_passes_by_using_up_the_servers_descriptors():
    code = (
        "import os, resource, socket\n"
        "from ui.gateway.connection_owner import SameUserGuard\n"
        "guard = SameUserGuard(1)\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "scope = {'type': 'http', 'headers': [], 'client': ('127.0.0.1', 1),\n"
        "         'server': server.getsockname()}\n"
        "free = os.dup(0)\n"
        "os.close(free)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))\n"
        "print(guard(scope) is not None)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


as_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="needs root, to be other users"
)


@contextmanager
def owned_page(user: int, *options: str) -> Iterator[int]:
    """The port of a page that this user serves on an address."""
    command = [
        sys.executable,
        ROOT / "tests" / "ui" / "pages" / "owned_page.py",
        str(user),
        *options,
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def ask(user: int, port: int, address: str = "127.0.0.1", **more: object) -> str:
    """The status of the response that a user gets, with its last line."""
    asked = json.dumps({"address": address, "port": port, **more})
    command = [sys.executable, ROOT / "tests" / "ui" / "pages" / "other_user.py", str(user), asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return f"{done.stdout[9:12]} {done.stdout.splitlines()[-1]}" if done.stdout else ""


@as_root
@pytest.mark.parametrize("options", [[], ["--tables-alone"]])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_owner_and_root_are_served_and_another_user_is_not(address, options):
    with owned_page(OWNER, address, *options) as port:
        assert ask(OWNER, port, address) == "200 inside"
        assert ask(OWNER, port, address, ends="shut") == "200 inside"
        assert ask(0, port, address) == "200 inside"
        refused = ask(OTHER, port, address)
        assert refused.startswith('403 {"detail": "This page is for the user of this machine')
        shown = ask(OTHER, port, address, headers=["Accept: text/html,*/*"])
        assert shown.startswith('403 <!doctype html><html lang="en">')
        assert "<p>This page is for the user of this machine who started it." in shown


def outer_addresses() -> list[str]:
    """An address of this machine beyond loopback, if it has one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [asking.getsockname()[0]]


@as_root
def test_another_user_does_not_pass_by_an_address_or_a_header():
    with owned_page(OWNER, "127.0.0.1") as port:
        for own in ("127.0.0.2", *outer_addresses()):
            assert ask(OTHER, port, **{"from": own}).startswith("403"), own
            assert ask(OWNER, port, **{"from": own}) == "200 inside", own
        with socket.create_connection(("127.0.0.1", port)) as roots:
            spoofed = f"X-Forwarded-For: 127.0.0.1:{roots.getsockname()[1]}"
            assert ask(OTHER, port, headers=[spoofed]).startswith("403")
        assert ask(OTHER, port, headers=["X-Forwarded-For: 192.0.2.1"]).startswith("403")
