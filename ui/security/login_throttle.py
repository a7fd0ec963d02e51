"""Slows down whoever guesses passwords, without locking out whoever mistypes one.

A wrong try counts for an hour: against the network that it came from (an IPv4 address; an IPv6 /64
and, with more allowed, its /48) and against the name that it was for. What comes from this machine
itself may have come through a proxy that names nobody: it counts against the name alone, since one
who guesses must not lock out all who come through the same proxy. A browser that signed in under a
name before has a few tries of its own, whatever others did.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

WINDOW_SECONDS = 3600.0
LONGEST_PAUSE_SECONDS = 8.0
LONGEST_WAIT_SECONDS = 10.0  # a try that had to be held longer is refused at once
MAX_COUNTS = 10_000  # networks, and names that nobody has: some MB; real names are never let go
MAX_BROWSERS = 100  # of one name


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """Wrong tries in an hour: the `free` ones, then slow ones, and after `patient` the long pause.

    Without a long pause `patient` is the end of it.
    """

    free_attempts: int
    slowed_attempts: int
    long_pause_seconds: float | None = None


NETWORK_LIMIT = AttemptLimit(5, 20, 300.0)  # beyond these nobody is mistyping any more
SITE_LIMIT = AttemptLimit(25, 100, 60.0)  # a /48 may be a whole office
NAME_LIMIT = AttemptLimit(50, 50)  # from wherever they come
BROWSER_LIMIT = AttemptLimit(10, 10)  # on top of the name's: what a stolen cookie gives


@dataclass(slots=True)
class _AttemptCount:
    """The tries of the last hour that have not succeeded."""

    allowed: AttemptLimit
    times: list[float] = field(default_factory=list)
    next_at: float = 0.0

    def starts_at(self, now: float) -> float:
        """When a try that comes now may be made."""
        while self.times and now - self.times[0] >= WINDOW_SECONDS:
            del self.times[0]
        if (
            self.allowed.long_pause_seconds is None
            and len(self.times) >= self.allowed.slowed_attempts
        ):
            return self.times[0] + WINDOW_SECONDS
        return max(now, self.next_at)

    def add(self, starts_at: float) -> float:
        """Count a try; the pause that it puts before the next one."""
        self.times.append(starts_at)
        tries, pause = len(self.times), 0.0
        if tries >= self.allowed.slowed_attempts:
            pause = self.allowed.long_pause_seconds or 0.0
        elif tries >= self.allowed.free_attempts:
            pause = float(min(2.0 ** (tries - self.allowed.free_attempts), LONGEST_PAUSE_SECONDS))
        self.next_at = starts_at + pause
        return pause

    def take_back(self, at: float, pause: float) -> None:
        """As if a try had not been."""
        if at in self.times:
            self.times.remove(at)
            self.next_at -= pause


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """One try: the seconds to hold it back, and what it counts against until it succeeds."""

    wait_seconds: float
    counted: tuple[tuple[_AttemptCount, float, float], ...] = ()
    cleared: tuple[_AttemptCount, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether it comes too soon to be held: it is not to be made, and does not count."""
        return self.wait_seconds > LONGEST_WAIT_SECONDS


class LoginThrottle:
    """Counts the tries to sign in; safe to use from many threads."""

    def __init__(
        self, names: Iterable[str] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`names` are those that there are; others are answered alike, and let go sooner."""
        self._clock = clock
        self._names = frozenset(names)
        self._of_names: dict[tuple[str, object], _AttemptCount] = {}
        self._of_others: OrderedDict[tuple[str, object], _AttemptCount] = OrderedDict()
        self._of_networks: OrderedDict[tuple[str, object], _AttemptCount] = OrderedDict()
        self._of_browsers = {
            name: OrderedDict[tuple[str, object], _AttemptCount]() for name in names
        }
        self._lock = threading.Lock()

    def begin(self, name: str, address: str, browser: str = "") -> LoginAttempt:
        """Count a try as failed until `succeeded`, so that many at once gain nothing.

        `browser` tells those apart that have signed in under this name before.
        """
        now = self._clock()
        with self._lock:
            if browser and name in self._names:
                own = _count_of(
                    self._of_browsers[name], ("browser", browser), BROWSER_LIMIT, MAX_BROWSERS
                )
                if own.starts_at(now) <= now:
                    return _counted_attempt((own,), now)
            here: tuple[_AttemptCount, ...] = ()
            networks = networks_of(address)
            if not networks:
                here = (self._of_name("here", name, NETWORK_LIMIT),)
            places = tuple(
                _count_of(self._of_networks, ("from", network), allowed, MAX_COUNTS)
                for network, allowed in zip(networks, (NETWORK_LIMIT, SITE_LIMIT), strict=False)
            )
            everywhere = self._of_name("everywhere", name, NAME_LIMIT)
            return _counted_attempt((*here, *places, everywhere), now, cleared=here)

    def record_success(self, made: LoginAttempt) -> None:
        """The password was right: this try counts no more, nor do its name's from this machine.

        What counts against a network, and against the name from everywhere, stays.
        """
        with self._lock:
            for count, at, pause in made.counted:
                count.take_back(at, pause)
            for count in made.cleared:
                count.times.clear()
                count.next_at = 0.0

    def _of_name(self, kind: str, name: str, allowed: AttemptLimit) -> _AttemptCount:
        if name in self._names:
            return self._of_names.setdefault((kind, name), _AttemptCount(allowed))
        return _count_of(self._of_others, (kind, hash(name)), allowed, 2 * MAX_COUNTS)


def networks_of(address: str) -> tuple[str, ...]:
    """What one guesser has at hand, the narrow one first; nothing for this machine itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ("unknown",) if address else ()
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    if (mapped or parsed).is_loopback:
        return ()
    if mapped or isinstance(parsed, ipaddress.IPv4Address):
        return (str(mapped or parsed),)
    bits = int(parsed)
    return tuple(
        str(ipaddress.IPv6Network((bits >> (128 - kept) << (128 - kept), kept)))
        for kept in (64, 48)
    )


def _count_of(
    counts: OrderedDict[tuple[str, object], _AttemptCount],
    key: tuple[str, object],
    allowed: AttemptLimit,
    most: int,
) -> _AttemptCount:
    """The count of a key, now the newest; beyond `most` the oldest is let go."""
    count = counts.pop(key, None) or _AttemptCount(allowed)
    counts[key] = count
    if len(counts) > most:
        counts.popitem(last=False)
    return count


def _counted_attempt(
    counts: tuple[_AttemptCount, ...], now: float, cleared: tuple[_AttemptCount, ...] = ()
) -> LoginAttempt:
    """A try that counts against all of these, unless it has to be refused."""
    starts_at = max(count.starts_at(now) for count in counts)
    made = LoginAttempt(starts_at - now)
    if made.is_refused:
        return made
    added = tuple((count, starts_at, count.add(starts_at)) for count in counts)
    return LoginAttempt(starts_at - now, added, cleared)
