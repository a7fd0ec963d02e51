"""What becomes of each file that is added on the page: stored, read, indexed, or why not."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from index.errors import FootnoteError
from index.library import Library
from index.storage import catalogue, schema
from index.types import SourceKind
from ui.state.library_files import StoredUpload

UploadState = Literal["stored", "read", "indexed", "failed", "left out"]

MAX_SHOWN = 100  # lines; with more, those that went well are counted


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file on its way into the index, with a word on it where there is one."""

    name: str
    state: UploadState
    words: str = ""


class UploadStatus:
    """The files of one drop. A build reports on its own thread what it read."""

    def __init__(self, files: Sequence[StoredUpload]) -> None:
        self._lock = threading.Lock()
        self._at: dict[str, int] = {}
        self._arrivals: list[UploadedFile] = []
        for file in files:
            state: UploadState = "stored" if file.is_stored else "left out"
            if file.is_stored:
                self._at[file.name] = len(self._arrivals)
            self._arrivals.append(UploadedFile(file.name, state, file.words))

    @property
    def names(self) -> frozenset[str]:
        """The places of the files within the uploads."""
        return frozenset(self._at)

    @property
    def all(self) -> tuple[UploadedFile, ...]:
        """The files in the order in which they came."""
        with self._lock:
            return tuple(self._arrivals)

    def record_read(self, locator: str, reason: str) -> None:
        """A file was read, or could not be for this reason."""
        if reason:
            self._set_state(locator, "failed", reason)
        else:
            self._set_state(locator, "read")

    def record_indexed(self, library: Library) -> None:
        """Say of each stored file what the index now has of it."""
        if not self._at:
            return
        with suppress(FootnoteError), closing(schema.connect(library.catalogue)) as connection:
            failures = {
                failure.source: failure.reason for failure in catalogue.stored_failures(connection)
            }
            twins: dict[str, list[str]] = {}
            uploaded = {}
            for identity, title, digest, locator, kind in connection.execute(
                "SELECT articles.id, title, sha256, locator, kind FROM articles "
                "JOIN sources ON sources.key = source_key ORDER BY articles.key"
            ):
                twins.setdefault(digest, []).append(f"{title} ({identity})")
                if kind == SourceKind.UPLOADS:
                    uploaded[locator] = (digest, f"{title} ({identity})")
            for name in self._at:
                if name in failures:
                    self._set_state(name, "failed", failures[name])
                elif name not in uploaded:
                    self._set_state(name, "left out", "forgotten on request")
                else:
                    digest, own = uploaded[name]
                    others = [twin for twin in twins[digest] if twin != own]
                    self._set_state(name, "indexed", _duplicate_words(others))

    def html(self) -> str:
        """A line a file; nothing if there are none."""
        arrivals = self.all
        if not arrivals:
            return ""
        shown = arrivals
        if len(arrivals) > MAX_SHOWN:
            shown = tuple(sorted(arrivals, key=lambda a: a.state not in ("failed", "left out")))
        rows = "".join(map(_file_html, shown[:MAX_SHOWN]))
        if left := len(arrivals) - MAX_SHOWN:
            rows += f"<li>and {left:,} more</li>" if left > 0 else ""
        counts = ", ".join(
            f"{number:,} {state}"
            for state in ("stored", "read", "indexed", "failed", "left out")
            if (number := sum(arrival.state == state for arrival in arrivals))
        )
        files = f"{len(arrivals):,} file{'' if len(arrivals) == 1 else 's'}"
        return (
            f'<div class="build arrivals"><p>{files}: {counts}</p>'
            f'<ul aria-label="Added files">{rows}</ul></div>'
        )

    def _set_state(self, name: str, state: UploadState, words: str = "") -> None:
        with self._lock:
            at = self._at.get(name)
            if at is None:
                return
            before = self._arrivals[at]
            told = [w for w in (before.words if state != "failed" else "", words) if w]
            if words and words in before.words:
                told = [before.words]
            self._arrivals[at] = replace(before, state=state, words="; ".join(told))


def _file_html(arrival: UploadedFile) -> str:
    words = f": {escape(arrival.words)}" if arrival.words else ""
    return (
        f'<li data-arrival="{arrival.state}"><span class="state">{arrival.state}</span> '
        f"<span><bdi>{escape(arrival.name)}</bdi>{words}</span></li>"
    )


def _duplicate_words(others: Sequence[str]) -> str:
    if not others:
        return ""
    more = f" and {len(others) - 1:,} more" if len(others) > 1 else ""
    return f"the same text as {others[0]}{more}; an answer cites it once"
