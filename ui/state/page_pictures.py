"""Pages of PDFs as pictures, drawn in processes of their own, so that no question waits for one.

Nothing is kept: neither on disk, where forgetting an article would have to find it, nor in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from index.errors import FootnoteError, OriginalUnavailable, SourceUnavailable, UnreadableArticle
from index.ingestion.originals import ORIGINAL_CHANGED, read_original
from index.library import Library
from index.parsers.pdf_page import PagePassage, PagePicture
from index.sandbox.process import ParserEnded, ParserProcess
from index.storage.inventory import article_origin
from index.types import Article, Range

PAGES_AT_ONCE = 2  # each in its process; a page takes a tenth of a second
PAGE_SECONDS = 12.0  # for one page: a map with a million lines takes five
PAGE_GROWTH_BYTES = 1_000_000_000  # of address space: a scan of 600 dpi takes a seventh of it
WAIT_SECONDS = 15.0  # for a process, while others turn pages

NOT_DRAWN = "This page could not be drawn ({reason}): its text is shown."
BUSY = "Other pages are being drawn: try again in a moment."
TOO_SLOW = "drawing it takes too long or fails"


class PageNotDrawn(FootnoteError):
    """A page cannot be shown as a picture; `str(error)` says why and what is shown instead."""


class PagePictures:
    """Draws pages of the PDFs of a library's articles. Thread-safe."""

    def __init__(self, at_once: int = PAGES_AT_ONCE) -> None:
        self._all = [
            ParserProcess(seconds=PAGE_SECONDS, growth_bytes=PAGE_GROWTH_BYTES)
            for _ in range(at_once)
        ]
        self._idle: SimpleQueue[ParserProcess] = SimpleQueue()
        for process in self._all:
            self._idle.put(process)

    def close(self) -> None:
        """End the processes."""
        for process in self._all:
            process.__exit__()

    def picture(
        self, library: Library, article: Article, number: int, width: int, places: Sequence[Range]
    ) -> PagePicture:
        """Page `number` of an article's PDF, with a mark list for each of the places in its text.

        Raises PageNotDrawn, and OriginalUnavailable if the file is gone or has changed.
        """
        origin = article_origin(library, article.id)
        content = read_original(origin)
        passages = [passage_on_page(article, number, place) for place in places]
        with self._one() as process:
            try:
                return process.page(content, number, width, passages)
            except ParserEnded as error:
                raise PageNotDrawn(NOT_DRAWN.format(reason=TOO_SLOW)) from error
            except UnreadableArticle as error:
                raise PageNotDrawn(NOT_DRAWN.format(reason=error)) from error
            except SourceUnavailable as error:  # the archive holds another file by now
                raise OriginalUnavailable(ORIGINAL_CHANGED) from error

    @contextmanager
    def _one(self) -> Iterator[ParserProcess]:
        try:
            process = self._idle.get(timeout=WAIT_SECONDS)
        except Empty:
            raise PageNotDrawn(BUSY) from None
        try:
            yield process
        finally:
            self._idle.put(process)


def page_range(article: Article, number: int) -> Range:
    """The range of an article's text that stands on page `number`; empty if there is no such."""
    starts = article.page_starts
    if not 1 <= number <= len(starts):
        return (0, 0)
    return starts[number - 1], (*starts, len(article.text))[number]


def pages_of(article: Article, place: Range) -> tuple[int, ...]:
    """The pages on which a range of the text stands, in order."""
    return tuple(
        number
        for number in range(1, len(article.page_starts) + 1)
        if _overlap(page_range(article, number), place)
    )


def passage_on_page(article: Article, number: int, place: Range) -> PagePassage:
    """What of a range of the text stands on a page; an empty quote if nothing does."""
    first, last = page_range(article, number)
    start, end = _overlap((first, last), place) or (first, first)
    return PagePassage(article.text[start:end], (start - first) / max(last - first, 1))


def _overlap(one: Range, other: Range) -> Range | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None
