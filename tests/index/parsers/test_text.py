"""Plain text: line ends, wrapped lines, front matter."""

from __future__ import annotations

import pytest

from tests.index.make_files import pdf
from tests.index.parsers.parsing import WORDS, read, reason


class TestText:
    def test_crlf_and_wrapped_lines(self) -> None:
        text = "\r\n".join(
            [
                "The river rose by three metres in one night, and",
                "boats were sent to all the villages that had no",
                "road left, and to some that had one.",
            ]
        )
        assert read("a.txt", text).text == text.replace("\r\n", " ")

    def test_front_matter_with_a_known_key_is_taken_off(self) -> None:
        article = read("a.txt", f"---\ntitle: Flood\ndate: 1962-02-17\nid: f/1\n---\n{WORDS}")
        assert (article.title, article.date, article.id) == ("Flood", "1962-02-17", "f/1")
        assert article.text == WORDS

    @pytest.mark.parametrize(
        "block", ["---\nHello\n---\n", "---\ncolour: red\n---\n", "---\na: b: c\n---\n"]
    )
    def test_other_blocks_between_dashes_are_text(self, block: str) -> None:
        assert read("a.txt", block + WORDS).text.startswith("---\n")

    def test_a_pdf_with_a_wrong_name_says_so(self) -> None:
        assert reason("a.txt", pdf([["x"]])) == "not a text file: it is a PDF"

    def test_one_huge_line(self) -> None:
        assert len(read("a.txt", "word " * 400_000).text) == 5 * 400_000 - 1
