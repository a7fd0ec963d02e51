"""RTF files: paragraphs and rows of tables as lines, notes behind their section, properties."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

from index.errors import UnreadableArticle
from index.parsers.metadata import (
    clean_author,
    clean_tags,
    drop_surrogates,
    parse_date,
    pick_title,
)
from index.parsers.office_text import comments_warning, with_page_lines
from index.parsers.rtf_document import parse_rtf
from index.text.normalisation import normalise
from index.types import ParsedArticle


def read_rtf(path: Path, data: bytes) -> ParsedArticle:
    """Return an RTF file's text, one line per paragraph, and its properties.

    Raises UnreadableArticle.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableArticle("not an RTF file")
    document = parse_rtf(data)
    text = normalise(drop_surrogates("\n".join(document.text.paragraphs)), unwrap=False)
    text = with_page_lines(text, drop_surrogates("\n".join(document.page_lines)))
    if not text:
        raise UnreadableArticle("no main text found")
    warning = comments_warning(document.comments)
    stated = document.properties
    return ParsedArticle(
        title=pick_title(text, path, stated.get("title")),
        text=text,
        date=_day(document.created),
        author=clean_author(stated.get("author")),
        tags=clean_tags([stated.get("keywords")]),
        warnings=(warning,) if warning else (),
    )


def _day(created: dict[str, int]) -> str | None:
    with suppress(KeyError, ValueError):
        return parse_date(dt.date(created["yr"], created["mo"], created["dy"]))[0]
    return None
