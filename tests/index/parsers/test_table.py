"""Tables of articles: columns by their names, a row an article or one reason."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.parsers.table import LARGEST_TABLE_OF_FACTS, LONGEST_FIELD, cell_text, read_table
from index.types import Failure, ParsedArticle
from tests.growth import LINEAR, growth


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

    def test_a_table_of_neither_texts_nor_facts_names_its_columns_and_what_to_do(self):
        with pytest.raises(UnreadableArticle) as caught:
            self.rows("name,,2\na,1,3\n")
        assert str(caught.value) == (
            "no column of texts (text, body, content or article) among: name, (no name), 2; "
            "name the column that holds them “text”"
        )
        with pytest.raises(UnreadableArticle, match="among: hour, value"):
            self.rows("hour,value\n" + "1,2\n" * (LARGEST_TABLE_OF_FACTS + 1))

    def test_how_large_a_table_is_is_counted_in_rows_not_in_line_feeds(self):
        two_lines = 'berth,"first\nsecond"\n'
        assert len(self.rows("name,note\n" + two_lines * LARGEST_TABLE_OF_FACTS)) == 2_000
        with pytest.raises(UnreadableArticle, match="no column of texts"):
            self.rows("hour,value\r" + "1,2\r" * (LARGEST_TABLE_OF_FACTS + 1))

    def test_a_row_of_facts_is_one_sentence(self):
        found = self.rows(
            "no,Harbour,Berths,Depth in metres\n1,Ardwick,42,\n\n2,Brenmouth,110,9.5\n"
        )
        assert [(n, row.title, row.text) for n, row in found] == [
            (1, "Ardwick", "no: 1; Harbour: Ardwick; Berths: 42."),
            (3, "Brenmouth", "no: 2; Harbour: Brenmouth; Berths: 110; Depth in metres: 9.5."),
        ]

    def test_facts_keep_what_their_named_columns_state(self):
        ((_, row),) = self.rows("id,name,date,url\nx7,Ardwick,2024-05-06,https://x.org/a\n")
        assert (row.id, row.date, row.source) == ("x7", "2024-05-06", "https://x.org/a")

    def test_columns_of_other_names_are_known_by_what_they_hold(self):
        ((_, row),) = self.rows(
            "Nummer;Adresse;Stand;Betreff;Meldung\n"
            "3;https://x.org/1;2024-05-06;Deich fertig;"
            "Der Deich bei Nordby ist seit heute fertig.\n"
        )
        assert row == ParsedArticle(
            title="Deich fertig", date="2024-05-06", date_from="row",
            text="Der Deich bei Nordby ist seit heute fertig.\n\nNummer: 3; Betreff: Deich fertig.",
        )  # fmt: skip

    def test_the_line_that_names_the_separator_is_no_header(self):
        for line in ("sep=;", "SEP=;\r", '"sep=;"'):
            ((number, row),) = self.rows(f"\ufeff{line}\nTitle;Text\nA, b;C, d\n")
            assert (number, row.title, row.text) == (1, "A, b", "C, d")

    def test_a_cell_of_html_is_read_as_html(self):
        cell = "<p>The cook <b>fed</b> it.</p><script>x</script><p>So did A &amp; B.<br>Twice.</p>"
        ((_, row),) = self.rows(f'title,text\nFed,"{cell}"\n')
        assert row.text == "The cook fed it.\n\nSo did A & B.\nTwice."

    @pytest.mark.parametrize(
        "cell", ["a < b and c > d", "the <b> tag", "x &amp; y", "</p> ends it"]
    )
    def test_a_cell_without_markup_is_left_as_it_is(self, cell):
        ((_, row),) = self.rows(f"text\n{cell}\n")
        assert row.text == cell

    def test_a_row_that_breaks_off_is_told_though_the_columns_were_looked_for(self):
        rows = read_table("t.csv", b'name,description\na,"b' + b"x" * (LONGEST_FIELD + 1))
        with pytest.raises(UnreadableArticle, match="broken table from row 1 on"):
            list(rows)

    def test_big_fields_are_read_and_empty_ones_told(self):
        big = "word " * 60_000
        found = self.rows(f"text,title\n{big},a\n,b\n\nlast,c\n")
        assert [len(found[0][1].text), found[1][1].reason, found[2][1].text] == [
            len(big) - 1, "row 2: empty text", "last",
        ]  # fmt: skip

    @pytest.mark.parametrize("piece", ["<b ", "<b>", "</b>", "<b>x</i>", "<"])
    def test_a_cell_takes_time_in_proportion_to_its_length(self, piece):
        assert growth(cell_text, piece, 20_000) < LINEAR
