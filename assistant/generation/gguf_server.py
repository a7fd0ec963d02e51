"""A process of its own that runs one GGUF file as an OpenAI-compatible server on loopback.

    python -m assistant.generation.gguf_server FILE CONTEXT_TOKENS

Reads its key from the first line of standard input, writes its address to standard output once it
is ready, and ends when standard input does: that is, with whoever started it, however that ended.
The format of a prompt is the file's own chat template; the threads are the processors that it may
run on.
"""

from __future__ import annotations

import os
import sys
from typing import Any

LOOPBACK = "127.0.0.1"
MAX_THREADS = 4
NICENESS = 5  # quoted answers have priority on shared cores


def main(file: str, context_tokens: int) -> int:
    """Serve until standard input ends; returns 2 if the file cannot be run."""
    key = sys.stdin.readline().strip()
    address_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the runtime writes to standard output as well
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        server = _start_server(file, key, context_tokens)
    except Exception as error:  # noqa: BLE001 - of a runtime in C++
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    address_to.write(f"{server.listening_address}\n")
    address_to.flush()
    sys.stdin.read()
    os._exit(0)  # do not wait for an answer in progress


def _start_server(file: str, key: str, context_tokens: int) -> Any:  # noqa: ANN401 - of an untyped library
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = file
    params.hostnames = [LOOPBACK]
    params.port = 0
    params.api_keys = [key]
    params.n_ctx = context_tokens
    params.n_parallel = 1
    threads = min(usable_cores(), MAX_THREADS)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.offline = True
    params.ui = False
    params.endpoint_props = params.endpoint_slots = params.endpoint_metrics = False
    params.verbosity = -1
    return xllamacpp.Server(params)


def usable_cores() -> int:
    """The processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
