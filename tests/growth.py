"""How the work on a text grows with its length, measured within one process."""

from __future__ import annotations

import time
from collections.abc import Callable

LINEAR = 8  # between the 4 of linear work and the 16 of quadratic, with room for a busy machine
ROUNDS = 3  # of which the quickest counts: what else the machine does only ever adds
SHORTEST_SECONDS = 0.005  # less cannot be told from the grain of the clock


def growth(work: Callable[[str], object], piece: str, length: int = 3_000) -> float:
    """How many times the processor time a text takes that is four times as long.

    The short text is `piece` repeated up to about `length` code points. Compare with `LINEAR`.
    What `work` caches by the whole text cannot be measured so.
    """
    short = piece * max(length // len(piece), 1)
    return processor_seconds(work, 4 * short) / max(
        processor_seconds(work, short), SHORTEST_SECONDS
    )


def processor_seconds(work: Callable[[str], object], text: str) -> float:
    """The processor time that a text takes; compare it with another of this process alone."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work(text)
        taken.append(time.process_time() - began)
    return min(taken)
