"""Tables, tags and notes on reading of an article, as JSON for the catalogue and the sandbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from index.types import Article, ParsedArticle, Range, Table


@dataclass(frozen=True, slots=True)
class Reading:
    """How an article was read: parser and version, warnings, and pages read by OCR."""

    read_by: str = ""
    warnings: tuple[str, ...] = ()
    ocr_pages: tuple[tuple[int, float], ...] = ()


def reading_of(article: ParsedArticle | Article) -> Reading:
    """How this article was read."""
    return Reading(article.read_by, article.warnings, article.ocr_pages)


def pack_reading(reading: Reading) -> str:
    """The JSON text of a reading."""
    return json.dumps([reading.read_by, reading.warnings, reading.ocr_pages], ensure_ascii=False)


def unpack_reading(packed: str) -> Reading:
    """The inverse of `pack_reading`; ValueError or TypeError if it is damaged."""
    if not (fields := json.loads(packed)):
        return Reading()
    read_by, warnings, pages = fields
    return Reading(read_by, tuple(warnings), tuple((page, sure) for page, sure in pages))


def pack_tables(tables: tuple[Table, ...]) -> str:
    """The JSON text of tables."""
    return json.dumps([table_to_fields(table) for table in tables])


def unpack_tables(packed: str) -> tuple[Table, ...]:
    """The inverse of `pack_tables`; ValueError or TypeError if it is damaged."""
    return tuple(table_from_fields(fields) for fields in json.loads(packed))


def unpack_ranges(packed: str) -> tuple[Range, ...]:
    """Ranges from a JSON list of pairs; ValueError or TypeError if it is damaged."""
    return ranges_from_fields(json.loads(packed))


def table_to_fields(table: Table) -> list[Any]:
    """The fields of a table, to be sent as JSON: `[header rows, caption, rows]`."""
    return [table.header_rows, table.caption, table.rows]


def table_from_fields(fields: list[Any]) -> Table:
    """The inverse of `table_to_fields`; tuples arrive as lists."""
    header_rows, caption, rows = fields
    return Table(
        tuple(ranges_from_fields(row) for row in rows),
        header_rows,
        None if caption is None else (caption[0], caption[1]),
    )


def ranges_from_fields(pairs: list[list[int]]) -> tuple[Range, ...]:
    """Ranges that arrive as lists of two."""
    return tuple((start, end) for start, end in pairs)
