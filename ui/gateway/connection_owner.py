"""Which user of this machine a request comes from, by the kernel's socket tables of Linux.

All users of a machine reach a page on loopback; without accounts it serves the one who started it.
Ports are reused, so nothing is cached from one request to the next.
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
    """A guard that refuses requests of users other than the one who serves, and root.

    Where not even the server's own socket is listed (another system, a sandbox), users cannot be
    distinguished and all are let through. Otherwise an unknown user is refused.
    """

    def __init__(
        self,
        user: int,
        tables: tuple[Path, ...] = SOCKET_TABLES,
        look_up: Callable[[Endpoint, Endpoint], int | None] = socket_user,
    ) -> None:
        self._users = (user, ROOT_USER)
        self._can_know = False  # once true it stays: an unknown user is then refused
        self._tables = tables
        self._look_up = look_up

    def __call__(self, scope: Scope) -> App | None:
        """The refusal of another user's request; None for a request that is let through."""
        return None if self._may_pass(scope) else error_response(HTTPStatus.FORBIDDEN, ANOTHER_USER)

    def _may_pass(self, scope: Scope) -> bool:
        client: Endpoint = tuple(scope.get("client") or ())
        server: Endpoint = tuple(scope.get("server") or ())
        if not server:
            return True  # a socket in the file system, protected by its mode
        try:
            # The server takes the client address from a header, which anybody can write.
            is_plain = client and not _is_forwarded(scope)
            user = self._user_of(client, server) if is_plain else None
            self._can_know |= user is not None or self._shows_server(server[1])
        except OSError:  # as when all file descriptors are in use
            return False
        return not self._can_know if user is None else user in self._users

    def _user_of(self, client: Endpoint, server: Endpoint) -> int | None:
        if (user := self._look_up(client, server)) is not None:
            return user
        # Twice: a table is read in pieces, and a row may be missed between two pieces.
        users = (table_user(table, client, server) for table in chain(self._texts(), self._texts()))
        return next((user for user in users if user is not None), None)

    def _shows_server(self, port: int) -> bool:
        return self._can_know or any(is_listening(table, port) for table in self._texts())

    def _texts(self) -> Iterator[str]:
        for table in self._tables:
            with suppress(FileNotFoundError, PermissionError):
                yield table.read_text("utf-8", "replace")


def process_user() -> int:
    """The effective user id of this process; that of root where users have no ids."""
    return os.geteuid() if os.name == "posix" else ROOT_USER


def _is_forwarded(scope: Scope) -> bool:
    """Whether a proxy sends the request for somebody else, by its headers."""
    return any(name.lower() in PROXY_HEADERS for name, _ in scope["headers"])
