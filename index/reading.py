"""Reading articles in a process of its own, which is ended when a file takes too much.

PDF, HTML and the like come from strangers, and their parsers can be made to work for hours or to
fill the memory. Plain text cannot, so it is read here and starts no process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from index.errors import UnreadableArticle
from index.readers import PLAIN, read_article
from index.reading_worker import read_block, write_block
from index.types import ParsedArticle

SECONDS = 60.0  # for one file; a PDF of 1,000 pages takes eight on a busy machine
GROWTH_BYTES = 1_500_000_000  # of address space for one file; that PDF takes a fifth of it
_ROOT = Path(__file__).resolve().parent.parent


class Reading:
    """Reads articles, a process for the formats of strangers; a context manager that ends it.

    The process starts with the first file that needs it and stays for all others. One thread.
    """

    def __init__(self, *, seconds: float = SECONDS, growth_bytes: int = GROWTH_BYTES) -> None:
        self._seconds = seconds
        self._growth_bytes = growth_bytes
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """That of the process; None while there is none."""
        return self._process.pid if self._process else None

    def read(self, name: str, data: bytes, charset: str | None = None) -> ParsedArticle:
        """Return the article in a file's bytes; UnreadableArticle, also when it takes too much."""
        if Path(name).suffix.lower() in PLAIN or not data:
            return read_article(Path(name), data, charset)
        answer = self._ask(name, data, charset)
        if "article" in answer:
            return _article(answer["article"])
        if answer["out_of_memory"]:
            self.close()  # its memory is in pieces
        raise UnreadableArticle(answer["reason"])

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it holds nothing that could be lost
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not sent any more
                if pipe:
                    pipe.close()

    def _ask(self, name: str, data: bytes, charset: str | None) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin is not None  # as it was started
        assert process.stdout is not None
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)  # a blocked read ends with the process
        timer.daemon = True
        timer.start()
        request = {
            "name": name,
            "charset": charset,
            "bytes": len(data),
            "seconds": self._seconds,
            "growth_bytes": self._growth_bytes,
        }
        answer = None
        try:
            write_block(process.stdin, request, data)
            answer = read_block(process.stdout)
        except OSError:  # it ended while it was being written to
            pass
        finally:
            timer.cancel()
            timer.join()
            if answer is None or is_late.is_set():
                self.close()
        if answer is not None:
            return json.loads(answer)  # type: ignore[no-any-return]
        if is_late.is_set():
            raise UnreadableArticle(f"took longer than {self._seconds:g} s to read: left out")
        raise UnreadableArticle("its reading ended in a crash: left out")

    def _start(self) -> subprocess.Popen[bytes]:
        """A fresh interpreter: it knows nothing of the program that it is started from."""
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "index.reading_worker"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise UnreadableArticle(
                f"this installation cannot read it: no process can be started ({error.strerror})"
            ) from error
        return self._process


class Readings:
    """Several `Reading`s behind one `read` that many threads may call; a context manager."""

    def __init__(self, at_once: int) -> None:
        self._all = [Reading() for _ in range(at_once)]
        self._is_closed = False
        self._idle: SimpleQueue[Reading] = SimpleQueue()
        for reading in self._all:
            self._idle.put(reading)

    def __enter__(self) -> Readings:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closed = True
        for reading in self._all:
            reading.close()

    def read(self, name: str, data: bytes, charset: str | None = None) -> ParsedArticle:
        """Return the article in a file's bytes, as `Reading.read`, when one of them is idle."""
        reading = self._idle.get()
        if self._is_closed:  # a thread that the build did not wait for
            raise UnreadableArticle("the build was stopped")
        try:
            return reading.read(name, data, charset)
        finally:
            self._idle.put(reading)


def _article(fields: dict[str, Any]) -> ParsedArticle:
    """The record that came as JSON, where every tuple is a list."""
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return ParsedArticle(**{**fields, **lists})
