"""A pool of parser processes, with a journal of the files that crashed the program."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
    """Several `ParserProcess`es shared by many threads; a context manager.

    `check` is called from any thread while something is parsed: what it raises ends the parse and
    is raised to its caller.
    """

    def __init__(
        self, size: int, *, check: StopCheck = never_stop, journal: CrashJournal | None = None
    ) -> None:
        self._check = check
        self._journal = journal or CrashJournal(None)
        self._all = [ParserProcess(check=check) for _ in range(size)]
        self._is_closed = False
        self._idle: SimpleQueue[ParserProcess] = SimpleQueue()
        self._taking_all = Lock()
        for process in self._all:
            self._idle.put(process)

    def __enter__(self) -> ParserPool:
        self._journal.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closed = True
        for process in self._all:
            process.__exit__()
        self._journal.__exit__()

    def read(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None
    ) -> ParsedArticle:
        """Return the article in a file's bytes, by the next idle process."""
        if isinstance(data, bytes) and is_harmless(name, data):
            with self._one(is_alone=False) as process:
                return process.read(name, data, charset)
        key = data.sha256 if isinstance(data, ArchiveMember) else hashlib.sha256(data).hexdigest()
        with (
            self._one(is_alone=self._journal.is_suspect(key)) as process,
            self._journal.parsing(key),
        ):
            return process.read(name, data, charset)

    def __call__(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None
    ) -> ParsedArticle:
        """The same as `read`: a pool is an `index.ingestion.candidates.ArticleReader`."""
        return self.read(name, data, charset)

    def container_items(self, locator: str, name: str, data: bytes) -> Iterator[ContainerItem]:
        """The items of a table or an archive, as of `index.ingestion.container_items`.

        Raises UnreadableArticle, also while iterating.
        """
        key = hashlib.sha256(data).hexdigest()
        return map(item_from_fields, self._rows(key, "parts", name, data, locator=locator))

    def json_rows(self, path: Path) -> Iterator[ContainerItem]:
        """The rows of a JSONL file as items; SourceUnavailable if it cannot be opened."""
        state = path.stat()
        words = f"{path}\n{state.st_size}\n{state.st_mtime_ns}"
        key = hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()
        return map(item_from_fields, self._rows(key, "jsonl", str(path), b""))

    def entries(self, data: bytes, address: str) -> list[FeedEntry]:
        """The entries of a feed, as `index.ingestion.feeds.parse_feed`."""
        key = hashlib.sha256(data).hexdigest()
        rows = (FeedEntry(*fields) for fields in self._rows(key, "feed", address, data))
        return [replace(entry, tags=tuple(entry.tags)) for entry in rows]

    def _rows(
        self, key: str, task: str, name: str, data: bytes, **more: str
    ) -> Generator[list[Any]]:
        """Rows from a process; content that crashes it or exceeds its limits enters the journal."""
        with self._one_more() as process, self._journal.parsing(key):
            try:
                yield from process.rows(task, name, data, **more)
            except ParserEnded as error:
                if not self._is_closed:
                    self._journal.refuse(key, str(error))
                raise

    @contextmanager
    def _one(self, *, is_alone: bool) -> Iterator[ParserProcess]:
        """An idle process; with `is_alone`, no other is used during the block."""
        taken: list[ParserProcess] = []
        try:
            if is_alone:
                with self._taking_all:
                    taken = [self._idle.get() for _ in self._all]
            else:
                taken = [self._idle.get()]
            if self._is_closed:  # called by a thread that outlived the build
                raise UnreadableArticle("the build was stopped")
            yield taken[0]
        finally:
            for process in taken:
                self._idle.put(process)

    @contextmanager
    def _one_more(self) -> Iterator[ParserProcess]:
        """An idle process, else a new one: reading rows must not wait for files that are parsed."""
        try:
            process = self._idle.get_nowait()
        except Empty:
            with ParserProcess(check=self._check) as extra:
                yield extra
            return
        try:
            yield process
        finally:
            self._idle.put(process)
