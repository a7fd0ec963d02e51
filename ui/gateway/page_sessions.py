"""The sessions of open pages, bounded in number; made-up ones cost nothing.

A page names its session itself, and Gradio stores something for every name. An open page holds a
connection (its "heartbeat"); sessions without one expire when others need the room, the least
recently used first.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict

from index.errors import FootnoteError

SESSION_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")  # as Gradio's own pages and clients name theirs

MAX_OPEN_PAGES = 500  # pages at once; each costs some 60 kB here (measured) and a connection
MAX_OPEN_PER_OWNER = 100  # of one account, or of one address without accounts
MAX_CLOSED = 200  # a page on a machine that slept finds its conversation again
MAX_UNOPENED = 20  # a page sends requests shortly before its connection is open


class TooManyPages(FootnoteError):
    """More pages are open than are allowed."""


class NotSessionOwner(FootnoteError):
    """A request uses the session of somebody else's page."""


class PageSessions:
    """Counts the sessions; methods return those that expired. For one thread.

    A session belongs to the owner who uses it first; NotSessionOwner for all others until it
    expires.
    """

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._open: Counter[str] = Counter()  # connections by session
        self._by_owner: Counter[str] = Counter()
        self._closed: OrderedDict[str, None] = OrderedDict()
        self._unopened: OrderedDict[str, None] = OrderedDict()

    def open(self, session: str, owner: str) -> None:
        """A page's connection begins; TooManyPages if there is no room for it."""
        self._check(session, owner)
        if self._open.total() >= MAX_OPEN_PAGES or self._by_owner[owner] >= MAX_OPEN_PER_OWNER:
            raise TooManyPages("Too many pages of Footnote are open: close some, then reload.")
        self._owners[session] = owner
        self._open[session] += 1
        self._by_owner[owner] += 1
        self._closed.pop(session, None)
        self._unopened.pop(session, None)

    def close(self, session: str, owner: str) -> list[str]:
        """A page's connection ends; call it once for each `open` that did not raise."""
        _count_down(self._open, session)
        _count_down(self._by_owner, owner)
        if session not in self._open:
            self._closed[session] = None
        return self._expire(self._closed, MAX_CLOSED)

    def use(self, session: str, owner: str) -> list[str]:
        """A request uses a session."""
        self._check(session, owner)
        if session in self._open:
            return []
        self._owners[session] = owner
        sessions = self._closed if session in self._closed else self._unopened
        sessions[session] = None
        sessions.move_to_end(session)
        return self._expire(self._unopened, MAX_UNOPENED)

    @property
    def count(self) -> int:
        """The number of sessions."""
        return len(self._owners)

    def _check(self, session: str, owner: str) -> None:
        if self._owners.get(session, owner) != owner:
            raise NotSessionOwner("This page belongs to somebody else: reload it.")

    def _expire(self, sessions: OrderedDict[str, None], most: int) -> list[str]:
        expired = [sessions.popitem(last=False)[0] for _ in range(len(sessions) - most)]
        for session in expired:
            del self._owners[session]
        return expired


def is_session_name(name: object) -> bool:
    """Whether this can be the name of a session."""
    return isinstance(name, str) and SESSION_NAME.fullmatch(name) is not None


def _count_down(counts: Counter[str], key: str) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]
