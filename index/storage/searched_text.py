"""The text of a passage as it is embedded and indexed, from the columns of its article."""

from __future__ import annotations

from index.text.article_details import unpack_tables
from index.text.table_rows import readable_text

_NONE = "[]"


def searched_text(text: str, tables: str, start: int, end: int) -> str:
    """`[start, end)` of an article's text, rows of its tables labelled; `tables` as stored."""
    if tables == _NONE:
        return text[start:end]
    return readable_text(text, unpack_tables(tables), start, end)
