"""Several readings at once behind one door, with a journal of what the program died of."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any

from index.errors import UnreadableArticle
from index.ingestion.candidates import ContainerItem
from index.ingestion.feeds import FeedEntry
from index.parsers.archive import ArchiveMember
from index.parsers.registry import is_harmless
from index.sandbox.crash_journal import CrashJournal
from index.sandbox.process import ParserEnded, ParserProcess
from index.sandbox.tasks import item_from_fields
from index.sandbox.watchdog import StopCheck, never_stop
from index.types import ParsedArticle


class ParserPool:
    """Several `ParserProcess`s behind one `read` that many threads may call; a context manager.

    `check` is called, in any thread, while something is read: what it raises ends the reading and
    is raised by what waits for it.
    """

    def __init__(
        self, at_once: int, *, check: StopCheck = never_stop, journal: CrashJournal | None = None
    ) -> None:
        self._check = check
        self._journal = journal or CrashJournal(None)
        self._all = [ParserProcess(check=check) for _ in range(at_once)]
        self._is_closed = False
        self._idle: SimpleQueue[ParserProcess] = SimpleQueue()
        self._gathering = Lock()
        for reading in self._all:
            self._idle.put(reading)

    def __enter__(self) -> ParserPool:
        self._journal.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closed = True
        for reading in self._all:
            reading.__exit__()
        self._journal.__exit__()

    def read(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None
    ) -> ParsedArticle:
        """Return the article in a file's bytes, as `Reading.read`, when one of them is idle."""
        if isinstance(data, bytes) and is_harmless(name, data):
            with self._one(is_alone=False) as reading:
                return reading.read(name, data, charset)
        key = data.sha256 if isinstance(data, ArchiveMember) else hashlib.sha256(data).hexdigest()
        with (
            self._one(is_alone=self._journal.is_suspect(key)) as reading,
            self._journal.reading(key),
        ):
            return reading.read(name, data, charset)

    def __call__(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None
    ) -> ParsedArticle:
        """The same as `read`: it is an `index.ingestion.candidates.ArticleReader`."""
        return self.read(name, data, charset)

    def parts(self, locator: str, name: str, data: bytes) -> Iterator[ContainerItem]:
        """What a table or an archive holds, as `index.ingestion.container_items` finds it.

        Raises UnreadableArticle, also on the way.
        """
        key = hashlib.sha256(data).hexdigest()
        return map(item_from_fields, self._rows(key, "parts", name, data, locator=locator))

    def json_rows(self, path: Path) -> Iterator[ContainerItem]:
        """The rows of a file of JSON rows, in the same form; SourceUnavailable as well."""
        state = path.stat()
        words = f"{path}\n{state.st_size}\n{state.st_mtime_ns}"
        key = hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
        return map(item_from_fields, self._rows(key, "jsonl", str(path), b""))

    def entries(self, data: bytes, address: str) -> list[FeedEntry]:
        """The entries of a feed, as `index.ingestion.feeds.parse_feed`."""
        key = hashlib.sha256(data).hexdigest()
        return [FeedEntry(*fields) for fields in self._rows(key, "feed", address, data)]

    def _rows(
        self, key: str, task: str, name: str, data: bytes, **more: str
    ) -> Generator[list[Any]]:
        """One that died of it, or was ended, is remembered here: no place has its hash."""
        with self._one_more() as reading, self._journal.reading(key):
            try:
                yield from reading.rows(task, name, data, **more)
            except ParserEnded as error:
                if not self._is_closed:
                    self._journal.refuse(key, str(error))
                raise

    @contextmanager
    def _one(self, *, is_alone: bool) -> Iterator[ParserProcess]:
        """An idle reading; `is_alone`: only when no other is being used, and none is meanwhile."""
        taken: list[ParserProcess] = []
        try:
            if is_alone:
                with self._gathering:
                    taken = [self._idle.get() for _ in self._all]
            else:
                taken = [self._idle.get()]
            if self._is_closed:  # a thread that the build did not wait for
                raise UnreadableArticle("the build was stopped")
            yield taken[0]
        finally:
            for reading in taken:
                self._idle.put(reading)

    @contextmanager
    def _one_more(self) -> Iterator[ParserProcess]:
        """An idle reading, or one more: rows may be taken between files, and must not wait."""
        try:
            reading = self._idle.get_nowait()
        except Empty:
            with ParserProcess(check=self._check) as extra:
                yield extra
            return
        try:
            yield reading
        finally:
            self._idle.put(reading)
