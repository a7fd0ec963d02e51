"""The file that an article was read from: where it lies, and its bytes if they are the same."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import OriginalUnavailable, UnreadableArticle
from index.ingestion.source_files import read_file
from index.parsers.archive import ArchiveMember
from index.types import SourceKind

ARCHIVE_SUFFIX = ".zip"
ORIGINAL_GONE = "The file of this article is not there any more: only its text can be shown."
ORIGINAL_CHANGED = (
    "The file of this article has changed since it was read: its pages are shown again after the "
    "next build."
)
ORIGINAL_ELSEWHERE = "This article was not read from a file: only its text can be shown."
_ESCAPED_BYTE = re.compile(r"\\udc([89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class ArticleOrigin:
    """Where an article comes from: its source, its place there, and the hash of what was read.

    `locator` is the article's place within the source. `follows_links` is whether links that lead
    out of the source's folder are followed.
    """

    id: str
    title: str
    kind: str
    location: str
    locator: str
    sha256: str
    follows_links: bool = False

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF in a folder, of its own, uploaded or in an archive."""
        kinds = (SourceKind.FOLDER, SourceKind.FILE, SourceKind.UPLOADS)
        return self.kind in kinds and self.locator.lower().endswith(".pdf")


def read_original(origin: ArticleOrigin) -> bytes | ArchiveMember:
    """The bytes that the article was read from, or the archive member that must still hold them.

    Raises OriginalUnavailable, in words for the person: the file is gone, or it has changed.
    """
    path, member = _place(origin)
    within = None
    if origin.kind == SourceKind.FOLDER and not origin.follows_links:
        within = Path(os.path.realpath(origin.location))
    if member:
        if within is not None and not Path(os.path.realpath(path)).is_relative_to(within):
            raise OriginalUnavailable(ORIGINAL_GONE)
        return ArchiveMember(path, member, origin.sha256)
    try:
        file = read_file(path, within=within)
    except UnreadableArticle as error:
        raise OriginalUnavailable(ORIGINAL_GONE) from error
    if file.sha256 != origin.sha256:
        raise OriginalUnavailable(ORIGINAL_CHANGED)
    return file.data


def _place(origin: ArticleOrigin) -> tuple[Path, str]:
    """The file, and the place of the article within it if it is an archive."""
    if origin.kind not in (SourceKind.FOLDER, SourceKind.FILE, SourceKind.UPLOADS):
        raise OriginalUnavailable(ORIGINAL_ELSEWHERE)
    path = Path(origin.location)
    if origin.kind == SourceKind.FILE:
        path = path.parent
    parts = _with_surrogates(origin.locator).split("/")
    for number, part in enumerate(parts, 1):
        if part in ("", ".", ".."):
            break
        path /= part
        if number == len(parts):
            return path, ""
        if part.lower().endswith(ARCHIVE_SUFFIX) and path.is_file():
            return path, "/".join(parts[number:])
    raise OriginalUnavailable(ORIGINAL_GONE)


def _with_surrogates(locator: str) -> str:
    """The inverse of `index.ingestion.candidates.escape_surrogates`."""
    return _ESCAPED_BYTE.sub(lambda escaped: chr(0xDC00 + int(escaped[1], 16)), locator)
