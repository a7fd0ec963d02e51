"""The quota of a library's uploads, including what is being sent at the moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.collections import collection_config, collection_names
from assistant.config import Config
from assistant.upload_usage import folder_bytes, upload_quota_bytes, used_upload_bytes
from index.errors import FootnoteError

FORM_BYTES = 1_000  # of a request besides its files, so that an empty upload is never refused


class UploadsFull(FootnoteError):
    """The uploads of the library would exceed their quota."""


class PendingUploads:
    """The uploads that all visitors are sending at the moment. Safe for threads."""

    def __init__(self, config: Config, folder: Path) -> None:
        """`folder` is where the server puts uploads that no library has taken in yet."""
        self._config = config
        self._folder = folder
        self._sent = 0
        self._lock = threading.Lock()

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Count `size` bytes as being sent while the block runs; UploadsFull if they do not fit.

        The library is known only after the upload: `size` must fit into the one with the most
        room.
        """
        used, allowed = self._used(), upload_quota_bytes(self._config)
        with self._lock:
            if used + self._sent + size > allowed + FORM_BYTES:
                raise UploadsFull(uploads_full_words(used + self._sent, allowed))
            self._sent += size
        try:
            yield
        finally:
            with self._lock:
                self._sent -= size

    def _used(self) -> int:
        names = ("", *collection_names(self._config))
        taken_in = min(
            used_upload_bytes(collection_config(self._config, name).data) for name in names
        )
        return taken_in + folder_bytes(self._folder)


class UploadQuota:
    """The bytes that the uploads of a library use, and how many they may use."""

    def __init__(self, data: Path, allowed: int) -> None:
        self.used = used_upload_bytes(data)
        self.allowed = allowed

    def take(self, size: int) -> bool:
        """Count `size` more bytes if they fit; returns whether they do."""
        if size > 0 and self.used + size > self.allowed:
            return False
        self.used += size
        return True

    @property
    def words(self) -> str:
        """Why a file did not fit."""
        return uploads_full_words(self.used, self.allowed)


def uploads_full_words(used: int, allowed: int) -> str:
    """How much is used and allowed, and what to do."""
    return (
        f"the files added on this page have {used / 1e6:,.0f} MB and may have {allowed / 1e6:,.0f} "
        "MB: remove some under Articles, or start Footnote with a larger FOOTNOTE_UPLOADS_MB"
    )
