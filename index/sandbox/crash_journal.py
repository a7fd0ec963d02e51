"""Records what is being parsed, so that one file cannot crash every rebuild.

A line is appended before and after each parse that could crash. It is not synced: what was written
survives the process, and no file can cause a power failure. If the next build finds a parse that
began and never ended, it parses that file alone, since the crash may have been caused by a file
parsed in parallel, or the program may have been killed by a person. A file that was being parsed in
two crashes is skipped until it changes.
"""

from __future__ import annotations

import atexit
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableArticle

MAX_DEATHS = 2  # in the second crash the file was parsed alone
MAX_ENTRIES = 1_000  # the oldest are dropped; another crash records them again
DIED_REASON = "the program ended twice while it was read: left out until it changes"

logger = logging.getLogger(__name__)


class CrashJournal:
    """The journal of one library, for the holder of the build lock. Thread-safe.

    With `path` None nothing is recorded. A context manager: when its block ends, even by an
    exception, the program has not crashed, so unfinished parses are dropped from the journal.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._deaths: dict[str, int] = {}
        self._refused: dict[str, str] = {}
        self._stream: BinaryIO | None = None

    def __enter__(self) -> CrashJournal:
        if self._path is not None:
            self._load(self._path)
            self._rewrite(self._path)
            self._open(self._path)
            atexit.register(self.close)  # a parsing thread does not notice that the program ends
        return self

    def __exit__(self, *_: object) -> None:
        atexit.unregister(self.close)
        self.close()

    def close(self) -> None:
        """Drop unfinished parses: the program has not crashed."""
        with self._lock:
            if self._stream is not None:
                self._stream.close()
                self._stream = None
            if self._path is not None:
                self._rewrite(self._path)

    def is_suspect(self, key: str) -> bool:
        """Whether the program died while this was parsed, perhaps because of another file."""
        return key in self._deaths

    @contextmanager
    def parsing(self, key: str) -> Iterator[None]:
        """Record that the block parses this content; UnreadableArticle if it is refused."""
        if reason := self._refused.get(key):
            raise UnreadableArticle(reason)
        self._note("began", key)
        try:
            yield
        finally:
            self._note("ended", key)
            self._deaths.pop(key, None)

    def refuse(self, key: str, reason: str) -> None:
        """Record why content is skipped, if its hash is recorded nowhere else."""
        self._refused[key] = reason

    def _load(self, path: Path) -> None:
        began: dict[str, None] = {}
        for what, key, value in _lines(path):
            if what == "began":
                began[key] = None
            elif what == "ended":
                began.pop(key, None)
                self._deaths.pop(key, None)
            elif what == "died":
                self._deaths[key] = int(value)
            elif what == "refused":
                self._refused[key] = value
        for key in began:
            deaths = self._deaths.pop(key, 0) + 1
            if deaths >= MAX_DEATHS:
                self._refused[key] = DIED_REASON
            else:
                self._deaths[key] = deaths

    def _rewrite(self, path: Path) -> None:
        """Rewrite the file with the entries that still matter; remove it if there are none."""
        lines = [_line("died", key, str(deaths)) for key, deaths in self._deaths.items()]
        lines += [_line("refused", key, reason) for key, reason in self._refused.items()]
        try:
            if not lines:
                path.unlink(missing_ok=True)
                return
            fresh = path.with_suffix(".fresh")
            fresh.write_bytes(b"".join(lines[-MAX_ENTRIES:]))
            fresh.replace(path)
        except OSError as error:
            logger.info("%s is not kept: %s", path, error)

    def _open(self, path: Path) -> None:
        try:
            self._stream = path.open("ab", buffering=0)
        except OSError as error:
            logger.info("%s is not kept: %s", path, error)

    def _note(self, what: str, key: str) -> None:
        with self._lock:
            try:
                if self._stream is not None:
                    self._stream.write(_line(what, key))
            except OSError as error:  # a full disk: the build continues without the journal
                logger.info("%s is not kept: %s", self._path, error)
                self._stream = None


def _line(what: str, key: str, value: str = "") -> bytes:
    return json.dumps([what, key, value]).encode() + b"\n"


def _lines(path: Path) -> Iterator[tuple[str, str, str]]:
    """The complete lines; a kill may have cut off the last one."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            what, key, value = json.loads(line)
        except ValueError:
            continue
        yield str(what), str(key), str(value)
