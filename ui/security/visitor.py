"""Visitors: who sends a request. Places in the queue are shared among visitors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ui.security.host_check import is_loopback


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account where people sign in, else a page in a browser.

    `address` is that of the visitor's machine; empty for this one, where a proxy may represent
    many visitors.
    """

    name: str
    address: str = ""


def visitor_of(request: Any) -> Visitor | None:  # noqa: ANN401 - gradio's request
    """The visitor that an event comes from; None if it is unknown."""
    account = getattr(request, "username", None)
    session = getattr(request, "session_hash", None)
    if not account and not session:
        return None
    name = f"account {account}" if account else f"page {session}"
    client = getattr(getattr(request, "request", None), "client", None)
    host = str(getattr(client, "host", "") or "")
    return Visitor(name, "" if not host or is_loopback(host) else host)


def page_session(request: Any) -> str:  # noqa: ANN401 - gradio's request
    """The session of the page that an event comes from; empty if it is unknown."""
    return request.session_hash or ""
