"""Slows down whoever guesses passwords, without locking out whoever mistypes one."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FREE_TRIES = 5
PATIENT_TRIES = 20  # beyond these nobody is mistyping any more
LONGEST_PAUSE_SECONDS = 8.0
LONG_PAUSE_SECONDS = 300.0
LONGEST_WAIT_SECONDS = 10.0  # a try that had to be held longer is refused at once
FORGOTTEN_AFTER_SECONDS = 3600.0
MOST_ADDRESSES = 4096


@dataclass(slots=True)
class _Guesser:
    tries: int = 0
    next_at: float = 0.0


class Tries:
    """Counts the tries to sign in of each address; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guessers: dict[str, _Guesser] = {}
        self._lock = threading.Lock()

    def begin(self, address: str) -> float:
        """Seconds to hold this try back; above LONGEST_WAIT_SECONDS: refuse it.

        A try counts as failed until `succeeded` is called, so that many at once gain nothing.
        """
        now = self._clock()
        with self._lock:
            guesser = self._guesser(_network(address), now)
            starts_at = max(now, guesser.next_at)
            if starts_at - now <= LONGEST_WAIT_SECONDS:
                guesser.tries += 1
                guesser.next_at = starts_at + _pause_seconds(guesser.tries)
            return starts_at - now

    def succeeded(self, address: str) -> None:
        """Forget the tries of an address: the right password came from it."""
        with self._lock:
            self._guessers.pop(_network(address), None)

    def _guesser(self, network: str, now: float) -> _Guesser:
        known = self._guessers.pop(network, None)
        if known is None or now - known.next_at > FORGOTTEN_AFTER_SECONDS:
            known = _Guesser(next_at=now)
        if len(self._guessers) >= MOST_ADDRESSES:
            del self._guessers[next(iter(self._guessers))]
        self._guessers[network] = known  # last: the one that tried most recently
        return known


def _pause_seconds(tries: int) -> float:
    if tries < FREE_TRIES:
        return 0.0
    if tries >= PATIENT_TRIES:
        return LONG_PAUSE_SECONDS
    return float(min(2.0 ** (tries - FREE_TRIES), LONGEST_PAUSE_SECONDS))


def _network(address: str) -> str:
    """One guesser has all of an IPv6 /64 at hand."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return address
