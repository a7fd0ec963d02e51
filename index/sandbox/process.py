"""Parsing articles in a separate process, which is killed when a file takes too much.

Files come from strangers and can make a parser work for hours or fill the memory. A small plain
text cannot: it is parsed in this process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.errors import SourceUnavailable, UnreadableArticle
from index.parsers.archive import ArchiveMember
from index.parsers.ocr import OCR_SECONDS, can_recognise
from index.parsers.pdf_page import PagePassage, PagePicture
from index.parsers.registry import is_harmless, read_article
from index.resources import IMPORT_FOLDER
from index.sandbox.tasks import article_from_fields, picture_from_fields
from index.sandbox.watchdog import ProcessWatchdog, StopCheck, never_stop
from index.sandbox.worker import NEXT_ROWS, read_block, write_block
from index.types import ParsedArticle

PARSE_SECONDS = 60.0  # of the processor for one file; a PDF of 1,000 pages takes ten
OCR_GRACE_SECONDS = 60.0  # for the page that is being recognised when its time is over
PARSE_GROWTH_BYTES = 1_500_000_000  # of address space for one file; that PDF takes a fifth of it


class ParserEnded(UnreadableArticle):
    """The process was killed or crashed; the reason is not in the content of the file."""


class ParserProcess:
    """Parses articles in one process; a context manager that ends it. Not thread-safe.

    The process starts with the first file that needs it and serves all later ones. `check` is
    called from another thread while a file is parsed: what it raises ends the process and is
    raised to the caller. `seconds` and `growth_bytes` limit one file.
    """

    def __init__(
        self,
        *,
        seconds: float = PARSE_SECONDS,
        growth_bytes: int = PARSE_GROWTH_BYTES,
        check: StopCheck = never_stop,
    ) -> None:
        self._seconds = seconds
        self._growth_bytes = growth_bytes
        self._watch = ProcessWatchdog(check)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False

    def __enter__(self) -> ParserProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self.close()
        self._watch.close()

    @property
    def process_id(self) -> int | None:
        """The id of the process; None while none runs."""
        return self._process.pid if self._process else None

    def read(
        self, name: str, data: bytes | ArchiveMember, charset: str | None = None
    ) -> ParsedArticle:
        """Return the article in a file's bytes; UnreadableArticle, also when a limit is exceeded.

        Raises SourceUnavailable if a member of an archive has changed.
        """
        if isinstance(data, bytes) and is_harmless(name, data):
            return read_article(Path(name), data, charset)
        request: dict[str, Any] = {"task": "article", "name": name, "charset": charset}
        if name.lower().endswith(".pdf") and can_recognise():
            request["seconds"] = self._seconds + OCR_SECONDS + OCR_GRACE_SECONDS
        return article_from_fields(self._receive_about(request, data)["article"])

    def page(
        self, data: bytes | ArchiveMember, number: int, width: int, passages: Sequence[PagePassage]
    ) -> PagePicture:
        """Page `number` of a PDF, as `index.parsers.pdf_page.draw_page`; raises as `read`."""
        request: dict[str, Any] = {"task": "page", "page": number, "width": width}
        request["passages"] = [[passage.quote, passage.share] for passage in passages]
        return picture_from_fields(self._receive_about(request, data)["page"])

    def rows(self, task: str, name: str, data: bytes = b"", **more: str) -> Generator[list[Any]]:
        """The rows of a file, in chunks while the process works on the next; raises as `read`."""
        answer = self._receive({"task": task, "name": name, **more}, data)
        while not answer["is_last"]:
            is_taken = False
            try:
                self._send({"task": NEXT_ROWS})
                yield from answer["rows"]
                is_taken = True
            finally:
                if not is_taken:
                    self.close()  # an answer that nobody will read may still arrive
            answer = self._receive()
        yield from answer["rows"]

    def close(self) -> None:
        """Kill the process, if one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it has no state that could be lost
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # unsent data in the buffer
                if pipe:
                    pipe.close()

    def _send(self, request: dict[str, Any], data: bytes = b"") -> None:
        process = self._process or self._start()
        assert process.stdin is not None  # as it was started
        limits = {"seconds": self._seconds, "growth_bytes": self._growth_bytes}
        with suppress(OSError):  # it ended during the write; reading its output shows that
            write_block(process.stdin, {**limits, **request, "bytes": len(data)}, data)

    def _receive_about(
        self, request: dict[str, Any], data: bytes | ArchiveMember
    ) -> dict[str, Any]:
        """The answer to a request about these bytes; the process unpacks a member by itself."""
        if isinstance(data, bytes):
            return self._receive(request, data)
        place = {"archive": str(data.archive), "member": data.name, "sha256": data.sha256}
        return self._receive({**request, **place})

    def _receive(self, request: dict[str, Any] | None = None, data: bytes = b"") -> dict[str, Any]:
        """The next answer, to this request or to the last one. Raises the error that it states."""
        process = self._process or self._start()
        assert process.stdout is not None
        block = None
        seconds = (request or {}).get("seconds", self._seconds)
        with self._watch.guard(process, seconds) as wait:
            try:
                if request is not None:
                    self._send(request, data)
                block = read_block(process.stdout)
            except (OSError, ValueError):  # closed by another thread, which stopped the work
                pass
            finally:
                if block is None or wait.is_late:
                    self.close()
        if wait.stopped_by is not None:
            self.close()
            raise wait.stopped_by
        if block is None:
            if wait.is_late:
                raise ParserEnded(f"took longer than {seconds:g} s to read: left out")
            raise ParserEnded("its reading ended in a crash: left out")
        return self._checked(json.loads(block))

    def _checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer; raises the error that it states."""
        if "unavailable" in answer:
            raise SourceUnavailable(answer["unavailable"])
        if "reason" not in answer:
            return answer
        if answer["out_of_memory"]:
            self.close()  # its memory is exhausted or fragmented
            raise ParserEnded(answer["reason"])
        raise UnreadableArticle(answer["reason"])

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a fresh interpreter, which shares no state with this program."""
        if self._is_over:  # called by a thread that outlived the work
            raise UnreadableArticle("the build was stopped")
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "index.sandbox.worker"],
                cwd=IMPORT_FOLDER,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise UnreadableArticle(
                f"this installation cannot read it: no process can be started ({error.strerror})"
            ) from error
        if self._is_over:  # meanwhile: its end may have come before there was a process to kill
            self.close()
            raise UnreadableArticle("the build was stopped")
        return self._process
