"""The tasks of the parser process: the article of a file, or the rows of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from index.errors import SourceUnavailable, UnreadableArticle
from index.ingestion.candidates import ContainerItem
from index.ingestion.container_items import read_container
from index.parsers.archive import Archive
from index.text.article_details import table_from_fields, table_to_fields
from index.types import Failure, ParsedArticle

CHANGED_WHILE_READ = "it changed while it was read; the next build reads it"
_FIELDS = tuple(ParsedArticle.__dataclass_fields__)


def article_to_fields(article: ParsedArticle) -> list[Any]:
    """The fields of an article in order, to be sent as JSON."""
    values = {name: getattr(article, name) for name in _FIELDS}
    values["tables"] = [table_to_fields(table) for table in article.tables]
    return list(values.values())


def article_from_fields(fields: list[Any]) -> ParsedArticle:
    """The inverse of `article_to_fields`; tuples arrive as lists."""
    values: dict[str, Any] = dict(zip(_FIELDS, fields, strict=True))
    values["tables"] = [table_from_fields(table) for table in values["tables"]]
    for name in ("boilerplate", "ocr_pages"):
        values[name] = [tuple(pair) for pair in values[name]]
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return ParsedArticle(**{**values, **lists})


def item_to_fields(item: ContainerItem) -> list[Any]:
    """The fields of a container item, to be sent as JSON."""
    article = None if item.article is None else article_to_fields(item.article)
    return [item.kind, item.locator, item.detail, item.sha256, article]


def item_from_fields(fields: list[Any]) -> ContainerItem:
    """The inverse of `item_to_fields`."""
    kind, locator, detail, sha256, article = fields
    return ContainerItem(
        kind, locator, detail, sha256, None if article is None else article_from_fields(article)
    )


class ParserTasks:
    """Carries out requests; the last archive stays open for its next members."""

    def __init__(self) -> None:
        self._archive: Archive | None = None
        self._place: tuple[str, int, int] | None = None

    def article(self, request: dict[str, Any], data: bytes) -> list[Any]:
        """The article in `data`, or in the archive member that the request names.

        Raises UnreadableArticle; SourceUnavailable if the member has changed.
        """
        from index.parsers.registry import read_article

        if archive := request.get("archive"):
            try:
                data = self._member(archive, request["member"])
            except UnreadableArticle as error:  # it could be read during the scan
                raise SourceUnavailable(f"{error}; {CHANGED_WHILE_READ}") from error
            if hashlib.sha256(data).hexdigest() != request["sha256"]:
                raise SourceUnavailable(CHANGED_WHILE_READ)
        return article_to_fields(read_article(Path(request["name"]), data, request.get("charset")))

    def rows(self, request: dict[str, Any], data: bytes) -> Iterator[list[Any]]:
        """The items of a table, an archive, a JSONL file or a feed, each as a list of fields."""
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
                self._archive = None  # frees its memory before the next one is read
                self._archive = Archive(Path(archive).read_bytes())
                self._place = place
        except OSError as error:
            raise UnreadableArticle(f"cannot be read ({error.strerror})") from error
        return self._archive.read(name)


def _json_rows(path: Path) -> Iterator[ContainerItem]:
    from index.ingestion.candidates import record_hash
    from index.parsers.jsonl import read_jsonl
    from index.parsers.versions import JSONL

    try:
        for line, row in read_jsonl(path):
            if isinstance(row, Failure):
                yield ContainerItem("failure", row.source, row.reason)
            else:
                yield ContainerItem(
                    "row", row.id or str(line), "", record_hash(row), replace(row, read_by=JSONL)
                )
    except OSError as error:
        raise SourceUnavailable(f"{error.strerror}") from error
