"""`build --watch`: rebuild what changes, until it is told to stop."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import FrameType

from assistant.progress import ShownProgress
from index.building.build import BuildRequest, OpenEmbedder, build
from index.building.source_watcher import FOLLOWED, Changes, Follower
from index.errors import BuildInProgress, FootnoteError
from index.ingestion.sources import FOLDER, UPLOADS
from index.library import Library
from index.storage import catalogue, schema
from index.storage.catalogue import Source
from index.storage.error_translation import storage_failure
from index.types import Embedder, Failure, Receipt

TICK_SECONDS = 0.2  # how late a change or a stop may be noticed
CHECK_SECONDS = 1.0  # between looks at the sources themselves
LIST_SECONDS = 5.0  # between looks for sources that another process added
BUSY_SECONDS = 5.0  # until the next try when another process builds
ERROR_SECONDS = 60.0  # until the next try after an error that nobody mended meanwhile
SHOWN_AFTER_SECONDS = 0.5  # a rebuild that is over sooner shows no bar
NAMED_PLACES = 3  # more of them make no line that is read


class Stopped(Exception):  # noqa: N818 - not an error: what the person asked for
    """Raised inside a build, at its next report, once it shall stop: nothing was committed."""


class Stop:
    """Whether to stop; it may be set from a signal handler or another thread."""

    def __init__(self) -> None:
        self.is_set = False
        self._wake: SimpleQueue[None] = SimpleQueue()  # safe in a signal handler, unlike an Event

    def set(self) -> None:
        """Stop at the next chance."""
        self.is_set = True
        self._wake.put(None)

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond a stop."""
        if not self.is_set:
            try:
                self._wake.get(timeout=seconds)
            except Empty:
                return


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """A stop that Ctrl-C or SIGTERM sets; a second one acts as ever. For the main thread."""
    stop = Stop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    for number in before:
        signal.signal(number, handle)
    try:
        yield stop
    finally:
        restore()


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a watch tells what it does: receipts, the first and the later ones, and notes."""

    first: Callable[[Receipt], None]
    later: Callable[[Receipt, list[Failure]], None]
    note: Callable[[str], None]


class Watch:
    """Builds once, then again whenever a source changed; the embedder is loaded once."""

    def __init__(
        self,
        library: Library,
        open_embedder: OpenEmbedder,
        telling: Telling,
        stop: Stop,
        *,
        changes: Changes | None = None,
        busy_seconds: float = BUSY_SECONDS,
        error_seconds: float = ERROR_SECONDS,
    ) -> None:
        self._library, self._telling, self._stop = library, telling, stop
        self._open_embedder = keep_embedder(open_embedder)
        self._changes = changes or Changes()
        self._busy_seconds, self._error_seconds = busy_seconds, error_seconds
        self._unbuilt: frozenset[str] = frozenset()
        self._retry_at = 0.0
        self._complaint = ""

    def run(self, request: BuildRequest) -> None:
        """Do the first build, then follow; returns once it was stopped.

        Raises what the first build raises, but waits for another process that builds.
        """
        with Follower(self._library.folder, self._changes, self._telling.note) as follower:
            try:
                follower.follow(self._before_the_first(request))
                if (receipt := self._first_build(request)) is None:
                    raise Stopped
                self._complaint = ""
                self._library = replace(self._library, was_there=True)
                self._telling.first(receipt)
                sources, _ = self._books()
                follower.follow(sources)
                built = {location for _, location, _ in request.add}
                for source in sources:
                    if built and source.location not in built and source.kind in FOLLOWED:
                        self._changes.note(source.location)
                self._telling.note(following_line(sources))
                self._follow(follower)
            except Stopped:
                self._telling.note("The build was stopped: the index is as it was before it.")
            else:
                self._telling.note("Stopped.")

    def _before_the_first(self, request: BuildRequest) -> list[tuple[str, str]]:
        """What the first build will read, so that no change during it is missed."""
        known = self._books()[0] if self._library.exists else []
        named = [(kind, location) for kind, location, _ in request.add]
        if request.offer_examples:
            named.append((FOLDER, request.offer_examples))
        uploads = (UPLOADS, str(self._library.uploads.resolve()))
        return list(dict.fromkeys([*((s.kind, s.location) for s in known), uploads, *named]))

    def _first_build(self, request: BuildRequest) -> Receipt | None:
        """The first receipt; None if it was stopped while another process was building."""
        while not self._stop.is_set:
            self._changes.clear()
            try:
                return self._build(request, shown_after_seconds=0.0)
            except BuildInProgress as error:
                self._complain(str(error), self._busy_seconds)
                self._stop.wait(self._busy_seconds)
        return None

    def _follow(self, follower: Follower) -> None:
        checked = listed = time.monotonic()
        while not self._stop.is_set:
            now = time.monotonic()
            if now - checked >= CHECK_SECONDS:
                checked = now
                follower.check()
            if now - listed >= LIST_SECONDS:
                listed = now
                self._list_anew(follower)
            changed = self._changes.take()
            if self._unbuilt and now >= self._retry_at:
                changed |= self._unbuilt
            if changed:
                self._rebuild(changed | self._unbuilt, follower)
                self._list_anew(follower)
            self._stop.wait(TICK_SECONDS)

    def _list_anew(self, follower: Follower) -> None:
        """Follow what the catalogue remembers now; other processes add and remove sources too."""
        try:
            follower.follow(self._books()[0])
        except (FootnoteError, OSError, sqlite3.Error) as error:
            told = storage_failure(error, self._library.folder) or error
            self._complain(str(told), self._error_seconds)

    def _rebuild(self, locations: frozenset[str], follower: Follower) -> None:
        """Refresh these sources; an error is told once, and they are tried again later."""
        self._unbuilt = locations
        try:
            sources, failed_before = self._books()
            add = tuple(
                (source.kind, source.location, source.is_example)
                for source in sources
                if source.location in locations and source.kind in FOLLOWED
            )
            receipt = self._build(BuildRequest(add=add), SHOWN_AFTER_SECONDS) if add else None
            _, failed = self._books()
        except BuildInProgress as error:
            self._complain(str(error), self._busy_seconds)
            return
        except (FootnoteError, OSError, sqlite3.Error) as error:
            told = storage_failure(error, self._library.folder) or error
            self._complain(str(told), self._error_seconds)
            return
        except Stopped:
            raise
        except Exception as error:  # a fault of ours in one article must not end the watch
            self._complain(f"{type(error).__name__}: {error}", self._error_seconds)
            return
        self._unbuilt, self._complaint = frozenset(), ""
        follower.look_anew({f.source for f in failed if f not in failed_before})
        if receipt is not None and (_has_changes(receipt) or failed != failed_before):
            self._telling.later(receipt, [f for f in receipt.failed if f not in failed_before])

    def _build(self, request: BuildRequest, shown_after_seconds: float) -> Receipt:
        with ShownProgress(shown_after_seconds) as shown:

            def progress(stage: str, done: int, total: int) -> None:
                if self._stop.is_set:
                    raise Stopped
                shown(stage, done, total)

            return build(self._library, request, self._open_embedder, progress)

    def _books(self) -> tuple[list[Source], list[Failure]]:
        """The sources and the standing failures in the catalogue."""
        self._library.check_there()
        connection = schema.connect(self._library.catalogue)
        try:
            return catalogue.sources(connection), catalogue.failures(connection)
        finally:
            connection.close()

    def _complain(self, words: str, seconds: float) -> None:
        """Say once what went wrong and when it is tried again."""
        self._retry_at = time.monotonic() + seconds
        if words != self._complaint:
            self._complaint = words
            self._telling.note(f"footnote: {words} (tried again every {seconds:g} s)")


def keep_embedder(open_embedder: OpenEmbedder) -> OpenEmbedder:
    """Open the embedder once, and again only if the index was built with another one since."""
    kept: Embedder | None = None

    def open_or_keep(built_with: str | None) -> Embedder:
        nonlocal kept
        if kept is None or built_with not in (None, kept.name):
            kept = open_embedder(built_with)
        return kept

    return open_or_keep


def following_line(sources: list[Source]) -> str:
    """What is followed and how to stop, in one line."""
    places = [s.location for s in sources if s.kind in FOLLOWED and s.kind != UPLOADS]
    named = places[:NAMED_PLACES]
    if len(places) > NAMED_PLACES:
        named.append(f"{len(places) - NAMED_PLACES:,} more")
    followed = ", ".join([*named, "what is added on the page"])
    return f"Following {followed}: changes are taken in as they come. Ctrl-C stops."


def _has_changes(receipt: Receipt) -> bool:
    return any((receipt.added, receipt.changed, receipt.renamed, receipt.removed))
