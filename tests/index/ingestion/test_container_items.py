"""Tables and archives as articles, within limits of number, size and memory."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.ingestion import container_items as container
from index.ingestion.container_items import read_container
from index.parsers import table
from tests.index.memory import peak_bytes


class TestRows:
    def test_one_file_holds_no_more_articles_than_a_build_can_hold(self, monkeypatch):
        monkeypatch.setattr(container, "MAX_CONTAINER_ITEMS", 3)
        parts = read_container("t.csv", "t.csv", b"text\na\nb\n\nc\nd\n")
        assert [next(parts).article.text for _ in range(3)] == ["a", "b", "c"]
        with pytest.raises(UnreadableArticle, match="^holds more than 3: those that follow are"):
            next(parts)

    def test_a_table_is_not_copied_at_four_bytes_a_character(self):
        data = b"text\n" + b"".join(b"%d" % i + b"a" * 5_000 + b"\n" for i in range(1_000))
        peak = peak_bytes(lambda: sum(1 for _ in read_container("t.csv", "t.csv", data)))
        assert peak < 3 * len(data)

    def test_a_million_columns_are_one_row(self):
        data = b"text" + b",a" * 1_000_000 + b"\nWords" + b"," * 1_000_000
        (row,) = read_container("t.csv", "t.csv", data)
        assert row.article.text == "Words"

    def test_a_quote_that_is_not_closed_ends_the_table(self, monkeypatch):
        monkeypatch.setattr(table, "LONGEST_FIELD", 1_000)
        data = b'text\nWords.\n"' + b"a\n" * 600
        parts = read_container("t.csv", "t.csv", data)
        assert next(parts).article.text == "Words."
        with pytest.raises(UnreadableArticle, match="^broken table from row 2 on"):
            next(parts)
