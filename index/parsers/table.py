"""Tables (.csv, .tsv): one article per row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import PurePosixPath

from index.errors import UnreadableArticle
from index.parsers.dateline import with_date_origin
from index.parsers.decoding import decode
from index.parsers.limits import LONGEST_TEXT, refuse_too_long
from index.parsers.metadata import one_line, parse_date, pick_title
from index.parsers.table_columns import (
    Columns,
    columns_by_name,
    find_columns,
    first_words,
    is_address,
    is_table_of_facts,
    row_facts,
)
from index.parsers.xml_blocks import block_text
from index.text.normalisation import normalise
from index.types import Failure, ParsedArticle

TABLE_SUFFIXES = (".csv", ".tsv")
_DELIMITERS = ",;\t|"
LONGEST_FIELD = LONGEST_TEXT
"""Characters; the csv module's limit, 128 KB, is a short book. An open quote ends here."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NAMES_SHOWN = 12
_ROWS_LOOKED_AT = 20  # before the columns are chosen
LARGEST_TABLE_OF_FACTS = 2_000  # rows; a larger one holds measurements
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)  # Excel's
_OPENING_TAG = re.compile(r"<([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"</([a-z][a-z0-9]*)\s*>", re.IGNORECASE)
_UNCLOSED_TAGS = frozenset({"br", "p", "hr"})


def read_table(name: str, data: bytes) -> Iterator[tuple[int, ParsedArticle | Failure]]:
    """Yield `(row number from 1, article or failure)` for each row that is not blank.

    The article's `id` is the one its row states. Where no column holds texts, a row of a table of
    facts is one sentence. Raises UnreadableArticle if the file is neither, also while iterating if
    it breaks off.
    """
    markup, _ = decode(data)
    # The limit is global in the csv module; it is only ever raised.
    csv.field_size_limit(LONGEST_FIELD)
    markup = markup.removeprefix("\ufeff")
    stated = _SEPARATOR_LINE.match(markup)
    markup = markup[stated.end() :] if stated else markup
    delimiter = stated[1] if stated else _delimiter(name, markup)
    rows = _rows(markup, delimiter)
    header = next(rows, [])
    columns = find_columns(header, _first_rows(markup, delimiter, _ROWS_LOOKED_AT))
    if "text" not in columns:
        most = LARGEST_TABLE_OF_FACTS + 1
        _check_table_of_facts(header, len(_first_rows(markup, delimiter, most)))
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
            yield number, row_article(header, row, columns)
        except UnreadableArticle as error:
            yield number, Failure(f"{number}", f"row {number}: {error}")


def _rows(markup: str, delimiter: str) -> Iterator[list[str]]:
    """The rows; lines are split one by one, since a StringIO takes four bytes per character."""
    return csv.reader((line.group() for line in _LINE.finditer(markup)), delimiter=delimiter)


def _first_rows(markup: str, delimiter: str, most: int) -> list[list[str]]:
    """At most so many rows below the header, up to a broken one."""
    found: list[list[str]] = []
    with suppress(csv.Error):
        found.extend(islice(_rows(markup, delimiter), 1, 1 + most))
    return found


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
    return max(headers, key=lambda d: ("text" in columns_by_name(headers[d]), len(headers[d])))


def _check_table_of_facts(header: list[str], rows: int) -> None:
    if is_table_of_facts(header) and rows <= LARGEST_TABLE_OF_FACTS:
        return
    names = [one_line(cell) or "(no name)" for cell in header]
    shown = ", ".join(name[:40] for name in names[:_NAMES_SHOWN])
    shown += ", …" if len(names) > _NAMES_SHOWN else ""
    raise UnreadableArticle(
        f"no column of texts (text, body, content or article) among: {shown}; name the column "
        "that holds them “text”"
    )


def row_article(header: list[str], row: list[str], columns: Columns) -> ParsedArticle:
    """The article of a row. Raises UnreadableArticle.

    Where no column is named as that of the texts, no cell is lost: those that the article has no
    other place for follow its text, as a line that says what they are.
    """

    def cell(part: str) -> str | None:
        number = columns.get(part)
        return row[number - 1] if number and number <= len(row) else None

    has_text = "text" in columns
    text = cell_text(cell("text") or "") if has_text else normalise(row_facts(header, row))
    if text and has_text and "text" not in columns_by_name(header):
        text = "\n\n".join(filter(None, (text, _other_facts(header, row, columns))))
    if not text:
        raise UnreadableArticle("empty text")
    refuse_too_long(text)
    date, warning = parse_date(cell("date"))
    article = ParsedArticle(
        title=pick_title(text, None, cell("title"), None if has_text else first_words(row)),
        text=text,
        id=one_line(cell("id")),
        date=date,
        author=one_line(cell("author")),
        source=one_line(cell("source")),
        warnings=(warning,) if warning else (),
    )
    return with_date_origin(article, "row")


def _other_facts(header: list[str], row: list[str], columns: Columns) -> str:
    """The cells that are no part of the article yet, as one sentence of facts."""
    placed = [columns[part] for part in columns if part != "title"]
    places = range(min(len(header), len(row)))
    kept = [n for n in places if n + 1 not in placed and not is_address(row[n])]
    has_more = any(row[n].strip() for n in kept if n + 1 != columns.get("title"))
    return normalise(row_facts([header[n] for n in kept], [row[n] for n in kept])) * has_more


def cell_text(cell: str) -> str:
    """The text of a cell; what is marked up as HTML is read as HTML.

    "<p>It was fed.</p><p>By <b>whom</b> &amp; why?</p>" is two paragraphs.
    """
    opened = {tag.lower() for tag in _OPENING_TAG.findall(cell)}
    closed = {tag.lower() for tag in _CLOSING_TAG.findall(cell)}
    if opened & (closed | _UNCLOSED_TAGS):
        return block_text(cell.encode("utf-8", "surrogatepass"))
    return normalise(cell)
