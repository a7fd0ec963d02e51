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

MIN_ARENAS = 2  # the second keeps a build from waiting for a question, and the other way round
MMAP_THRESHOLD_BYTES = 1 << 20  # a block of this size is given back to the system when it is freed
_MMAP_THRESHOLD_OPTION, _ARENA_MAX_OPTION = -3, -8  # M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h


def limit_arenas() -> bool:
    """Allow one heap a core, and keep blocks of a megabyte and more out of all of them.

    Call it before the first thread starts: heaps that are there stay. False, and nothing is done,
    where the C library is not glibc.
    """
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        return False
    malloc_option = ctypes.CDLL(None).mallopt
    heaps = max(MIN_ARENAS, len(os.sched_getaffinity(0)))
    options = ((_ARENA_MAX_OPTION, heaps), (_MMAP_THRESHOLD_OPTION, MMAP_THRESHOLD_BYTES))
    return all([malloc_option(option, value) == 1 for option, value in options])
