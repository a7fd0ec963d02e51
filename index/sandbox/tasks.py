"""What the reading process is asked for: an article of a file, or the rows that a file holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from index.errors import SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import ContainerItem
from index.ingestion.container_items import read_container
from index.parsers.archive import Archive
from index.types import Failure, ParsedArticle

CHANGED_WHILE_READ = "it changed while it was read; the next build reads it"
_FIELDS = tuple(ParsedArticle.__dataclass_fields__)


def article_to_fields(article: ParsedArticle) -> list[Any]:
    """The article as it goes through a pipe: its fields in order."""
    return [getattr(article, name) for name in _FIELDS]


def article_from_fields(fields: list[Any]) -> ParsedArticle:
    """The record that came as JSON, where every tuple is a list."""
    values: dict[str, Any] = dict(zip(_FIELDS, fields, strict=True))
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return ParsedArticle(**{**values, **lists})


def item_to_fields(part: ContainerItem) -> list[Any]:
    """The part of a container as it goes through a pipe."""
    article = None if part.article is None else article_to_fields(part.article)
    return [part.kind, part.place, part.words, part.sha256, article]


def item_from_fields(fields: list[Any]) -> ContainerItem:
    """The record that came as JSON."""
    kind, place, words, sha256, article = fields
    return ContainerItem(
        kind, place, words, sha256, None if article is None else article_from_fields(article)
    )


class ParserTasks:
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
                raise SourceUnavailable(f"{error}; {CHANGED_WHILE_READ}") from error
            if hashlib.sha256(data).hexdigest() != request["sha256"]:
                raise SourceUnavailable(CHANGED_WHILE_READ)
        return article_to_fields(read_article(Path(request["name"]), data, request.get("charset")))

    def rows(self, request: dict[str, Any], data: bytes) -> Iterator[list[Any]]:
        """What is found in a table, an archive, a file of JSON rows or a feed, as lists."""
        match request["task"]:
            case "parts":
                parts = read_container(request["locator"], request["name"], data)
                yield from map(item_to_fields, parts)
            case "jsonl":
                yield from map(item_to_fields, _json_rows(Path(request["name"])))
            case "feed":
                from index.ingestion.feeds import parse_feed

                yield from (list(astuple(entry)) for entry in parse_feed(data, request["name"]))

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


def _json_rows(path: Path) -> Iterator[ContainerItem]:
    from index.ingestion.candidates import record_hash
    from index.parsers.jsonl import read_jsonl

    try:
        for line, row in read_jsonl(path):
            if isinstance(row, Failure):
                yield ContainerItem("failure", row.source, row.reason)
            else:
                yield ContainerItem("row", row.id or str(line), "", record_hash(row), row)
    except OSError as error:
        raise SourceUnavailable(f"{error.strerror}") from error
