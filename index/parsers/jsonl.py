"""JSONL files: one article per row. A bad row is a failure with its line number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableArticle
from index.parsers.dateline import with_date_origin
from index.parsers.limits import refuse_too_long
from index.parsers.metadata import clean_tags, one_line, parse_date, pick_title
from index.parsers.regular_files import open_regular_file
from index.text.normalisation import normalise
from index.types import Failure, ParsedArticle

LONGEST_ID = 512
"""Code points: the contract for article ids."""
_ROW_LONGEST = 64 * 1024 * 1024  # bytes: no article is longer, and a row is held in memory
_BOM = b"\xef\xbb\xbf"
_USED_KEYS = ("id", "doc_id", "title", "text", "date", "source", "url", "author")


def read_jsonl(path: Path) -> Iterator[tuple[int, ParsedArticle | Failure]]:
    """Yield `(line number from 1, article or failure)` for each row that is not blank.

    Raises OSError if the file cannot be opened or read.
    """
    seen: set[str] = set()
    with closing(open_regular_file(path)) as file:
        for number, line in _lines(file):
            try:
                if (article := _read_row(line)) is None:
                    continue
                if article.id in seen:
                    raise UnreadableArticle(f"duplicate id {_shortened(article.id)}")
            except UnreadableArticle as error:
                yield number, Failure(f"{path}:{number}", f"line {number}: {error}")
                continue
            seen.add(article.id or "")
            yield number, article


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers; None for a line that is too long for memory."""
    number = 0
    while line := file.readline(_ROW_LONGEST):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) < _ROW_LONGEST or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_ROW_LONGEST)
        yield number, None


def _read_row(line: bytes | None) -> ParsedArticle | None:
    """Return the article of one row; None for a blank line. Raises UnreadableArticle."""
    if line is None:
        raise UnreadableArticle(f"the row is longer than {_ROW_LONGEST >> 20} MB")
    if not line.strip():
        return None
    row = _parse(line)
    for key in _USED_KEYS:
        _refuse_surrogates(key, row.get(key))
    article_id = _id(row)
    text = _text(row)
    date, warning = parse_date(row.get("date"))
    article = ParsedArticle(
        title=pick_title(text, None, _title(row.get("title"))),
        text=text,
        id=article_id,
        date=date,
        author=one_line("; ".join(_strings(row.get("author")))),
        source=_string(row.get("source")) or _string(row.get("url")),
        warnings=(warning,) if warning else (),
        tags=clean_tags(_strings(row.get("tags"))),
    )
    return with_date_origin(article, "row")


def _parse(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableArticle("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise UnreadableArticle(f"not JSON ({error.msg}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableArticle(f"not JSON ({str(error)[:100]})") from error
    except MemoryError as error:  # of this row: what it had taken is free again
        raise UnreadableArticle("not JSON (it takes too much memory)") from error
    if not isinstance(row, dict):
        raise UnreadableArticle("not a JSON object")
    return row


def _refuse_surrogates(key: str, value: object) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise UnreadableArticle(f"unpaired surrogate in {key!r}") from error


def _id(row: dict[str, object]) -> str:
    value = row.get("id")
    if value is None:
        value = row.get("doc_id")
    if value is None:
        raise UnreadableArticle("no id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnreadableArticle("the id is neither text nor a whole number")
    article_id = str(value)
    if not article_id.strip():
        raise UnreadableArticle("empty id")
    if len(article_id) > LONGEST_ID:
        raise UnreadableArticle(f"the id is longer than {LONGEST_ID} characters")
    return article_id


def _text(row: dict[str, object]) -> str:
    value = row.get("text")
    if value is None:
        raise UnreadableArticle("no text")
    if not isinstance(value, str):
        raise UnreadableArticle("the text is not a string")
    text = normalise(value)
    if not text:
        raise UnreadableArticle("empty text")
    refuse_too_long(text)
    return text


def _title(value: object) -> str | None:
    """The title as stated; in the form of a file name: `Black_Death` -> `Black Death`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    title = _string(value)
    return title.replace("_", " ") if title and " " not in title else title


def _string(value: object) -> str | None:
    return one_line(value) if isinstance(value, str) else None


def _strings(value: object) -> list[str]:
    """A string, or the strings of a list."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _shortened(value: str | None) -> str:
    return repr(value if value is None or len(value) <= 60 else value[:59] + "…")
