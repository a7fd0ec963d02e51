"""The upload quota of a library, FOOTNOTE_UPLOADS_MB, and how much of it is used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from assistant.config import Config
from index.library import Library

MB = 1_000_000


def upload_quota_bytes(config: Config) -> int:
    """The quota of one library in bytes."""
    return config.uploads_mb * MB


def used_upload_bytes(data: Path) -> int:
    """The bytes of a library's uploads, partial ones included."""
    return folder_bytes(Library(data).uploads)


def folder_bytes(folder: Path) -> int:
    """The bytes of the files in a folder, recursively; files that vanish meanwhile are ignored."""
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                yield os.lstat(os.path.join(root, name)).st_size
