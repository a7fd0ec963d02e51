"""Limits on the number and the time of connections without a request.

uvicorn waits forever for the first request of a connection: a thousand idle connections would use
up the file descriptors of the process, and nobody else could connect. Where the system allows fewer
than `WANTED_OPEN_FILES`, a burst of connections may still do so for a second.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http import auto
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_TIMEOUT_SECONDS = 20.0  # for a whole request, without its body
MAX_CONNECTIONS = 800  # with more, the one that has waited longest for a request ends
WANTED_OPEN_FILES = 4096  # open at once: each connection is one, and an index has some hundred


class BoundedConnection(H11Protocol):
    """A connection that ends if it is idle for too long, or if others need its place."""

    waiting_since: float | None = None  # by the loop's clock; None while a request is answered
    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's
        """A connection begins and waits for its first request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MAX_CONNECTIONS:
            ours = (each for each in self.connections if isinstance(each, BoundedConnection))
            waiting = [(each.waiting_since, id(each), each) for each in ours if each.waiting_since]
            min(waiting)[-1].end()  # this one waits too: there is always one

    def handle_events(self) -> None:
        """Data has come: a whole request or a part of one."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """A request was answered: wait for the next one."""
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection has ended."""
        self._stop_waiting()
        super().connection_lost(exc)

    def end(self) -> None:
        """Close an idle connection."""
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.abort()

    def _wait(self) -> None:
        self._stop_waiting()
        self.waiting_since = self.loop.time()
        self._ends = self.loop.call_later(REQUEST_TIMEOUT_SECONDS, self.end)

    def _stop_waiting(self) -> None:
        self.waiting_since = None
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None


def limit_connections() -> None:
    """Apply the limits to the page's server; call it before the launch."""
    auto.AutoHTTPProtocol = BoundedConnection
    _raise_file_limit(WANTED_OPEN_FILES)


def _raise_file_limit(wanted: int) -> None:
    """Raise the limit of this process where the system allows it; Windows has none."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
