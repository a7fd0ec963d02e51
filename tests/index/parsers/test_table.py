"""Tables of articles: columns by their names, a row an article or one reason."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.parsers.table import read_table
from index.types import Failure, ParsedArticle


class TestTables:
    def rows(self, text: str, name: str = "t.csv") -> list[tuple[int, ParsedArticle | Failure]]:
        return list(read_table(name, text.encode()))

    def test_columns_are_known_by_their_names_in_any_case_and_order(self):
        ((number, row),) = self.rows(
            "Published,LINK,Headline,Body,Author,ID\n"
            '1962-02-17,https://x.org,Flood,"A, b\n\nc",Ann,7\n'
        )
        assert number == 1
        assert row == ParsedArticle(
            title="Flood", text="A, b\n\nc", id="7", date="1962-02-17", author="Ann",
            source="https://x.org", date_from="row",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "text"),
        [("t.csv", "id;text\n1;A, b, c\n"), ("t.tsv", "id\ttext\n1\tA, b, c\n")],
    )
    def test_other_separators_are_found(self, name, text):
        assert self.rows(text, name)[0][1].text == "A, b, c"

    def test_no_column_of_texts_names_those_that_are_there(self):
        with pytest.raises(UnreadableArticle) as caught:
            self.rows("name,price\na,1\n")
        assert str(caught.value) == (
            "no column of texts (text, body, content or article) among: name, price"
        )

    def test_big_fields_are_read_and_empty_ones_told(self):
        big = "word " * 60_000
        found = self.rows(f"text,title\n{big},a\n,b\n\nlast,c\n")
        assert [len(found[0][1].text), found[1][1].reason, found[2][1].text] == [
            len(big) - 1, "row 2: empty text", "last",
        ]  # fmt: skip
