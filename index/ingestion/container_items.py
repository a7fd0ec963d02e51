"""What is in a file that holds several articles: the rows of tables, the members of archives."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from index.errors import UnreadableArticle
from index.ingestion.candidates import printable, record_hash
from index.ingestion.containers import page_folders
from index.parsers.archive import Archive
from index.parsers.registry import SUFFIXES
from index.parsers.table import TABLES, read_table
from index.types import Failure, ParsedArticle

_HASH_SHOWN = 16  # hex digits of the hash that stands for an id: no two rows of a table meet
MOST_PARTS = 1_000_000
"""Rows, members and failures of one file: a build holds them all at once."""

Kind = Literal["row", "member", "failure", "lost", "unreachable", "skipped"]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that was found at a place.

    A row with its article; a member of an archive, whose name is in `words`; a failure, whose
    reason is in `words`, or a place that is lost: what is known of it and below it stays; a place
    that could not be looked at; a file that is no article, of the kind in `words`.
    """

    kind: Kind
    place: str
    words: str = ""
    sha256: str = ""
    article: ParsedArticle | None = None


def container_parts(locator: str, name: str, data: bytes) -> Iterator[Part]:
    """The parts of a table or an archive at this place of its source.

    Raises UnreadableArticle when all that follows has to be left.
    """
    is_table = _suffix(name) in TABLES
    parts = table_rows(locator, name, data) if is_table else archive_members(locator, data)
    for number, part in enumerate(parts):
        if number == MOST_PARTS:
            raise UnreadableArticle(
                f"holds more than {MOST_PARTS:,}: those that follow are left out"
            )
        yield part


def table_rows(locator: str, name: str, data: bytes) -> Iterator[Part]:
    """The rows of a table. A row's place is its id, else the hash of what it says.

    A row's number would be no place: a row put in above would change all that follow.
    """
    seen: set[bytes] = set()
    for number, row in read_table(name, data):
        if isinstance(row, Failure):
            yield Part("failure", f"{locator}/{row.source}", row.reason)
            continue
        digest = record_hash(row)
        place = printable(f"{locator}/{row.id or digest[:_HASH_SHOWN]}")
        key = hashlib.sha256(place.encode()).digest()
        if key in seen:
            which = "id" if row.id else "content"
            reason = f"row {number}: the same {which} as a row above"
            yield Part("failure", f"{locator}/{number}", reason)
            continue
        seen.add(key)
        # Rows of two tables are often numbered alike: an id holds within its table alone.
        yield Part("row", place, "", digest, replace(row, id=None))


def archive_members(locator: str, data: bytes) -> Iterator[Part]:
    """The articles in a zip archive, each with the hash of its own bytes."""
    with Archive(data) as archive:
        for name in archive.duplicates:
            reason = "the archive holds two files of this name; the last one is read"
            yield Part("failure", printable(f"{locator}/{name}"), reason)
        yield from _members(locator, archive)


def _members(locator: str, archive: Archive) -> Iterator[Part]:
    """Those of an open archive. Raises UnreadableArticle when all of it has to be left."""
    folders = page_folders(archive.names)
    encrypted: Counter[str] = Counter()
    seen: set[str] = set()
    for name in archive.names:
        place = printable("/".join((locator, *_parts(name))))
        if _is_beside(name, folders):
            continue
        if (other := _not_wanted(name, place)) is not None:
            yield other
            continue
        if archive.is_encrypted(name):
            encrypted[_suffix(name)] += 1
            yield Part("unreachable", place)
            continue
        if place in seen:
            yield Part("failure", place, "another file of the archive has this place")
            continue
        seen.add(place)
        yield from _member(name, place, archive)
    if encrypted:
        reason = f"{encrypted.total()} password-protected files in it were not read"
        yield Part("failure", locator, reason)


def _member(name: str, place: str, archive: Archive) -> Iterator[Part]:
    try:
        data = archive.read(name)
    except UnreadableArticle as error:
        if archive.is_exhausted:
            raise
        yield Part("lost", place, str(error))
        return
    if _suffix(name) not in TABLES:
        yield Part("member", place, name, hashlib.sha256(data).hexdigest())
        return
    try:
        yield from table_rows(place, name, data)
    except UnreadableArticle as error:
        yield Part("lost", place, str(error))


def _not_wanted(name: str, place: str) -> Part | None:
    """Why a member is no article; None if it may be one."""
    from index.ingestion.sources import NOT_ARTICLES

    suffix = _suffix(name)
    if suffix in SUFFIXES or suffix in TABLES:
        return None
    if suffix == ".zip":
        return Part("failure", place, "an archive within an archive is not read")
    if suffix in NOT_ARTICLES:
        return Part("skipped", place, suffix)
    kind = f"{suffix} files are" if suffix else "a file without an ending is"
    return Part("failure", place, f"{kind} not read")


def _is_beside(name: str, folders: frozenset[str]) -> bool:
    """Whether a member is hidden, a system's own, or of the folder beside a saved page."""
    if any(part.startswith((".", "~$", "__MACOSX")) for part in _parts(name)):
        return True
    return any(parent.as_posix() in folders for parent in PurePosixPath(name).parents)


def _parts(name: str) -> list[str]:
    """A member's name as a place within its archive: one that leads out of it is only a name."""
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def last_part(name: str) -> str:
    """The name of a member without the folders that it lies in."""
    return _parts(name)[-1]


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
