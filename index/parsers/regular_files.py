"""Opening files to read: regular files only, never a pipe or a device."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

NOT_A_FILE = "not a regular file"
_OPEN_FLAGS = (
    os.O_RDONLY
    | sum(  # a pipe is not waited for, a terminal not taken; not all on Windows
        getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
    )
)


def open_regular_file(path: Path) -> BinaryIO:
    """Open a regular file for reading; OSError for anything else. Never blocks."""
    _refuse_special(os.stat(path), path)  # opening a device may do something
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        _refuse_special(os.fstat(descriptor), path)  # it may be another one by now
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_special(state: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, NOT_A_FILE, str(path))
