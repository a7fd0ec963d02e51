"""The items of a file that holds several articles: rows of tables, members of archives."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from index.errors import UnreadableArticle
from index.ingestion.candidates import (
    IGNORED_SUFFIXES,
    ContainerItem,
    escape_surrogates,
    record_hash,
)
from index.parsers.archive import Archive
from index.parsers.registry import READABLE_SUFFIXES
from index.parsers.table import TABLE_SUFFIXES, read_table
from index.parsers.versions import parser_of
from index.types import Failure

# hex digits of the hash that replaces a missing id; collisions in a table are unlikely
_HASH_SHOWN = 16
MAX_CONTAINER_ITEMS = 1_000_000
"""Rows, members and failures of one file: a build has all in memory at once."""


def saved_page_folders(names: Iterable[str]) -> frozenset[str]:
    """Folders that a browser saves beside a page: `report.html` -> `report_files`."""
    stems = (name.rpartition(".")[0] for name in names if _suffix(name) in (".html", ".htm"))
    return frozenset(f"{stem}{ending}" for stem in stems for ending in ("_files", ".files"))


def read_container(locator: str, name: str, data: bytes) -> Iterator[ContainerItem]:
    """The items of a table or an archive; their locators begin with `locator`.

    Raises UnreadableArticle, also while iterating, when the rest cannot be read.
    """
    is_table = _suffix(name) in TABLE_SUFFIXES
    parts = table_rows(locator, name, data) if is_table else archive_members(locator, data)
    for number, part in enumerate(parts):
        if number == MAX_CONTAINER_ITEMS:
            raise UnreadableArticle(
                f"holds more than {MAX_CONTAINER_ITEMS:,}: those that follow are left out"
            )
        yield part


def table_rows(locator: str, name: str, data: bytes) -> Iterator[ContainerItem]:
    """The rows of a table. A row's locator ends in its id, else in the hash of its content.

    A row's number would not do: inserting a row above would change all that follow.
    """
    seen: set[bytes] = set()
    read_by = parser_of(name)
    for number, row in read_table(name, data):
        if isinstance(row, Failure):
            yield ContainerItem("failure", f"{locator}/{row.source}", row.reason)
            continue
        digest = record_hash(row)
        place = escape_surrogates(f"{locator}/{row.id or digest[:_HASH_SHOWN]}")
        key = hashlib.sha256(place.encode()).digest()
        if key in seen:
            which = "id" if row.id else "content"
            reason = f"row {number}: the same {which} as a row above"
            yield ContainerItem("failure", f"{locator}/{number}", reason)
            continue
        seen.add(key)
        # Rows of two tables often have the same numbers: an id is unique only within its table.
        yield ContainerItem("row", place, "", digest, replace(row, id=None, read_by=read_by))


def archive_members(locator: str, data: bytes) -> Iterator[ContainerItem]:
    """The articles in a zip archive, each with the hash of its own bytes."""
    with Archive(data) as archive:
        for name in archive.duplicates:
            reason = "the archive holds two files of this name; the last one is read"
            yield ContainerItem("failure", escape_surrogates(f"{locator}/{name}"), reason)
        yield from _archive_items(locator, archive)


def _archive_items(locator: str, archive: Archive) -> Iterator[ContainerItem]:
    """The items of an open archive. Raises UnreadableArticle when none can be read."""
    folders = saved_page_folders(archive.names)
    encrypted: Counter[str] = Counter()
    seen: set[str] = set()
    for name in archive.names:
        place = escape_surrogates("/".join((locator, *_path_parts(name))))
        if _is_ignored(name, folders):
            continue
        if (other := _rejected_item(name, place)) is not None:
            yield other
            continue
        if archive.is_encrypted(name):
            encrypted[_suffix(name)] += 1
            yield ContainerItem("unreachable", place)
            continue
        if place in seen:
            yield ContainerItem("failure", place, "another file of the archive has this place")
            continue
        seen.add(place)
        yield from _member_items(name, place, archive)
    if encrypted:
        reason = f"{encrypted.total()} password-protected files in it were not read"
        yield ContainerItem("failure", locator, reason)


def _member_items(name: str, place: str, archive: Archive) -> Iterator[ContainerItem]:
    try:
        data = archive.read(name)
    except UnreadableArticle as error:
        if archive.is_exhausted:
            raise
        yield ContainerItem("lost", place, str(error))
        return
    if _suffix(name) not in TABLE_SUFFIXES:
        yield ContainerItem("member", place, name, hashlib.sha256(data).hexdigest())
        return
    try:
        yield from table_rows(place, name, data)
    except UnreadableArticle as error:
        yield ContainerItem("lost", place, str(error))


def _rejected_item(name: str, place: str) -> ContainerItem | None:
    """The item for a member that is not an article; None if it may be one."""
    suffix = _suffix(name)
    if suffix in READABLE_SUFFIXES or suffix in TABLE_SUFFIXES:
        return None
    if suffix == ".zip":
        return ContainerItem("failure", place, "an archive within an archive is not read")
    if suffix in IGNORED_SUFFIXES:
        return ContainerItem("skipped", place, suffix)
    kind = f"{suffix} files are" if suffix else "a file without an ending is"
    return ContainerItem("failure", place, f"{kind} not read")


def _is_ignored(name: str, folders: frozenset[str]) -> bool:
    """Whether a member is hidden, a system file, or in the folder beside a saved page."""
    if any(part.startswith((".", "~$", "__MACOSX")) for part in _path_parts(name)):
        return True
    return any(parent.as_posix() in folders for parent in PurePosixPath(name).parents)


def _path_parts(name: str) -> list[str]:
    """The parts of a member's name without `..`: `../a/b.txt` -> `a`, `b.txt`."""
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def base_name(name: str) -> str:
    """The name of a member without the folders that it lies in."""
    return _path_parts(name)[-1]


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
