"""Which user of this machine a request comes from: Linux tells it of every local connection.

A page on loopback is reached by all users of the machine; without accounts it serves the one who
started it. Ports are used again, so nothing is kept from one request to the next.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import chain
from pathlib import Path

from ui.gateway.asgi import App, Scope
from ui.gateway.error_response import error_response
from ui.gateway.socket_lookup import socket_user
from ui.gateway.socket_tables import Endpoint, is_listening, table_user

SOCKET_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
ROOT_USER = 0
PROXY_HEADERS = (b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"forwarded", b"via")

ANOTHER_USER = (
    "This page is for the user of this machine who started it. This request is another user's, or "
    "came through a proxy, which hides whose it is. To share the page, start it with "
    "FOOTNOTE_USERS=name:password, or with --without-password."
)


class SameUserGuard:
    """A guard that refuses the requests of other users than the one who serves, and root.

    Where not even the server's own socket is told of (another system, a sandbox), nothing can be
    known, and all are let through. Who is not found where others are is refused.
    """

    def __init__(
        self,
        user: int,
        tables: tuple[Path, ...] = SOCKET_TABLES,
        look_up: Callable[[Endpoint, Endpoint], int | None] = socket_user,
    ) -> None:
        self._users = (user, ROOT_USER)
        self._can_know = False  # until it was seen once: a later silence is a refusal
        self._tables = tables
        self._look_up = look_up

    def __call__(self, scope: Scope) -> App | None:
        """The refusal that another user's request gets; None for one that is let through."""
        return None if self._may_pass(scope) else error_response(HTTPStatus.FORBIDDEN, ANOTHER_USER)

    def _may_pass(self, scope: Scope) -> bool:
        client: Endpoint = tuple(scope.get("client") or ())
        server: Endpoint = tuple(scope.get("server") or ())
        if not server:
            return True  # a socket in the file system, which has a mode
        try:
            # The address that a header names is taken for the client's; anybody may write any.
            is_plain = client and not _is_forwarded(scope)
            user = self._user_of(client, server) if is_plain else None
            self._can_know |= user is not None or self._shows_server(server[1])
        except OSError:  # as where somebody used up all descriptors
            return False
        return not self._can_know if user is None else user in self._users

    def _user_of(self, client: Endpoint, server: Endpoint) -> int | None:
        if (user := self._look_up(client, server)) is not None:
            return user
        # Twice: a table is read in pieces, and between two of them a row may slip by.
        users = (table_user(table, client, server) for table in chain(self._texts(), self._texts()))
        return next((user for user in users if user is not None), None)

    def _shows_server(self, port: int) -> bool:
        return self._can_know or any(is_listening(table, port) for table in self._texts())

    def _texts(self) -> Iterator[str]:
        for table in self._tables:
            with suppress(FileNotFoundError, PermissionError):
                yield table.read_text("utf-8", "replace")


def process_user() -> int:
    """The user that this process acts as; root's number where users have none."""
    return os.geteuid() if os.name == "posix" else ROOT_USER


def _is_forwarded(scope: Scope) -> bool:
    """Whether a proxy asks for somebody else, by any of the headers in which they say so."""
    return any(name.lower() in PROXY_HEADERS for name, _ in scope["headers"])
