"""Tables (.csv, .tsv): one article per row; columns are recognised by their names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.errors import UnreadableArticle
from index.parsers.dateline import with_date_origin
from index.parsers.decoding import decode
from index.parsers.limits import LONGEST_TEXT, refuse_too_long
from index.parsers.metadata import one_line, parse_date, pick_title
from index.text.normalisation import normalise
from index.types import Failure, ParsedArticle

TABLE_SUFFIXES = (".csv", ".tsv")
COLUMN_NAMES = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "date": ("date", "published"),
    "author": ("author",),
    "source": ("source", "url", "link"),
    "id": ("id",),
}
"""Accepted names of each column, case ignored; the first that is present is used."""
_DELIMITERS = ",;\t|"
LONGEST_FIELD = LONGEST_TEXT
"""Characters; the csv module's limit, 128 KB, is a short book. An open quote ends here."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NAMES_SHOWN = 12


def read_table(name: str, data: bytes) -> Iterator[tuple[int, ParsedArticle | Failure]]:
    """Yield `(row number from 1, article or failure)` for each row that is not blank.

    The article's `id` is the one its row states. Raises UnreadableArticle if the file is not a
    table with a text column, also while iterating if it breaks off.
    """
    markup, _ = decode(data)
    # The limit is global in the csv module; it is only ever raised.
    csv.field_size_limit(LONGEST_FIELD)
    rows = _rows(markup, _delimiter(name, markup))
    places = _column_numbers(next(rows, []))
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise UnreadableArticle(f"broken table from row {number} on ({error})") from error
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        try:
            yield number, _article(row, places)
        except UnreadableArticle as error:
            yield number, Failure(f"{number}", f"row {number}: {error}")


def _rows(markup: str, delimiter: str) -> Iterator[list[str]]:
    """The rows; lines are split one by one, since a StringIO takes four bytes per character."""
    return csv.reader((line.group() for line in _LINE.finditer(markup)), delimiter=delimiter)


def _delimiter(name: str, markup: str) -> str:
    """The delimiter with which the header names a text column, else that with most columns."""
    if PurePosixPath(name).suffix.lower() == ".tsv":
        return "\t"
    headers = {}
    for delimiter in _DELIMITERS:
        try:
            headers[delimiter] = next(_rows(markup, delimiter), [])
        except csv.Error as error:
            raise UnreadableArticle(f"broken table ({error})") from error
    return max(
        headers, key=lambda d: (bool(_known_columns(headers[d]).get("text")), len(headers[d]))
    )


def _known_columns(header: list[str]) -> dict[str, int]:
    """Column numbers of the recognised fields, from 1."""
    numbers = {cell.strip().lower(): number for number, cell in enumerate(header, start=1)}
    return {
        part: numbers[name]
        for part, names in COLUMN_NAMES.items()
        for name in reversed(names)
        if name in numbers
    }


def _column_numbers(header: list[str]) -> dict[str, int]:
    places = _known_columns(header)
    if "text" not in places:
        names = [one_line(cell) or "(no name)" for cell in header]
        shown = ", ".join(name[:40] for name in names[:_NAMES_SHOWN])
        shown += ", …" if len(names) > _NAMES_SHOWN else ""
        raise UnreadableArticle(
            f"no column of texts (text, body, content or article) among: {shown}"
        )
    return places


def _article(row: list[str], places: dict[str, int]) -> ParsedArticle:
    def cell(part: str) -> str | None:
        number = places.get(part)
        return row[number - 1] if number and number <= len(row) else None

    text = normalise(cell("text") or "")
    if not text:
        raise UnreadableArticle("empty text")
    refuse_too_long(text)
    date, warning = parse_date(cell("date"))
    article = ParsedArticle(
        title=pick_title(text, None, cell("title")),
        text=text,
        id=one_line(cell("id")),
        date=date,
        author=one_line(cell("author")),
        source=one_line(cell("source")),
        warnings=(warning,) if warning else (),
    )
    return with_date_origin(article, "row")
