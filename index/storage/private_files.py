"""Shuts other users of the machine out of a library: its folders 0700, its files 0600.

Two halves that work together: an entry point lets the whole process make private files
(`private_umask`), and whoever opens a library to write to it or to serve it takes from others
what was made before (`restrict_access`). Only what the program itself makes in a data folder is
touched: no link is followed, and nothing that lies there besides is changed.
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
    """What a folder is to the library."""

    LIBRARY, COLLECTIONS, PART = range(3)

    def role_below(self, name: str) -> FolderRole:
        """What a folder of this name in it is."""
        if self is FolderRole.COLLECTIONS:
            return FolderRole.LIBRARY
        is_collections = self is FolderRole.LIBRARY and name == "collections"
        return FolderRole.COLLECTIONS if is_collections else FolderRole.PART


@dataclass(frozen=True, slots=True)
class _FoundEntry:
    """A file or folder: its name in the folder that `within` has open, its path, its state."""

    within: int
    name: str
    path: str
    state: os.stat_result

    @property
    def is_open(self) -> bool:
        """Whether its mode lets other users in, or it is another user's."""
        return bool(self.state.st_mode & OTHERS_MASK) or _is_foreign(self.state)


@contextmanager
def private_umask(*, unless: bool = False) -> Iterator[None]:
    """Let all that this process makes in the block be its user's alone; for entry points only."""
    if unless:
        yield
        return
    before = os.umask(OTHERS_MASK)
    try:
        yield
    finally:
        os.umask(before)


def restrict_access(library: Library) -> str:
    """Take from other users what they may do with a library; one line on what was not possible.

    Empty where nothing is open to others, and for a library that is shared on purpose. Raises
    InvalidInput where another user put a link in it: what is written there would go elsewhere.
    """
    if library.is_shared:
        return ""
    _refuse_planted_links(library)
    left: list[tuple[str, str]] = []
    for found in _own_entries(library):
        if found.is_open:
            try:
                _restrict_mode(found)
            except FileNotFoundError:  # gone meanwhile, as the files of a build are
                continue
            except OSError as error:
                left.append((found.path, error.strerror or str(error)))
    if not left:
        return ""
    path, reason = left[0]
    more = f" and {len(left) - 1:,} more" if len(left) > 1 else ""
    return f"other users may still read {path}{more}: the mode cannot be changed ({reason})"


def count_exposed(library: Library) -> int:
    """How many of a library's files and folders have a mode that lets others in."""
    return sum(found.is_open for found in _own_entries(library))


def _refuse_planted_links(library: Library) -> None:
    for found in _own_entries(library, links=True):
        if stat.S_ISLNK(found.state.st_mode) and _is_foreign(found.state):
            raise InvalidInput(
                f"{found.path} is a link that another user of this machine put there: delete it, "
                "or name another data folder with --data"
            )


def _is_foreign(state: os.stat_result) -> bool:
    """Whether something belongs to a user who is neither this one nor root."""
    return os.name == "posix" and state.st_uid not in (os.geteuid(), ROOT_USER)


def _own_entries(library: Library, *, links: bool = False) -> Iterator[_FoundEntry]:
    """What the program made in a data folder, the folder itself first; links only on request."""
    place = os.path.realpath(library.folder)
    if os.name != "posix" or not os.path.isdir(place):
        return
    with suppress(OSError), _opened_folder(place, None) as root:
        yield _FoundEntry(root, ".", place, os.fstat(root))
        yield from _entries_below(root, place, FolderRole.LIBRARY, links=links)


def _entries_below(
    folder: int, path: str, level: FolderRole, *, links: bool
) -> Iterator[_FoundEntry]:
    """The same of a folder that is open, without it."""
    for name in os.listdir(folder):
        if level is FolderRole.LIBRARY and not _is_own_name(name):
            continue
        with suppress(OSError):  # gone meanwhile, or shut to this user too
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
    """A descriptor of a folder, never of what a link leads to."""
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
    """Set the mode that is its due; OSError with the reason where it cannot be, or is no help."""
    if stat.S_ISREG(found.state.st_mode) and found.state.st_nlink > 1:
        raise OSError("it has a second name elsewhere")
    if found.state.st_mode & stat.S_ISVTX:
        raise OSError("it is a folder that all users share")
    wanted = FOLDER_MODE if stat.S_ISDIR(found.state.st_mode) else FILE_MODE
    try:  # by name: whoever opens a file and closes it again lets go of SQLite's locks on it
        os.chmod(
            found.name, wanted & found.state.st_mode, dir_fd=found.within, follow_symlinks=False
        )
    except (ValueError, NotImplementedError) as error:  # it is a link by now, or no such call
        raise OSError("it cannot be told from a link") from error
    if _state(found.name, found.within).st_mode & OTHERS_MASK:  # some do not refuse, but do nothing
        raise OSError("its file system keeps no modes")
    if _is_foreign(found.state):
        raise OSError("it belongs to another user, who can change it back")
