"""Spreadsheets (.xlsx, .xlsm, .xls, .ods), by python-calamine (MIT).

A sheet with a column of texts is a table of records, one article a row, as in a .csv file. Any
other sheet is one article with a table.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import UnreadableArticle
from index.parsers.archive import Archive
from index.parsers.limits import refuse_too_long
from index.parsers.metadata import drop_surrogates, one_line, pick_title
from index.parsers.table import row_article
from index.parsers.table_cells import Cell, find_tables, render_table
from index.parsers.table_columns import find_columns, is_table_of_facts
from index.text.normalisation import normalise
from index.types import Failure, ParsedArticle

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST_SHEET = 20_000
"""Rows of a sheet without texts; a larger one holds measurements."""
_MOST_COLUMNS = 500  # further ones are left out, as no reader would look at them
_ROWS_LOOKED_AT = 20  # before the columns are chosen
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NO_NAME = re.compile(r"(?:sheet|tabelle|feuille?|hoja|foglio|blad|ark|list|plan)\W?\d*", re.I)
_MIDNIGHT = dt.time()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows of a sheet as text, without blank ones."""

    name: str
    rows: list[list[str]]


def read_spreadsheet(name: str, data: bytes) -> Iterator[tuple[int, ParsedArticle | Failure]]:
    """Yield `(number from 1, article or failure)` for each record and each other sheet.

    The `id` of an article is the one that its row states, else the name of the sheet. Raises
    UnreadableArticle.
    """
    sheets = [sheet for sheet in _sheets(data) if sheet.rows]
    if not sheets:
        raise UnreadableArticle("no text or numbers found in its sheets")
    number = 0
    for sheet in sheets:
        for article in _articles(name, sheet, is_only=len(sheets) == 1):
            number += 1
            if isinstance(article, str):
                yield number, Failure(f"{number}", f"row {number}: {article}")
            else:
                yield number, article


def _articles(name: str, sheet: _Sheet, *, is_only: bool) -> Iterator[ParsedArticle | str]:
    """The articles of a sheet, or the reason why one cannot be read."""
    captions, header, rows = _parts(sheet.rows)
    columns = find_columns(header, rows[:_ROWS_LOOKED_AT])
    if "text" not in columns:
        yield _sheet_article(name, sheet, captions, header, rows)
        return
    for row in rows:
        try:
            article = row_article(header, row, columns)
        except UnreadableArticle as error:
            yield str(error)
            continue
        yield article if is_only or not article.id else _with_id(article, sheet.name)


def _with_id(article: ParsedArticle, sheet: str) -> ParsedArticle:
    """Rows of two sheets often have the same numbers."""
    return replace(article, id=f"{sheet}/{article.id}")


def _sheet_article(
    name: str,
    sheet: _Sheet,
    captions: Sequence[str],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> ParsedArticle | str:
    if len(rows) > LARGEST_SHEET:
        return (
            f"sheet {sheet.name[:60]!r} has {len(rows):,} rows of figures, more than the "
            f"{LARGEST_SHEET:,} that are read: left out"
        )
    cells = [[Cell(cell) for cell in row] for row in (header, *rows)]
    header_rows = 1 if rows and is_table_of_facts(header) else None
    pieces = [*(f"{caption}\n" for caption in captions), *render_table(cells, header_rows)]
    text = normalise(drop_surrogates("".join(pieces)), unwrap=False)
    if not text:
        return f"sheet {sheet.name[:60]!r} holds no text"
    try:
        refuse_too_long(text)
    except UnreadableArticle as error:
        return str(error)
    named = None if _NO_NAME.fullmatch(sheet.name) else sheet.name
    stem = " ".join(re.sub(r"[-_]+", " ", name.rpartition(".")[0]).split())
    title = pick_title(text, None, *captions[:1], named, stem)
    return ParsedArticle(title=title, text=text, id=sheet.name, tables=find_tables(pieces, text))


def _parts(rows: list[list[str]]) -> tuple[list[str], list[str], list[list[str]]]:
    """Lines above the table, its header, and its rows."""
    widest = max((_filled(row) for row in rows), default=0)
    first = 0
    while widest > 1 and first < len(rows) - 1 and _filled(rows[first]) == 1:
        first += 1
    captions = [" ".join(filter(None, row)) for row in rows[:first]]
    table = rows[first:]
    used = [n for n in range(max(map(len, table))) if any(n < len(r) and r[n] for r in table)]
    header, *body = [[row[n] if n < len(row) else "" for n in used] for row in table]
    return captions, header, body


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _sheets(data: bytes) -> Iterator[_Sheet]:
    """The sheets that are shown; all of them if none is."""
    if data.startswith(b"PK"):
        with Archive(data) as archive:
            archive.check()
            if "META-INF/manifest.xml" in archive.names:
                _refuse_encrypted(archive.read("META-INF/manifest.xml"), b"encryption-data")
    else:
        _refuse_encrypted(data, _ENCRYPTED)
    try:
        yield from _open_sheets(data)
    except (UnreadableArticle, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # also a panic of the library, which is no Exception
        words = " ".join(str(error).split())[:80]
        raise UnreadableArticle(f"broken spreadsheet ({words})") from error


def _refuse_encrypted(data: bytes, mark: bytes) -> None:
    if mark in data:
        raise UnreadableArticle("password-protected spreadsheet: save a copy without its password")


def _open_sheets(data: bytes) -> Iterator[_Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    known = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    shown = [each for each in known if each.visible == SheetVisibleEnum.Visible]
    for sheet in shown or known:
        yield _Sheet(sheet.name, list(_rows(book, sheet.name)))


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    for row in book.get_sheet_by_name(name).iter_rows():
        cells = [_cell_text(cell) for cell in row[:_MOST_COLUMNS]]
        if any(cells):
            yield cells


def _cell_text(value: object) -> str:
    """What a cell shows, as far as it is known: the format of numbers is not."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    if isinstance(value, dt.datetime):
        is_day = value.time() == _MIDNIGHT
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return one_line(str(value)) or ""
