"""The searched text of a passage from the columns of its article."""

from __future__ import annotations

from index.storage.searched_text import searched_text
from index.text.article_details import pack_tables
from index.types import Table


def test_rows_are_labelled_where_the_article_has_tables():
    text = "Port Berths\nKell 8\nOver."
    tables = pack_tables((Table((((0, 4), (5, 11)), ((12, 16), (17, 18)))),))
    assert searched_text(text, tables, 12, 24) == "Port: Kell; Berths: 8.\nOver."
    assert searched_text(text, "[]", 12, 24) == "Kell 8\nOver."
