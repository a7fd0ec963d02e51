"""The parser process: `python -m index.sandbox.worker`.

It reads requests from standard input and writes answers to the original standard output. Each is
a length of eight bytes followed by JSON; a request's JSON is followed by the bytes of the file.
The process ends with its input, and checks while it works that its parent is alive.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

LENGTH_PREFIX = struct.Struct(">Q")
NEXT_ROWS = "more"
"""The task that requests the next rows of the last request."""
LARGEST_BLOCK = 400_000_000  # bytes: the longest article has 12 for each character, as JSON
CHUNK_CHARACTERS = 1_000_000  # of rows in one answer: bounds the memory of both processes
CHUNK_SECONDS = 1.0  # slow rows are sent as they come, each with a time limit of its own
_GRACE_SECONDS = (
    5  # of the processor, after the parent should have killed it: then the parent is dead
)
_CHECK_SECONDS = 1.0  # between two checks for the parent
_FIRST_TO_GO = b"1000"  # of the processes that a system ends when memory runs out


def main() -> None:
    """Answer requests until the input ends."""
    import signal

    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not an answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this
    with suppress(OSError):  # not on every system
        Path("/proc/self/oom_score_adj").write_bytes(_FIRST_TO_GO)
    threading.Thread(target=_exit_with_parent, args=(os.getppid(),), daemon=True).start()
    work = RequestHandler()
    while (head := read_block(requests)) is not None:
        request = json.loads(head)
        data = requests.read(request.get("bytes", 0))
        if hasattr(signal, "setitimer"):  # not on Windows
            signal.setitimer(signal.ITIMER_PROF, request["seconds"] + _GRACE_SECONDS)
        answer = work.answer(request, data)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
        _write_bytes(answers, answer)


def _exit_with_parent(parent: int) -> None:
    """End the process when its parent has died, even in the middle of a file."""
    while os.getppid() == parent:
        time.sleep(_CHECK_SECONDS)
    os._exit(1)


def read_block(stream: IO[bytes]) -> bytes | None:
    """The next block; None at the end of the stream, even if it ends within a block.

    None too for a block longer than any answer: its writer must be corrupted.
    """
    head = stream.read(LENGTH_PREFIX.size)
    if len(head) < LENGTH_PREFIX.size:
        return None
    (size,) = LENGTH_PREFIX.unpack(head)
    if size > LARGEST_BLOCK:
        return None
    block = stream.read(size)
    return block if len(block) == size else None


def write_block(stream: IO[bytes], content: object, data: bytes = b"") -> None:
    """Write a block of JSON, followed by the bytes that it refers to."""
    _write_bytes(stream, _json(content).encode(), data)


def _write_bytes(stream: IO[bytes], block: bytes, data: bytes = b"") -> None:
    stream.write(LENGTH_PREFIX.pack(len(block)) + block)
    stream.write(data)
    stream.flush()


def _json(content: object) -> str:
    return json.dumps(content)


class RequestHandler:
    """Answers requests one after another; rows are produced on demand."""

    def __init__(self) -> None:
        from index.sandbox.tasks import ParserTasks

        self._tasks = ParserTasks()
        self._rows: Iterator[list[Any]] = iter(())
        self._growth = self._before = self._peak = 0

    def answer(self, request: dict[str, Any], data: bytes) -> bytes:
        """The answer as JSON: an article, some rows, a page, or an error."""
        from index.errors import SourceUnavailable, UnreadableArticle
        from index.parsers.registry import OUT_OF_MEMORY_REASON

        if request["task"] != NEXT_ROWS:
            self._begin(int(request["growth_bytes"]))
        try:
            return self._answer(request, data).encode()
        except SourceUnavailable as error:
            return _json({"unavailable": str(error)}).encode()
        except MemoryError:
            self._rows = iter(())
            return _json({"reason": OUT_OF_MEMORY_REASON, "out_of_memory": True}).encode()
        except UnreadableArticle as error:
            self._rows = iter(())
            is_short = isinstance(error.__cause__, MemoryError)
            if not is_short and self._was_short():
                return _json({"reason": OUT_OF_MEMORY_REASON, "out_of_memory": True}).encode()
            return _json({"reason": str(error), "out_of_memory": is_short}).encode()

    def _answer(self, request: dict[str, Any], data: bytes) -> str:
        if request["task"] == "article":
            return _json({"article": self._tasks.article(request, data)})
        if request["task"] == "page":
            return _json({"page": self._tasks.picture(request, data)})
        if request["task"] != NEXT_ROWS:
            self._rows = self._tasks.rows(request, data)
        return self._chunk()

    def _chunk(self) -> str:
        """The next rows: up to `CHUNK_CHARACTERS`, or those of `CHUNK_SECONDS`."""
        parts: list[str] = []
        size, until = 0, time.monotonic() + CHUNK_SECONDS
        for row in self._rows:
            parts.append(_json(row))
            size += len(parts[-1])
            if size >= CHUNK_CHARACTERS or time.monotonic() > until:
                return f'{{"rows": [{",".join(parts)}], "is_last": false}}'
        return f'{{"rows": [{",".join(parts)}], "is_last": true}}'

    def _begin(self, growth_bytes: int) -> None:
        self._rows = iter(())  # rows that are no longer requested
        self._growth = growth_bytes
        limit_memory(growth_bytes)
        self._before, self._peak = _address_space()

    def _was_short(self) -> bool:
        """Whether an error about broken markup may be due to lack of memory, as C libraries report.

        The allocation that failed is not in the peak. Buffers grow by doubling, so it is often as
        large as everything before: half of the limit is taken as evidence.
        """
        _, peak = _address_space()
        return peak > self._peak and 2 * (peak - self._before) > self._growth


def _address_space() -> tuple[int, int]:
    """Bytes of address space in use, and their peak; zeros where unknown (not Linux)."""
    if sys.platform != "linux":
        return 0, 0
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    sizes = {
        words[0]: int(words[1]) * 1024 for words in lines if words[0] in ("VmSize:", "VmPeak:")
    }
    return sizes.get("VmSize:", 0), sizes.get("VmPeak:", 0)


def limit_memory(growth_bytes: int) -> None:
    """Limit the growth of the address space from its current size; on Linux only.

    The loaded libraries already take several hundred megabytes, so the limit is not on the total.
    """
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    target = pages * resource.getpagesize() + growth_bytes
    limit = target if most == resource.RLIM_INFINITY else min(target, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    main()
