"""Files that hold several articles: the rows of tables and the members of zip archives."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from threading import Lock

from index.candidates import (
    Candidate,
    Loaded,
    ReadArticle,
    Scan,
    printable,
    record_hash,
    row_candidate,
)
from index.errors import UnreadableArticle
from index.readers import SUFFIXES
from index.readers.table import TABLES, read_table
from index.readers.unpack import Archive
from index.source_files import FileRead, file_read, load_again
from index.types import Failure, ParsedArticle

CONTAINERS = (*TABLES, ".zip")
"""Of file names, lower case: formats of which one file may hold many articles."""
_HASH_SHOWN = 16  # hex digits of the hash that stands for an id: no two rows of a table meet


def page_folders(names: Iterable[str]) -> frozenset[str]:
    """Folders that a browser saved beside a page: pictures, scripts and framed advertisements."""
    stems = (name.rpartition(".")[0] for name in names if _suffix(name) in (".html", ".htm"))
    return frozenset(f"{stem}{ending}" for stem in stems for ending in ("_files", ".files"))


def table_rows(locator: str, name: str, data: bytes, found: Scan) -> Iterator[Candidate]:
    """The rows of a table. A row's place is its id, else the hash of what it says.

    A row's number would be no place: a row put in above would change all that follow.
    """
    seen: set[str] = set()
    try:
        for number, row in read_table(name, data):
            if isinstance(row, Failure):
                found.failures.append(Failure(f"{locator}/{row.source}", row.reason))
                continue
            place = printable(f"{locator}/{row.id or record_hash(row)[:_HASH_SHOWN]}")
            if place in seen:
                which = "id" if row.id else "content"
                reason = f"row {number}: the same {which} as a row above"
                found.failures.append(Failure(f"{locator}/{number}", reason))
                continue
            seen.add(place)
            yield row_candidate(place, _without_id(row))
    except UnreadableArticle as error:
        found.fail(locator, str(error))


def _without_id(row: ParsedArticle) -> ParsedArticle:
    """Rows of two tables are often numbered alike, so a row's id holds within its table alone."""
    from dataclasses import replace

    return replace(row, id=None)


class OpenArchives:
    """The archive last read from, kept open: a scan looks at all members, then loads some.

    Safe to use from many threads.
    """

    def __init__(self, read: Callable[[Path], FileRead]) -> None:
        self._read = read
        self._one_at_a_time = Lock()
        self._path: Path | None = None
        self._archive: Archive | None = None

    def member(self, path: Path, name: str) -> bytes:
        """The bytes of a member. Raises UnreadableArticle."""
        with self._one_at_a_time:
            if self._archive is None or self._path != path or self._archive.is_exhausted:
                self._archive = Archive(self._read(path).data)
                self._path = path
            return self._archive.read(name)


def archive_members(
    locator: str,
    path: Path,
    data: bytes,
    found: Scan,
    read: ReadArticle,
    opened: OpenArchives,
) -> Iterator[Candidate]:
    """The articles in a zip archive, each with the hash of its own bytes."""
    try:
        with Archive(data) as archive:
            for name in archive.duplicates:
                reason = "the archive holds two files of this name; the last one is read"
                found.failures.append(Failure(printable(f"{locator}/{name}"), reason))
            yield from _members(locator, path, archive, found, read, opened)
    except UnreadableArticle as error:
        found.fail(locator, str(error))


def _members(
    locator: str,
    path: Path,
    archive: Archive,
    found: Scan,
    read: ReadArticle,
    opened: OpenArchives,
) -> Iterator[Candidate]:
    """Those of an open archive. Raises UnreadableArticle when all of it has to be left."""
    folders = page_folders(archive.names)
    encrypted: Counter[str] = Counter()
    seen: set[str] = set()
    for name in archive.names:
        place = printable("/".join((locator, *_parts(name))))
        if _is_beside(name, folders) or not _is_wanted(name, place, found):
            continue
        if archive.is_encrypted(name):
            encrypted[_suffix(name)] += 1
            found.unreachable.append(place)
            continue
        if place in seen:
            found.failures.append(Failure(place, "another file of the archive has this place"))
            continue
        seen.add(place)
        try:
            data = archive.read(name)
        except UnreadableArticle as error:
            if archive.is_exhausted:
                raise
            found.fail(place, str(error))
            continue
        if _suffix(name) in TABLES:
            yield from table_rows(place, name, data, found)
            continue
        digest = hashlib.sha256(data).hexdigest()
        load = partial(_load, digest, path, name, read, opened)
        yield Candidate(place, digest, load, is_slow=True)
    if encrypted:
        reason = f"{encrypted.total()} password-protected files in it were not read"
        found.failures.append(Failure(locator, reason))


def _load(looked_at: str, path: Path, name: str, read: ReadArticle, opened: OpenArchives) -> Loaded:
    return load_again(
        looked_at,
        lambda: file_read(opened.member(path, name)),
        lambda data: read(_last(name), data),
    )


def _is_wanted(name: str, place: str, found: Scan) -> bool:
    """Whether a member may be an article; if a person may have thought so, say why it is not."""
    from index.sources import NOT_ARTICLES

    suffix = _suffix(name)
    if suffix in SUFFIXES or suffix in TABLES:
        return True
    if suffix == ".zip":
        found.failures.append(Failure(place, "an archive within an archive is not read"))
    elif suffix in NOT_ARTICLES:
        found.skipped[suffix] += 1
    else:
        kind = f"{suffix} files are" if suffix else "a file without an ending is"
        found.failures.append(Failure(place, f"{kind} not read"))
    return False


def _is_beside(name: str, folders: frozenset[str]) -> bool:
    """Whether a member is hidden, a system's own, or of the folder beside a saved page."""
    if any(part.startswith((".", "~$", "__MACOSX")) for part in _parts(name)):
        return True
    return any(parent.as_posix() in folders for parent in PurePosixPath(name).parents)


def _parts(name: str) -> list[str]:
    """A member's name as a place within its archive: one that leads out of it is only a name."""
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def _last(name: str) -> str:
    return _parts(name)[-1]


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
