"""Lines of PDF pages to paragraphs, list items and running headers."""

from __future__ import annotations

from tests.index.make_files import pdf
from tests.index.parsers.parsing import read


class TestLines:
    def test_indentation_begins_a_paragraph(self) -> None:
        line = "and so it went on for a long time until the line was full"
        lines = [f"    First it rained {line}.", line, f"    Then it snowed {line}.", line]
        article = read("a.pdf", pdf([lines]))
        assert article.text.split("\n\n") == [
            f"First it rained {line}. {line}", f"Then it snowed {line}. {line}",
        ]  # fmt: skip

    def test_a_number_in_running_text_begins_no_item_but_a_list_does(self) -> None:
        full = "The bands that were used by radio and the channels from number two to the"
        lines = [full, "6) would be given to the army.", "1. Boats", "2. Bread", "- Tea"]
        assert read("a.pdf", pdf([[full, *lines]])).text.split("\n\n")[1:] == [
            "1. Boats", "2. Bread", "- Tea",
        ]  # fmt: skip

    def test_lines_that_recur_on_two_pages_only_stay(self) -> None:
        article = read("a.pdf", pdf([["One."], ["Two."]], header="Annals of Ham"))
        assert article.text.count("Annals of Ham") == 2
