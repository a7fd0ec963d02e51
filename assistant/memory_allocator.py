"""Limits the memory that glibc retains in a long-running process.

glibc gives each thread an arena, up to eight per core, and an arena retains freed blocks. Large
blocks end up in arenas too, because glibc raises the size from which a block is mapped separately.
A model that is opened and closed on short-lived threads would leave its size behind each time.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys

MIN_ARENAS = 2  # so that a build and a question do not wait for each other
MMAP_THRESHOLD_BYTES = 1 << 20  # blocks of this size are returned to the system when freed
_MMAP_THRESHOLD_OPTION, _ARENA_MAX_OPTION = -3, -8  # M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h


def limit_arenas() -> bool:
    """Allow one arena per core, and map blocks of a megabyte and more separately.

    Call it before the first thread starts: existing arenas stay. Returns False without any effect
    if the C library is not glibc.
    """
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        return False
    malloc_option = ctypes.CDLL(None).mallopt
    heaps = max(MIN_ARENAS, len(os.sched_getaffinity(0)))
    options = ((_ARENA_MAX_OPTION, heaps), (_MMAP_THRESHOLD_OPTION, MMAP_THRESHOLD_BYTES))
    return all([malloc_option(option, value) == 1 for option, value in options])
