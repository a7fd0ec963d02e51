"""Symbolic links in a source folder: which are followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from index.ingestion.candidates import ArticleCandidate, Scan
from index.types import Failure

LINKS_LISTED = 3  # links named in the warning


class LinkPolicy:
    """Decides which links below a folder are followed; one instance per scan.

    A link to something inside the folder is ignored, since its target is read in its own place.
    A link that leads out is followed only with `follows`. No folder is entered twice, so that
    cycles end.
    """

    def __init__(self, folder: Path, *, follows: bool) -> None:
        self._root = Path(os.path.realpath(folder))
        self._follows = follows
        self._entered = {_identity(self._root)}

    @property
    def within(self) -> Path | None:
        """The folder that every file has to be in; None where links are followed."""
        return None if self._follows else self._root

    def should_enter(self, folder: Path) -> bool:
        """Whether to read the files below a folder that was reached by this path."""
        if folder.is_symlink() and (not self._follows or not self._is_outside(folder)):
            return False
        if not self._follows:
            return True
        identity = _identity(folder)
        is_new = identity not in self._entered
        self._entered.add(identity)
        return is_new

    def leads_out(self, folder: Path) -> bool:
        """Whether this is a link to an outside folder that is not followed."""
        return not self._follows and folder.is_symlink() and self._is_outside(folder)

    def _is_outside(self, folder: Path) -> bool:
        return not Path(os.path.realpath(folder)).is_relative_to(self._root)


def with_link_warnings(
    candidates: Iterator[ArticleCandidate], scan: Scan
) -> Iterator[ArticleCandidate]:
    """The candidates; then one warning for all links that were not followed is recorded."""
    yield from candidates
    if places := scan.unfollowed_links:
        named = ", ".join(places[:LINKS_LISTED]) + (", …" if len(places) > LINKS_LISTED else "")
        what = "1 link leads" if len(places) == 1 else f"{len(places):,} links lead"
        reason = (
            f"{what} out of the folder, not read: `build FOLDER --follow-links` reads what links "
            f"lead to ({named})"
        )
        scan.failures.append(Failure(places[0], reason, len(places)))


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
