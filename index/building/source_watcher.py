"""Watches the sources of a library: which have changed, and when they are quiet again."""

from __future__ import annotations

import errno
import logging
import os
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from index.building.network_mounts import network_file_system
from index.ingestion.candidates import IGNORED_SUFFIXES
from index.storage.catalogue import Source
from index.types import SourceKind

QUIET_SECONDS = 1.0  # by then, programs have finished saving
LONGEST_SECONDS = 10.0  # a file that changes constantly does not delay the others for longer
POLL_SECONDS = 5.0  # between two walks of every polled folder
WATCHED_KINDS = (SourceKind.FOLDER, SourceKind.FILE, SourceKind.JSONL, SourceKind.UPLOADS)
WATCHED_EVENTS = [
    events.FileCreatedEvent, events.FileModifiedEvent, events.FileAttribEvent,
    events.FileMovedEvent, events.FileDeletedEvent, events.DirCreatedEvent,
    events.DirAttribEvent, events.DirMovedEvent, events.DirDeletedEvent,
]  # fmt: skip
# Not opened or closed: a build does that. Not a modified folder: its files have events too.

WatchRoot = tuple[Path, bool]  # a folder, and whether it is watched recursively


class ChangeDebouncer:
    """Collects the locations of changed sources until nothing has happened for a moment."""

    def __init__(
        self,
        quiet_seconds: float = QUIET_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._quiet, self._longest, self._clock = quiet_seconds, longest_seconds, clock
        self._lock = threading.Lock()
        self._locations: set[str] = set()
        self._first = self._last = 0.0

    def note(self, location: str) -> None:
        """Record that a source has just changed; may be called from any thread."""
        with self._lock:
            self._last = self._clock()
            if not self._locations:
                self._first = self._last
            self._locations.add(location)

    @property
    def is_waiting(self) -> bool:
        """Whether there are changes that were not taken yet."""
        with self._lock:
            return bool(self._locations)

    def clear(self) -> None:
        """Drop all changes: a build of all sources begins now."""
        with self._lock:
            self._locations.clear()

    def take(self) -> frozenset[str]:
        """The changed locations, once quiet or after `longest_seconds`; empty until then."""
        with self._lock:
            now = self._clock()
            if now < min(self._last + self._quiet, self._first + self._longest):
                return frozenset()
            taken, self._locations = frozenset(self._locations), set()
            return taken


@dataclass(frozen=True, slots=True)
class _Watched:
    """A root that is watched; `identity` shows whether it is still the same folder."""

    observer: BaseObserver
    watch: ObservedWatch
    identity: tuple[int, int]


class SourceWatcher:
    """Watches sources by notifications of the kernel, or by polling where there are none.

    Events in the data folder count only for the uploads. `notify` is called with a message for
    each folder that has to be polled. For a file that is a symbolic link, the link is watched, not
    its target.
    """

    def __init__(
        self,
        data: Path,
        changes: ChangeDebouncer,
        notify: Callable[[str], None],
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._data = data.resolve()
        self._changes, self._notify, self._poll_seconds = changes, notify, poll_seconds
        self._sources: tuple[tuple[str, Path], ...] = ()
        self._watched: dict[WatchRoot, _Watched] = {}
        self._missing: set[WatchRoot] = set()
        self._polled: set[Path] = set()
        self._native: BaseObserver | None = None
        self._polling: BaseObserver | None = None
        self._has_new_folders = False
        self._log = _OverflowHandler(self._note_all)
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> SourceWatcher:
        self._warnings.__enter__()  # a folder made together with those in it is watched twice
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        logging.getLogger("watchdog").addHandler(self._log)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("watchdog").removeHandler(self._log)
        for observer in (self._native, self._polling):
            if observer is not None:
                observer.stop()
                observer.join()
        self._warnings.__exit__(None, None, None)

    def follow(self, sources: Sequence[Source | tuple[str, str]]) -> None:
        """Watch exactly these sources, each a `Source` or `(kind, location)`.

        A new one counts as changed, since it was not watched before.
        """
        pairs = [s if isinstance(s, tuple) else (s.kind, s.location) for s in sources]
        old = self._sources
        self._sources = tuple((kind, Path(place)) for kind, place in pairs if kind in WATCHED_KINDS)
        roots = {_watch_root(kind, path) for kind, path in self._sources}
        for root in self._watched.keys() - roots:
            self._drop(root)
        self._missing &= roots
        for root in sorted(roots - self._watched.keys() - self._missing):
            self._start(root)
        for kind, path in self._sources:
            if (kind, path) not in old:
                self._changes.note(str(path))
        self._check_limit()

    def mark_missing(self, locations: Collection[str]) -> None:
        """Mark folders that a build did not find: at the next check they count as new.

        A folder that was moved away and back is the same, but no longer watched.
        """
        for kind, path in self._sources:
            root = _watch_root(kind, path)
            if kind == SourceKind.FOLDER and str(path) in locations:
                self._drop(root)
                self._missing.add(root)

    def check(self) -> None:
        """Notice folders that vanished, returned or were replaced: there are no events for it."""
        alive = {
            emitter.watch
            for observer in (self._native, self._polling)
            if observer is not None
            for emitter in tuple(observer.emitters)
            if emitter.is_alive()
        }
        for root in {_watch_root(kind, path) for kind, path in self._sources}:
            watched = self._watched.get(root)
            identity = _folder_identity(root[0])
            if watched is not None:
                if watched.identity == identity and watched.watch in alive:
                    continue
                self._drop(root)
            elif identity is None:
                continue
            self._missing.discard(root)
            self._start(root)
            for kind, path in self._sources:
                if _watch_root(kind, path) == root:
                    self._changes.note(str(path))

    def dispatch(self, event: events.FileSystemEvent) -> None:
        """Handle an event; watchdog calls it in a thread of its own."""
        if isinstance(event, events.DirCreatedEvent | events.DirMovedEvent):
            self._has_new_folders = True
        for place in (event.src_path, event.dest_path):
            if place:
                path = Path(os.fsdecode(place))
                for kind, source in self._sources:
                    if self._concerns(kind, source, path, is_folder=event.is_directory):
                        self._changes.note(str(source))

    def _note_all(self) -> None:
        for _, path in self._sources:
            self._changes.note(str(path))

    def _concerns(self, kind: str, source: Path, path: Path, *, is_folder: bool) -> bool:
        """Whether a build of the source would read the path."""
        if kind in (SourceKind.FILE, SourceKind.JSONL):
            return path == source
        if not path.is_relative_to(source):
            return False
        if kind == SourceKind.FOLDER and path.is_relative_to(self._data):
            return False
        parts = path.relative_to(source).parts
        if any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            return False
        return is_folder or path.suffix.lower() not in IGNORED_SUFFIXES

    def _start(self, root: WatchRoot) -> None:
        """Watch an existing root, by polling where the kernel cannot report its changes."""
        folder, _ = root
        identity = _folder_identity(folder)
        if identity is None:
            return
        reason = None
        if kind := network_file_system(folder):
            reason = f"lies on a network or shared file system ({kind})"
        elif folder in self._polled:
            reason = "was polled before"
        else:
            try:
                self._watch_natively(root, identity)
            except OSError as error:
                self._drop(root)
                if _folder_identity(folder) != identity:
                    return  # it went away meanwhile: the next check sees what is there
                reason = _polling_reason(error)
        if reason is not None:
            self._watch_by_polling(root, identity, reason)

    def _watch_natively(self, root: WatchRoot, identity: tuple[int, int]) -> None:
        if self._native is None:
            native = Observer()
            native.start()
            self._native = native
        self._watched[root] = self._schedule(self._native, root, identity)
        _probe_watch_limit(self._native)

    def _watch_by_polling(self, root: WatchRoot, identity: tuple[int, int], reason: str) -> None:
        folder = root[0]
        if self._polling is None:
            self._polling = PollingObserver(timeout=self._poll_seconds)
            self._polling.start()
        try:
            self._watched[root] = self._schedule(self._polling, root, identity)
        except OSError:
            return  # it went away meanwhile: the next check sees what is there
        if folder not in self._polled:
            self._polled.add(folder)
            every = f"{self._poll_seconds:g} s"
            self._notify(f"{folder} {reason}: it is looked through every {every} instead")

    def _check_limit(self) -> None:
        """Poll the recursive roots when their new folders used up the kernel's watches."""
        if not self._has_new_folders:
            return
        self._has_new_folders = False
        deep = [r for r, w in self._watched.items() if w.observer is self._native and r[1]]
        if self._native is None or not deep:
            return
        try:
            _probe_watch_limit(self._native)
        except OSError as error:
            for root in deep:
                identity = self._watched[root].identity
                self._drop(root)
                self._watch_by_polling(root, identity, _polling_reason(error))

    def _schedule(
        self, observer: BaseObserver, root: WatchRoot, identity: tuple[int, int]
    ) -> _Watched:
        folder, is_deep = root
        watch = observer.schedule(
            _Handler(self.dispatch), str(folder), recursive=is_deep, event_filter=WATCHED_EVENTS
        )
        return _Watched(observer, watch, identity)

    def _drop(self, root: WatchRoot) -> None:
        watched = self._watched.pop(root, None)
        if watched is not None:
            watched.observer.unschedule(watched.watch)


class _Handler(events.FileSystemEventHandler):
    """Passes each event on."""

    def __init__(self, take: Callable[[events.FileSystemEvent], None]) -> None:
        self._take = take

    def dispatch(self, event: events.FileSystemEvent) -> None:
        self._take(event)


class _OverflowHandler(logging.Handler):
    """Reads watchdog's log, the only place where it reports dropped notifications."""

    def __init__(self, on_dropped: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._on_dropped = on_dropped

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage():
            self._on_dropped()


def _watch_root(kind: str, path: Path) -> WatchRoot:
    """The folder to watch for a source; for a file its folder, since editors replace files."""
    return (path.parent, False) if kind in (SourceKind.FILE, SourceKind.JSONL) else (path, True)


def _folder_identity(folder: Path) -> tuple[int, int] | None:
    """Device and inode of a folder, which differ if it was replaced; None if there is none."""
    try:
        state = folder.stat()
    except OSError:
        return None
    return (state.st_dev, state.st_ino) if folder.is_dir() else None


def _probe_watch_limit(observer: BaseObserver) -> None:
    """Ask for one more watch: watchdog does not report a limit that it met below a root."""
    with tempfile.TemporaryDirectory(prefix="footnote-") as folder:
        observer.unschedule(observer.schedule(events.FileSystemEventHandler(), folder))


def _polling_reason(error: OSError) -> str:
    """Why a folder is polled, in words for the person who owns it."""
    is_limit = error.errno in (errno.ENOSPC, errno.EMFILE)
    why = "the limit of inotify watches is reached" if is_limit else error.strerror or error
    return f"cannot be followed by notifications ({why})"
