"""Keeps other users of the machine out of a library: folders 0700, files 0600.

An entry point makes the whole process create private files (`private_umask`), and whatever opens
a library to write to it or to serve it restricts the existing ones (`restrict_access`). Only files
that the program itself creates in a data folder are touched; links are not followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatch

from index.errors import InvalidInput
from index.library import OWN_FILE_PATTERNS, Library

OTHERS_MASK = 0o077
FOLDER_MODE, FILE_MODE = 0o700, 0o600
ROOT_USER = 0


class FolderRole(Enum):
    """The role of a folder in a library."""

    LIBRARY, COLLECTIONS, PART = range(3)

    def role_below(self, name: str) -> FolderRole:
        """The role of a folder with this name in it."""
        if self is FolderRole.COLLECTIONS:
            return FolderRole.LIBRARY
        is_collections = self is FolderRole.LIBRARY and name == "collections"
        return FolderRole.COLLECTIONS if is_collections else FolderRole.PART


@dataclass(frozen=True, slots=True)
class _FoundEntry:
    """A file or folder: its name in the folder with descriptor `within`, its path and state."""

    within: int
    name: str
    path: str
    state: os.stat_result

    @property
    def is_exposed(self) -> bool:
        """Whether its mode gives other users access, or it belongs to another user."""
        return bool(self.state.st_mode & OTHERS_MASK) or _is_foreign(self.state)


@contextmanager
def private_umask(*, unless: bool = False) -> Iterator[None]:
    """Make every file that the process creates in the block private; for entry points only."""
    if unless:
        yield
        return
    before = os.umask(OTHERS_MASK)
    try:
        yield
    finally:
        os.umask(before)


def restrict_access(library: Library) -> str:
    """Remove other users' access to a library; returns a line on what was not possible.

    Empty if nothing is exposed, and for a library that is shared on purpose. Raises InvalidInput
    if another user put a link into it, through which the program would write elsewhere.
    """
    if library.is_shared:
        return ""
    _refuse_planted_links(library)
    left: list[tuple[str, str]] = []
    for found in _own_entries(library):
        if found.is_exposed:
            try:
                _restrict_mode(found)
            except FileNotFoundError:  # removed in the meantime, as the files of a build are
                continue
            except OSError as error:
                left.append((found.path, error.strerror or str(error)))
    if not left:
        return ""
    path, reason = left[0]
    more = f" and {len(left) - 1:,} more" if len(left) > 1 else ""
    return f"other users may still read {path}{more}: the mode cannot be changed ({reason})"


def count_exposed(library: Library) -> int:
    """How many files and folders of a library other users have access to."""
    return sum(found.is_exposed for found in _own_entries(library))


def _refuse_planted_links(library: Library) -> None:
    for found in _own_entries(library, links=True):
        if stat.S_ISLNK(found.state.st_mode) and _is_foreign(found.state):
            raise InvalidInput(
                f"{found.path} is a link that another user of this machine put there: delete it, "
                "or name another data folder with --data"
            )


def _is_foreign(state: os.stat_result) -> bool:
    """Whether a file belongs to a user who is neither this one nor root."""
    return os.name == "posix" and state.st_uid not in (os.geteuid(), ROOT_USER)


def _own_entries(library: Library, *, links: bool = False) -> Iterator[_FoundEntry]:
    """What the program created in a data folder, the folder itself first; links on request."""
    place = os.path.realpath(library.folder)
    if os.name != "posix" or not os.path.isdir(place):
        return
    with suppress(OSError), _opened_folder(place, None) as root:
        yield _FoundEntry(root, ".", place, os.fstat(root))
        yield from _entries_below(root, place, FolderRole.LIBRARY, links=links)


def _entries_below(
    folder: int, path: str, level: FolderRole, *, links: bool
) -> Iterator[_FoundEntry]:
    """The same for an open folder, without the folder itself."""
    for name in os.listdir(folder):
        if level is FolderRole.LIBRARY and not _is_own_name(name):
            continue
        with suppress(OSError):  # removed in the meantime, or not accessible to this user either
            found = _FoundEntry(folder, name, f"{path}/{name}", _state(name, folder))
            if stat.S_ISREG(found.state.st_mode) or (links and stat.S_ISLNK(found.state.st_mode)):
                yield found
            elif stat.S_ISDIR(found.state.st_mode):
                yield found
                with _opened_folder(name, folder) as below:
                    yield from _entries_below(
                        below, found.path, level.role_below(name), links=links
                    )


@contextmanager
def _opened_folder(folder: str, within: int | None) -> Iterator[int]:
    """A descriptor of a folder; links are not followed."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    opened = os.open(folder, flags, dir_fd=within)
    try:
        yield opened
    finally:
        os.close(opened)


def _state(name: str, within: int) -> os.stat_result:
    return os.stat(name, dir_fd=within, follow_symlinks=False)


def _is_own_name(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in OWN_FILE_PATTERNS)


def _restrict_mode(found: _FoundEntry) -> None:
    """Set the private mode; OSError with the reason if that fails or has no effect."""
    if stat.S_ISREG(found.state.st_mode) and found.state.st_nlink > 1:
        raise OSError("it has a second name elsewhere")
    if found.state.st_mode & stat.S_ISVTX:
        raise OSError("it is a folder that all users share")
    mode = FOLDER_MODE if stat.S_ISDIR(found.state.st_mode) else FILE_MODE
    try:  # by name: opening and closing a file would release SQLite's locks on it
        os.chmod(found.name, mode & found.state.st_mode, dir_fd=found.within, follow_symlinks=False)
    except (
        ValueError,
        NotImplementedError,
    ) as error:  # it has become a link, or the call is not supported
        raise OSError("it cannot be told from a link") from error
    if (
        _state(found.name, found.within).st_mode & OTHERS_MASK
    ):  # some file systems ignore it silently
        raise OSError("its file system keeps no modes")
    if _is_foreign(found.state):
        raise OSError("it belongs to another user, who can change it back")
