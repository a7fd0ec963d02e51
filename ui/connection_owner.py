"""Which user of this machine a request comes from: Linux tells it of every local connection.

A page on loopback is reached by all users of the machine; without accounts it serves the one who
started it. Ports are used again, so nothing is kept from one request to the next.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from ui.gate import App, Scope
from ui.refusal import refusal
from ui.socket_lookup import user_of
from ui.socket_tables import Endpoint, is_listening_in, user_in

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
ROOT_USER = 0
READINGS = 2  # a table is read in pieces, between which a row may slip by

ANOTHER_USER = (
    "This page is for the user of this machine who started it. This request is another user's, or "
    "came through a proxy, which hides whose it is. To share the page, start it with "
    "FOOTNOTE_USERS=name:password, or with --without-password."
)


class ConnectionOwner:
    """A guard that refuses the requests of other users than the one who serves, and root.

    Where not even the server's own socket is told of (another system, a sandbox), nothing can be
    known, and all are let through.
    """

    def __init__(
        self,
        user: int,
        tables: tuple[Path, ...] = TABLES,
        look_up: Callable[[Endpoint, Endpoint], int | None] = user_of,
    ) -> None:
        self._users = (user, ROOT_USER)
        self._tables = tables
        self._look_up = look_up

    def __call__(self, scope: Scope) -> App | None:
        """The refusal that another user's request gets; None for one that is let through."""
        return None if self._may_pass(scope) else refusal(HTTPStatus.FORBIDDEN, ANOTHER_USER)

    def _may_pass(self, scope: Scope) -> bool:
        client, server = scope.get("client"), scope.get("server")
        if not server:
            return True  # a socket in the file system, which has a mode
        # The address that a header names is taken for the client's; anybody may write any there.
        if client and not _is_forwarded(scope):
            user = self._user_of(tuple(client), tuple(server))
            if user is not None:
                return user in self._users
        return not any(is_listening_in(table, server[1]) for table in self._texts())

    def _user_of(self, client: Endpoint, server: Endpoint) -> int | None:
        user = self._look_up(client, server)
        for _ in range(READINGS):
            for table in self._texts() if user is None else ():
                user = user_in(table, client, server) if user is None else user
        return user

    def _texts(self) -> Iterator[str]:
        for table in self._tables:
            with suppress(OSError):
                yield table.read_text("utf-8", "replace")


def this_user() -> int:
    """The user that this process acts as; root's number where users have none."""
    return os.geteuid() if os.name == "posix" else ROOT_USER


def _is_forwarded(scope: Scope) -> bool:
    return any(name.lower() == b"x-forwarded-for" for name, _ in scope["headers"])
