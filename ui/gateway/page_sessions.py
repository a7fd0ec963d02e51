"""Which pages are open, so that made-up ones cost nothing and the number of all is bounded.

A page names its session itself, and Gradio keeps something for each name that it ever heard. An
open page holds a connection (its "heartbeat"); what was kept for one that has none goes when
others need the room, the one that was used longest ago first.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict

from index.errors import FootnoteError

SESSION_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")  # what Gradio's own pages and clients make up

MAX_OPEN_PAGES = 500  # pages at once; each costs some 60 kB here (measured) and a connection
MAX_OPEN_PER_OWNER = 100  # of one account, or of one address without accounts
MAX_CLOSED = 200  # a machine that slept finds its conversation where it was
MAX_UNOPENED = 20  # a page asks in the instant before its connection stands


class TooManyPages(FootnoteError):
    """More pages are open than are kept."""


class NotSessionOwner(FootnoteError):
    """Somebody speaks for another's page."""


class PageSessions:
    """Counts the pages. Each call returns the sessions whose state has to go; one thread.

    A session belongs to who speaks for it first; NotYours for all others, as long as it is kept.
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
        """It ends; to be called once for each `open` that did not raise."""
        _count_down(self._open, session)
        _count_down(self._by_owner, owner)
        if session not in self._open:
            self._closed[session] = None
        return self._beyond(self._closed, MAX_CLOSED)

    def use(self, session: str, owner: str) -> list[str]:
        """A request speaks for this session."""
        self._check(session, owner)
        if session in self._open:
            return []
        self._owners[session] = owner
        kept = self._closed if session in self._closed else self._unopened
        kept[session] = None
        kept.move_to_end(session)
        return self._beyond(self._unopened, MAX_UNOPENED)

    @property
    def count(self) -> int:
        """How many sessions something is kept for."""
        return len(self._owners)

    def _check(self, session: str, owner: str) -> None:
        if self._owners.get(session, owner) != owner:
            raise NotSessionOwner("This page belongs to somebody else: reload it.")

    def _beyond(self, kept: OrderedDict[str, None], most: int) -> list[str]:
        gone = [kept.popitem(last=False)[0] for _ in range(len(kept) - most)]
        for session in gone:
            del self._owners[session]
        return gone


def is_session_name(name: object) -> bool:
    """Whether this can be the name of a session."""
    return isinstance(name, str) and SESSION_NAME.fullmatch(name) is not None


def _count_down(counts: Counter[str], key: str) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]
