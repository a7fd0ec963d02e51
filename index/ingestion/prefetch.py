"""Loading candidates ahead: several files are read at once and handed on in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor

from index.ingestion.candidates import ArticleCandidate, LoadedArticle

PREFETCH_FACTOR = (
    4  # files for each one that is read at a time: a slow one does not stop the others soon
)

GetLoaded = Callable[[], LoadedArticle]
"""Gives a candidate's article, waiting for it; raises what its `load` raises."""


def prefetch(
    candidates: Iterable[ArticleCandidate],
    is_wanted: Callable[[ArticleCandidate], bool],
    at_once: int,
) -> Generator[tuple[ArticleCandidate, GetLoaded]]:
    """Each candidate in turn with the way to take its article; slow ones are being read by then.

    Those that are not wanted are read only if they are taken. A consumer that stops early closes
    the iterator, which lets go of what was not begun.
    """
    waiting: deque[tuple[ArticleCandidate, GetLoaded]] = deque()
    pool = ThreadPoolExecutor(at_once, "reading")
    is_stopped = True
    try:
        for candidate in candidates:
            if candidate.is_slow and is_wanted(candidate):
                waiting.append((candidate, pool.submit(candidate.load).result))
            else:
                waiting.append((candidate, candidate.load))
            if len(waiting) > PREFETCH_FACTOR * at_once:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
        is_stopped = False
    finally:
        pool.shutdown(wait=False, cancel_futures=is_stopped)
