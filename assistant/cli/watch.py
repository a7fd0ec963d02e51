"""`build --watch`: rebuild on changes, until stopped."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import FrameType

from assistant.cli.progress_bar import TerminalProgress
from index.building.build import BuildRequest, EmbedderFactory, build
from index.building.source_watcher import WATCHED_KINDS, ChangeDebouncer, SourceWatcher
from index.errors import BuildInProgress, FootnoteError
from index.ingestion.sources import FOLDER, UPLOADS
from index.library import Library
from index.storage import catalogue, schema
from index.storage.catalogue import Source
from index.storage.error_translation import as_storage_error
from index.types import Embedder, Failure, Receipt

TICK_SECONDS = 0.2  # how late a change or a stop may be noticed
CHECK_SECONDS = 1.0  # between checks of the sources themselves
SOURCE_LIST_SECONDS = 5.0  # between checks for sources that another process added
BUSY_RETRY_SECONDS = 5.0  # until the next attempt while another process builds
ERROR_RETRY_SECONDS = 60.0  # until the next attempt after an error
SHOWN_AFTER_SECONDS = 0.5  # a shorter rebuild shows no bar
MAX_NAMED_SOURCES = 3  # in one line


class BuildStopped(Exception):  # noqa: N818 - not an error: what the person asked for
    """Raised inside a build at its next report after a stop; nothing was committed."""


class StopSignal:
    """A stop flag that a signal handler or another thread may set."""

    def __init__(self) -> None:
        self.is_set = False
        self._wake: SimpleQueue[None] = SimpleQueue()  # safe in a signal handler, unlike an Event

    def set(self) -> None:
        """Request the stop."""
        self.is_set = True
        self._wake.put(None)

    def wait(self, seconds: float) -> None:
        """Sleep until the time is over or the stop is requested."""
        if not self.is_set:
            try:
                self._wake.get(timeout=seconds)
            except Empty:
                return


@contextmanager
def stop_on_signals() -> Iterator[StopSignal]:
    """A stop that Ctrl-C or SIGTERM sets; a second signal acts as usual. Main thread only."""
    stop = StopSignal()
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
class WatchCallbacks:
    """Where a watch reports: the first receipt, later ones with their new failures, and notes."""

    first: Callable[[Receipt], None]
    later: Callable[[Receipt, list[Failure]], None]
    note: Callable[[str], None]


class LibraryWatcher:
    """Builds once, then again whenever a source changes; the embedder is loaded once."""

    def __init__(
        self,
        library: Library,
        open_embedder: EmbedderFactory,
        callbacks: WatchCallbacks,
        stop: StopSignal,
        *,
        changes: ChangeDebouncer | None = None,
        busy_seconds: float = BUSY_RETRY_SECONDS,
        error_seconds: float = ERROR_RETRY_SECONDS,
    ) -> None:
        self._library, self._callbacks, self._stop = library, callbacks, stop
        self._open_embedder = cached_embedder(open_embedder)
        self._changes = changes or ChangeDebouncer()
        self._busy_seconds, self._error_seconds = busy_seconds, error_seconds
        self._unbuilt: frozenset[str] = frozenset()
        self._retry_at = 0.0
        self._last_failure = ""

    def run(self, request: BuildRequest) -> None:
        """Run the first build, then watch; returns once stopped.

        Raises what the first build raises, but waits for a build of another process.
        """
        with SourceWatcher(self._library.folder, self._changes, self._callbacks.note) as watcher:
            try:
                watcher.follow(self._initial_sources(request))
                if (receipt := self._first_build(request)) is None:
                    raise BuildStopped
                self._last_failure = ""
                self._library = replace(self._library, was_there=True)
                self._callbacks.first(receipt)
                sources, _ = self._sources_and_failures()
                watcher.follow(sources)
                built = {location for _, location, _ in request.add}
                for source in sources:
                    if built and source.location not in built and source.kind in WATCHED_KINDS:
                        self._changes.note(source.location)
                self._callbacks.note(watch_summary(sources))
                self._follow(watcher)
            except BuildStopped:
                self._callbacks.note("The build was stopped: the index is as it was before it.")
            else:
                self._callbacks.note("Stopped.")

    def _initial_sources(self, request: BuildRequest) -> list[tuple[str, str]]:
        """The sources of the first build, watched from the start so that no change is missed."""
        known = self._sources_and_failures()[0] if self._library.exists else []
        named = [(kind, location) for kind, location, _ in request.add]
        if request.offer_examples:
            named.append((FOLDER, request.offer_examples))
        uploads = (UPLOADS, str(self._library.uploads.resolve()))
        return list(dict.fromkeys([*((s.kind, s.location) for s in known), uploads, *named]))

    def _first_build(self, request: BuildRequest) -> Receipt | None:
        """The first receipt; None if stopped while another process was building."""
        while not self._stop.is_set:
            self._changes.clear()
            try:
                return self._build(request, shown_after_seconds=0.0)
            except BuildInProgress as error:
                self._report_failure(str(error), self._busy_seconds)
                self._stop.wait(self._busy_seconds)
        return None

    def _follow(self, watcher: SourceWatcher) -> None:
        checked = listed = time.monotonic()
        while not self._stop.is_set:
            now = time.monotonic()
            if now - checked >= CHECK_SECONDS:
                checked = now
                watcher.check()
            if now - listed >= SOURCE_LIST_SECONDS:
                listed = now
                self._refresh_sources(watcher)
            changed = self._changes.take()
            if self._unbuilt and now >= self._retry_at:
                changed |= self._unbuilt
            if changed:
                self._rebuild(changed | self._unbuilt, watcher)
                self._refresh_sources(watcher)
            self._stop.wait(TICK_SECONDS)

    def _refresh_sources(self, watcher: SourceWatcher) -> None:
        """Watch the catalogue's current sources; other processes add and remove sources too."""
        try:
            watcher.follow(self._sources_and_failures()[0])
        except (FootnoteError, OSError, sqlite3.Error) as error:
            reported = as_storage_error(error, self._library.folder) or error
            self._report_failure(str(reported), self._error_seconds)

    def _rebuild(self, locations: frozenset[str], watcher: SourceWatcher) -> None:
        """Refresh these sources; an error is reported once, and they are retried later."""
        self._unbuilt = locations
        try:
            sources, failed_before = self._sources_and_failures()
            add = tuple(
                (source.kind, source.location, source.is_example)
                for source in sources
                if source.location in locations and source.kind in WATCHED_KINDS
            )
            receipt = self._build(BuildRequest(add=add), SHOWN_AFTER_SECONDS) if add else None
            _, failed = self._sources_and_failures()
        except BuildInProgress as error:
            self._report_failure(str(error), self._busy_seconds)
            return
        except (FootnoteError, OSError, sqlite3.Error) as error:
            reported = as_storage_error(error, self._library.folder) or error
            self._report_failure(str(reported), self._error_seconds)
            return
        except BuildStopped:
            raise
        except Exception as error:  # a bug with one article must not end the watch
            self._report_failure(f"{type(error).__name__}: {error}", self._error_seconds)
            return
        self._unbuilt, self._last_failure = frozenset(), ""
        watcher.mark_missing({f.source for f in failed if f not in failed_before})
        if receipt is not None and (_has_changes(receipt) or failed != failed_before):
            self._callbacks.later(receipt, [f for f in receipt.failed if f not in failed_before])

    def _build(self, request: BuildRequest, shown_after_seconds: float) -> Receipt:
        with TerminalProgress(shown_after_seconds) as shown:

            def progress(stage: str, done: int, total: int) -> None:
                if self._stop.is_set:
                    raise BuildStopped
                shown(stage, done, total)

            return build(self._library, request, self._open_embedder, progress)

    def _sources_and_failures(self) -> tuple[list[Source], list[Failure]]:
        """The sources and the current failures in the catalogue."""
        self._library.require_present()
        connection = schema.connect(self._library.catalogue)
        try:
            return catalogue.all_sources(connection), catalogue.stored_failures(connection)
        finally:
            connection.close()

    def _report_failure(self, words: str, seconds: float) -> None:
        """Report a failure once, and when it is retried."""
        self._retry_at = time.monotonic() + seconds
        if words != self._last_failure:
            self._last_failure = words
            self._callbacks.note(f"footnote: {words} (tried again every {seconds:g} s)")


def cached_embedder(open_embedder: EmbedderFactory) -> EmbedderFactory:
    """Open the embedder once, and again only if the index was built with another."""
    embedder: Embedder | None = None

    def open_or_keep(built_with: str | None) -> Embedder:
        nonlocal embedder
        if embedder is None or built_with not in (None, embedder.name):
            embedder = open_embedder(built_with)
        return embedder

    return open_or_keep


def watch_summary(sources: list[Source]) -> str:
    """What is watched and how to stop, in one line."""
    locations = [s.location for s in sources if s.kind in WATCHED_KINDS and s.kind != UPLOADS]
    named = locations[:MAX_NAMED_SOURCES]
    if len(locations) > MAX_NAMED_SOURCES:
        named.append(f"{len(locations) - MAX_NAMED_SOURCES:,} more")
    followed = ", ".join([*named, "what is added on the page"])
    return f"Following {followed}: changes are taken in as they come. Ctrl-C stops."


def _has_changes(receipt: Receipt) -> bool:
    return any((receipt.added, receipt.changed, receipt.renamed, receipt.removed))
