"""Loads candidates ahead: several files are parsed at once and returned as they are finished."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from index.ingestion.candidates import ArticleCandidate, LoadedArticle

# queued files per parallel read, so that none is idle while results are taken
PREFETCH_FACTOR = 4

GetLoaded = Callable[[], LoadedArticle]
"""Returns a candidate's article; raises what its `load` raises."""


def prefetch(
    candidates: Iterable[ArticleCandidate],
    is_wanted: Callable[[ArticleCandidate], bool],
    parallel: int,
) -> Generator[tuple[ArticleCandidate, GetLoaded]]:
    """Each candidate with a function that returns its article; slow ones load in the background.

    A slow candidate is returned once it is loaded: one that takes long holds up none of the others.
    Those that are not wanted, or not slow, are loaded only when that function is called. Closing
    the iterator early cancels the loads that have not started.
    """
    waiting: dict[Future[LoadedArticle], ArticleCandidate] = {}
    pool = ThreadPoolExecutor(parallel, "reading")
    is_stopped = True
    try:
        for candidate in candidates:
            if not candidate.is_slow or not is_wanted(candidate):
                yield candidate, candidate.load
                continue
            waiting[pool.submit(candidate.load)] = candidate
            if len(waiting) > PREFETCH_FACTOR * parallel:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)
        is_stopped = False
    finally:
        pool.shutdown(wait=False, cancel_futures=is_stopped)


def _finished(
    waiting: dict[Future[LoadedArticle], ArticleCandidate],
) -> Generator[tuple[ArticleCandidate, GetLoaded]]:
    """Take those that are loaded from `waiting`, at least one, in their order."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in [each for each in waiting if each in done]:
        yield waiting.pop(future), future.result
