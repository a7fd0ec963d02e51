"""What was added on the page, against what may be: FOOTNOTE_UPLOADS_MB a library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from assistant.config import Config
from index.library import Library

MB = 1_000_000


def upload_quota_bytes(config: Config) -> int:
    """The bytes that the uploads of one library may have."""
    return config.uploads_mb * MB


def used_upload_bytes(data: Path) -> int:
    """The bytes of what was added on the page and taken in; what is half copied counts too."""
    return folder_bytes(Library(data).uploads)


def folder_bytes(folder: Path) -> int:
    """The bytes of the files in a folder and below; files that go meanwhile do not count."""
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                yield os.lstat(os.path.join(root, name)).st_size
