"""Slows down password guessing without locking out people who mistype.

A failed attempt counts for an hour: against its network (an IPv4 address; an IPv6 /64 and, with a
higher limit, its /48) and against its name. An attempt from this machine may have come through a
proxy that hides the client: it counts against the name alone, so that one guesser does not lock out
everybody who uses the proxy. A browser that signed in under a name before has a few attempts of its
own, independent of others.
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
LONGEST_WAIT_SECONDS = 10.0  # an attempt that would be delayed longer is refused
MAX_COUNTS = 10_000  # networks, and unknown names: some MB; real names are never dropped
MAX_BROWSERS = 100  # of one name


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """How many failed attempts an hour may have, and how they are delayed.

    The first `free_attempts` are not delayed. The next ones, up to a total of `slowed_attempts`,
    are delayed by growing pauses, and later ones by the long pause; if that is None, they are
    refused.
    """

    free_attempts: int
    slowed_attempts: int
    long_pause_seconds: float | None = None


NETWORK_LIMIT = AttemptLimit(5, 20, 300.0)  # nobody mistypes that often
SITE_LIMIT = AttemptLimit(25, 100, 60.0)  # a /48 may be a whole office
NAME_LIMIT = AttemptLimit(50, 50)  # from all networks together
BROWSER_LIMIT = AttemptLimit(10, 10)  # beyond the name's limit; a stolen cookie gains no more


@dataclass(slots=True)
class _AttemptCount:
    """The failed attempts of the last hour."""

    allowed: AttemptLimit
    times: list[float] = field(default_factory=list)
    next_at: float = 0.0

    def starts_at(self, now: float) -> float:
        """When an attempt that comes now may be made."""
        while self.times and now - self.times[0] >= WINDOW_SECONDS:
            del self.times[0]
        if (
            self.allowed.long_pause_seconds is None
            and len(self.times) >= self.allowed.slowed_attempts
        ):
            return self.times[0] + WINDOW_SECONDS
        return max(now, self.next_at)

    def add(self, starts_at: float) -> float:
        """Count an attempt; returns the pause before the next one."""
        self.times.append(starts_at)
        attempts, pause = len(self.times), 0.0
        if attempts >= self.allowed.slowed_attempts:
            pause = self.allowed.long_pause_seconds or 0.0
        elif attempts >= self.allowed.free_attempts:
            pause = float(
                min(2.0 ** (attempts - self.allowed.free_attempts), LONGEST_PAUSE_SECONDS)
            )
        self.next_at = starts_at + pause
        return pause

    def remove(self, at: float, pause: float) -> None:
        """Remove a counted attempt."""
        if at in self.times:
            self.times.remove(at)
            self.next_at -= pause


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """One attempt: its delay, and the counts that it is part of until it succeeds."""

    wait_seconds: float
    counted: tuple[tuple[_AttemptCount, float, float], ...] = ()
    cleared: tuple[_AttemptCount, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the delay would be too long: the attempt is neither made nor counted."""
        return self.wait_seconds > LONGEST_WAIT_SECONDS


class LoginThrottle:
    """Counts the attempts to sign in; safe to use from many threads."""

    def __init__(
        self, names: Iterable[str] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`names` are the accounts; counts of unknown names are dropped if there are too many."""
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
        """Count an attempt as failed until `record_success`, so that parallel ones gain nothing.

        `browser` is the id of a browser that has signed in under this name before.
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

    def record_success(self, attempt: LoginAttempt) -> None:
        """Record the right password: remove this attempt, and the name's others from this machine.

        Other counts against the network, and against the name from anywhere, stay.
        """
        with self._lock:
            for count, at, pause in attempt.counted:
                count.remove(at, pause)
            for count in attempt.cleared:
                count.times.clear()
                count.next_at = 0.0

    def _of_name(self, kind: str, name: str, allowed: AttemptLimit) -> _AttemptCount:
        if name in self._names:
            return self._of_names.setdefault((kind, name), _AttemptCount(allowed))
        return _count_of(self._of_others, (kind, hash(name)), allowed, 2 * MAX_COUNTS)


def networks_of(address: str) -> tuple[str, ...]:
    """The networks that one guesser may control, narrow one first; none for this machine."""
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
        str(ipaddress.IPv6Network((bits >> (128 - length) << (128 - length), length)))
        for length in (64, 48)
    )


def _count_of(
    counts: OrderedDict[tuple[str, object], _AttemptCount],
    key: tuple[str, object],
    allowed: AttemptLimit,
    most: int,
) -> _AttemptCount:
    """The count of a key, now the newest; beyond `most` the oldest is dropped."""
    count = counts.pop(key, None) or _AttemptCount(allowed)
    counts[key] = count
    if len(counts) > most:
        counts.popitem(last=False)
    return count


def _counted_attempt(
    counts: tuple[_AttemptCount, ...], now: float, cleared: tuple[_AttemptCount, ...] = ()
) -> LoginAttempt:
    """An attempt that counts against all of these, unless it is refused."""
    starts_at = max(count.starts_at(now) for count in counts)
    attempt = LoginAttempt(starts_at - now)
    if attempt.is_refused:
        return attempt
    added = tuple((count, starts_at, count.add(starts_at)) for count in counts)
    return LoginAttempt(starts_at - now, added, cleared)
