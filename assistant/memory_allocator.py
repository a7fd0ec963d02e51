"""Keeps the memory that freed objects leave behind from adding up in a process that runs for days.

glibc gives each thread a heap of its own, up to eight a core, and a heap keeps what was freed in
it. Blocks of the size of a model end up in heaps too, since the size from which a block is mapped
alone grows with what was freed. A model that is opened and closed on short-lived threads thus
leaves its size behind again and again.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys

LEAST_HEAPS = 2  # the second keeps a build from waiting for a question, and the other way round
MAPPED_FROM_BYTES = 1 << 20  # a block of this size is given back to the system when it is freed
_MAPPED_FROM, _MOST_HEAPS = -3, -8  # M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h


def bound_memory() -> bool:
    """Allow one heap a core, and keep blocks of a megabyte and more out of all of them.

    Call it before the first thread starts: heaps that are there stay. False, and nothing is done,
    where the C library is not glibc.
    """
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        return False
    malloc_option = ctypes.CDLL(None).mallopt
    heaps = max(LEAST_HEAPS, len(os.sched_getaffinity(0)))
    options = ((_MOST_HEAPS, heaps), (_MAPPED_FROM, MAPPED_FROM_BYTES))
    return all([malloc_option(option, value) == 1 for option, value in options])
