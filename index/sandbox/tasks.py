"""What the reading process is asked for: an article of a file, or the rows that a file holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from index.errors import SourceUnavailable, UnreadableArticle
from index.ingestion.container_items import Part, container_parts
from index.parsers.archive import Archive
from index.types import Failure, ParsedArticle

CHANGED = "it changed while it was read; the next build reads it"
_FIELDS = tuple(ParsedArticle.__dataclass_fields__)


def fields_of(article: ParsedArticle) -> list[Any]:
    """The article as it goes through a pipe: its fields in order."""
    return [getattr(article, name) for name in _FIELDS]


def article_of(fields: list[Any]) -> ParsedArticle:
    """The record that came as JSON, where every tuple is a list."""
    values: dict[str, Any] = dict(zip(_FIELDS, fields, strict=True))
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return ParsedArticle(**{**values, **lists})


def fields_of_part(part: Part) -> list[Any]:
    """The part of a container as it goes through a pipe."""
    article = None if part.article is None else fields_of(part.article)
    return [part.kind, part.place, part.words, part.sha256, article]


def part_of(fields: list[Any]) -> Part:
    """The record that came as JSON."""
    kind, place, words, sha256, article = fields
    return Part(kind, place, words, sha256, None if article is None else article_of(article))


class Tasks:
    """Does what a request names; keeps open the archive that was last read from."""

    def __init__(self) -> None:
        self._archive: Archive | None = None
        self._place: tuple[str, int, int] | None = None

    def article(self, request: dict[str, Any], data: bytes) -> list[Any]:
        """The article in `data`, or in the member of the archive that is named.

        Raises UnreadableArticle; SourceUnavailable where the member is not what it was.
        """
        from index.parsers.registry import read_article

        if archive := request.get("archive"):
            try:
                data = self._member(archive, request["member"])
            except UnreadableArticle as error:  # it could be read when it was looked at
                raise SourceUnavailable(f"{error}; {CHANGED}") from error
            if hashlib.sha256(data).hexdigest() != request["sha256"]:
                raise SourceUnavailable(CHANGED)
        return fields_of(read_article(Path(request["name"]), data, request.get("charset")))

    def rows(self, request: dict[str, Any], data: bytes) -> Iterator[list[Any]]:
        """What is found in a table, an archive, a file of JSON rows or a feed, as lists."""
        match request["task"]:
            case "parts":
                parts = container_parts(request["locator"], request["name"], data)
                yield from map(fields_of_part, parts)
            case "jsonl":
                yield from map(fields_of_part, _json_rows(Path(request["name"])))
            case "feed":
                from index.ingestion.feeds import entries

                yield from (list(astuple(entry)) for entry in entries(data, request["name"]))

    def _member(self, archive: str, name: str) -> bytes:
        try:
            found = Path(archive).stat()
            place = (archive, found.st_mtime_ns, found.st_size)
            if self._archive is None or self._place != place or self._archive.is_exhausted:
                self._archive = None  # before the next one takes its memory
                self._archive = Archive(Path(archive).read_bytes())
                self._place = place
        except OSError as error:
            raise UnreadableArticle(f"cannot be read ({error.strerror})") from error
        return self._archive.read(name)


def _json_rows(path: Path) -> Iterator[Part]:
    from index.ingestion.candidates import record_hash
    from index.parsers.jsonl import read_rows

    try:
        for line, row in read_rows(path):
            if isinstance(row, Failure):
                yield Part("failure", row.source, row.reason)
            else:
                yield Part("row", row.id or str(line), "", record_hash(row), row)
    except OSError as error:
        raise SourceUnavailable(f"{error.strerror}") from error
