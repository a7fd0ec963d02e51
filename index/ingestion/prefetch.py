"""Loads candidates ahead: several files are parsed at once and returned in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor

from index.ingestion.candidates import ArticleCandidate, LoadedArticle

# queued files per parallel read, so that one slow file does not stop the others soon
PREFETCH_FACTOR = 4

GetLoaded = Callable[[], LoadedArticle]
"""Returns a candidate's article, waiting if necessary; raises what its `load` raises."""


def prefetch(
    candidates: Iterable[ArticleCandidate],
    is_wanted: Callable[[ArticleCandidate], bool],
    parallel: int,
) -> Generator[tuple[ArticleCandidate, GetLoaded]]:
    """Each candidate with a function that returns its article; slow ones load in the background.

    Candidates that are not wanted are loaded only when that function is called. Closing the
    iterator early cancels the loads that have not started.
    """
    waiting: deque[tuple[ArticleCandidate, GetLoaded]] = deque()
    pool = ThreadPoolExecutor(parallel, "reading")
    is_stopped = True
    try:
        for candidate in candidates:
            if candidate.is_slow and is_wanted(candidate):
                waiting.append((candidate, pool.submit(candidate.load).result))
            else:
                waiting.append((candidate, candidate.load))
            if len(waiting) > PREFETCH_FACTOR * parallel:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
        is_stopped = False
    finally:
        pool.shutdown(wait=False, cancel_futures=is_stopped)
