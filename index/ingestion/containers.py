"""Files that hold several articles as candidates: tables, zip archives, files of JSON rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from index.errors import UnreadableArticle
from index.ingestion.candidates import Candidate, Loaded, ReadArticle, Scan
from index.parsers.archive import Member
from index.parsers.table import TABLES
from index.types import Failure

CONTAINERS = (*TABLES, ".zip")
"""Of file names, lower case: formats of which one file may hold many articles."""


def page_folders(names: Iterable[str]) -> frozenset[str]:
    """Folders that a browser saved beside a page: pictures, scripts and framed advertisements."""
    stems = (name.rpartition(".")[0] for name in names if _suffix(name) in (".html", ".htm"))
    return frozenset(f"{stem}{ending}" for stem in stems for ending in ("_files", ".files"))


def contained(
    locator: str, path: Path, data: bytes, found: Scan, read: ReadArticle
) -> Iterator[Candidate]:
    """The rows of a table or the members of an archive, whose bytes are `data`."""
    try:
        for part in read.parts(locator, path.name, data):
            if part.kind == "row" and part.article is not None:
                loaded = Loaded(part.article, part.sha256)
                yield Candidate(part.place, part.sha256, partial(_as_it_is, loaded))
            elif part.kind == "member":
                member = Member(path, part.words, part.sha256)
                load = partial(_load, member, read)
                yield Candidate(part.place, part.sha256, load, is_slow=True)
            elif part.kind == "lost":
                found.fail(part.place, part.words)
            elif part.kind == "unreachable":
                found.unreachable.append(part.place)
            elif part.kind == "skipped":
                found.skipped[part.words] += 1
            else:
                found.failures.append(Failure(part.place, part.words))
    except UnreadableArticle as error:
        found.fail(locator, str(error))


def _as_it_is(loaded: Loaded) -> Loaded:
    """A row was read already."""
    return loaded


def _load(member: Member, read: ReadArticle) -> Loaded:
    """The article of a member that is what it was; SourceUnavailable where it is not."""
    from index.ingestion.container_items import last_part

    return Loaded(read(last_part(member.name), member), member.sha256)


def json_rows(path: Path, found: Scan, read: ReadArticle) -> Iterator[Candidate]:
    """The rows of a JSONL file; bad rows become failures, named by their line.

    A row that cannot be taken apart hides its id, and a reading that breaks off hides all that
    follow: then absence says nothing.
    """
    try:
        for part in read.json_rows(path):
            if part.kind == "row" and part.article is not None:
                loaded = Loaded(part.article, part.sha256)
                yield Candidate(part.place, part.sha256, partial(_as_it_is, loaded))
                continue
            found.failures.append(Failure(part.place, part.words))
            found.keeps_absent = found.keeps_absent or "JSON" in part.words
    except UnreadableArticle as error:
        found.failures.append(Failure(str(path), str(error)))
        found.keeps_absent = True


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
