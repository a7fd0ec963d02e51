"""The status of each file that is added on the page: stored, read, indexed, or why not."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from index.errors import FootnoteError
from index.library import Library
from index.storage.inventory import upload_outcomes
from ui.state.library_files import StoredUpload

UploadState = Literal["stored", "read", "indexed", "failed", "left out"]

MAX_SHOWN = 100  # lines; with more, those that went well are counted


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file on its way into the index; `words` is a note or empty."""

    name: str
    state: UploadState
    words: str = ""


class UploadStatus:
    """The files of one upload. A build reports on its own thread which it has read."""

    def __init__(self, files: Sequence[StoredUpload]) -> None:
        self._lock = threading.Lock()
        self._at: dict[str, int] = {}
        self._files: list[UploadedFile] = []
        for file in files:
            state: UploadState = "stored" if file.is_stored else "left out"
            if file.is_stored:
                self._at[file.name] = len(self._files)
            self._files.append(UploadedFile(file.name, state, file.words))

    @property
    def names(self) -> frozenset[str]:
        """The names of the stored files in the uploads."""
        return frozenset(self._at)

    @property
    def all(self) -> tuple[UploadedFile, ...]:
        """The files in the order in which they came."""
        with self._lock:
            return tuple(self._files)

    def record_read(self, locator: str, reason: str) -> None:
        """A file was read, or could not be for this reason."""
        if reason:
            self._set_state(locator, "failed", reason)
        else:
            self._set_state(locator, "read")

    def record_indexed(self, library: Library) -> None:
        """Set the status of each stored file from the index."""
        if not self._at:
            return
        with suppress(FootnoteError):
            for name, outcome in upload_outcomes(library, self._at).items():
                if outcome.problem is not None:
                    self._set_state(name, "failed", outcome.problem)
                elif not outcome.is_indexed:
                    self._set_state(name, "left out", "forgotten on request")
                else:
                    self._set_state(name, "indexed", _duplicate_words(outcome.duplicates))

    def html(self) -> str:
        """A line for each file; empty if there are none."""
        files = self.all
        if not files:
            return ""
        shown = files
        if len(files) > MAX_SHOWN:
            shown = tuple(sorted(files, key=lambda a: a.state not in ("failed", "left out")))
        rows = "".join(map(_file_html, shown[:MAX_SHOWN]))
        if left := len(files) - MAX_SHOWN:
            rows += f"<li>and {left:,} more</li>" if left > 0 else ""
        counts = ", ".join(
            f"{number:,} {state}"
            for state in ("stored", "read", "indexed", "failed", "left out")
            if (number := sum(file.state == state for file in files))
        )
        total = f"{len(files):,} file{'' if len(files) == 1 else 's'}"
        return (
            f'<div class="build arrivals"><p>{total}: {counts}</p>'
            f'<ul aria-label="Added files">{rows}</ul></div>'
        )

    def _set_state(self, name: str, state: UploadState, words: str = "") -> None:
        with self._lock:
            at = self._at.get(name)
            if at is None:
                return
            before = self._files[at]
            notes = [w for w in (before.words if state != "failed" else "", words) if w]
            if words and words in before.words:
                notes = [before.words]
            self._files[at] = replace(before, state=state, words="; ".join(notes))


def _file_html(file: UploadedFile) -> str:
    words = f": {escape(file.words)}" if file.words else ""
    return (
        f'<li data-arrival="{file.state}"><span class="state">{file.state}</span> '
        f"<span><bdi>{escape(file.name)}</bdi>{words}</span></li>"
    )


def _duplicate_words(others: Sequence[str]) -> str:
    if not others:
        return ""
    more = f" and {len(others) - 1:,} more" if len(others) > 1 else ""
    return f"the same text as {others[0]}{more}; an answer cites it once"
