"""The process that takes strangers' files apart: `python -m index.reading_worker`.

It reads requests from standard input and writes answers to what was standard output, each a
length of eight bytes and as much JSON; a request's JSON is followed by the file's bytes. It
ends with its input, so when its parent does.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO

LENGTH = struct.Struct(">Q")
_GRACE_SECONDS = 5  # after the parent should have ended it: then the parent is dead


def main() -> None:
    """Answer requests until there are no more."""
    import signal

    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this
    while (head := read_block(requests)) is not None:
        request = json.loads(head)
        data = requests.read(request["bytes"])
        if hasattr(signal, "alarm"):  # not on Windows
            signal.alarm(math.ceil(request["seconds"]) + _GRACE_SECONDS)
        write_block(answers, _answer(request, data))
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def read_block(stream: IO[bytes]) -> bytes | None:
    """The next block; None at the end of the stream, also when it ends within a block."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    block = stream.read(size)
    return block if len(block) == size else None


def write_block(stream: IO[bytes], content: object, data: bytes = b"") -> None:
    """Write a block of JSON, and behind it the bytes that it speaks of."""
    block = json.dumps(content).encode()
    stream.write(LENGTH.pack(len(block)) + block)
    stream.write(data)
    stream.flush()


def _answer(request: dict[str, object], data: bytes) -> dict[str, object]:
    from index.errors import UnreadableArticle
    from index.readers import OUT_OF_MEMORY, read_article

    name = Path(str(request["name"]))
    charset = None if request["charset"] is None else str(request["charset"])
    growth = int(str(request["growth_bytes"]))
    limit_memory(growth)
    before, peak = _address_space()
    try:
        return {"article": asdict(read_article(name, data, charset))}
    except UnreadableArticle as error:
        _, new_peak = _address_space()
        # C libraries call it broken markup. What they asked for last is not in the peak, and that
        # is often as much as all before, since buffers grow by doubling: so half of it tells.
        is_short = new_peak > peak and 2 * (new_peak - before) > growth
        if is_short and not isinstance(error.__cause__, MemoryError):
            return {"reason": OUT_OF_MEMORY, "out_of_memory": True}
        return {"reason": str(error), "out_of_memory": isinstance(error.__cause__, MemoryError)}


def _address_space() -> tuple[int, int]:
    """Bytes of addresses in use, and the most that ever were; zeros where that is not told."""
    if sys.platform != "linux":
        return 0, 0
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    told = {words[0]: int(words[1]) * 1024 for words in lines if words[0] in ("VmSize:", "VmPeak:")}
    return told.get("VmSize:", 0), told.get("VmPeak:", 0)


def limit_memory(growth_bytes: int) -> None:
    """Let the address space grow by so much from where it stands; on Linux alone.

    The libraries that are loaded already take several hundred megabytes of addresses, so a limit
    on the whole would be one on the libraries.
    """
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + growth_bytes
    limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    main()
