"""Files of rows: each row an article or one reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.parsers.jsonl import read_jsonl
from index.types import Failure, ParsedArticle
from tests.index.parsers.parsing import WORDS


class TestJsonl:
    @staticmethod
    def rows(tmp_path: Path, *lines: str | bytes | dict[str, object]) -> Iterator[object]:
        path = tmp_path / "rows.jsonl"
        raw = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
        path.write_bytes(b"\n".join(x.encode() if isinstance(x, str) else x for x in raw))
        for number, row in read_jsonl(path):
            yield number, row.reason if isinstance(row, Failure) else row

    def test_rows_become_articles(self, tmp_path: Path) -> None:
        row = {"id": "News/CNN/x.txt", "title": "A  flood", "text": f" {WORDS}\r\n",
               "date": "2023/05/01", "url": "https://x.y", "author": "Ann", "x": [1]}  # fmt: skip
        assert list(self.rows(tmp_path, row)) == [
            (
                1,
                ParsedArticle(
                    "A flood",
                    WORDS,
                    "News/CNN/x.txt",
                    "2023-05-01",
                    "Ann",
                    "https://x.y",
                    date_from="row",
                ),  # fmt: skip
            )
        ]

    @pytest.mark.parametrize(
        ("title", "shown"),
        [
            ("Black_Death", "Black Death"),
            ("snake_case in Python", "snake_case in Python"),
            (1984, "1984"),
        ],
    )
    def test_underscores_become_blanks_only_without_blanks(
        self, title: object, shown: str, tmp_path: Path
    ) -> None:
        ((_, article),) = self.rows(tmp_path, {"doc_id": 1, "title": title, "text": WORDS})
        assert (article.id, article.title) == ("1", shown)

    @pytest.mark.parametrize(
        ("stated", "tags"),
        [
            (["sea", "#Ships", 5, "sea"], ("sea", "Ships")),
            ("sea, ships", ("sea", "ships")),
            (None, ()),
            ({"sea": 1}, ()),
        ],
    )
    def test_tags_are_a_list_or_words_between_commas(
        self, stated: object, tags: tuple[str, ...], tmp_path: Path
    ) -> None:
        ((_, article),) = self.rows(tmp_path, {"id": "a", "text": WORDS, "tags": stated})
        assert article.tags == tags

    def test_several_authors_may_be_a_list(self, tmp_path: Path) -> None:
        row = {"id": "a", "text": WORDS, "author": ["Ada Holt", None, "Ben Kay"]}
        ((_, article),) = self.rows(tmp_path, row)
        assert article.author == "Ada Holt; Ben Kay"

    def test_a_row_without_a_title_is_named_by_its_text(self, tmp_path: Path) -> None:
        ((_, article),) = self.rows(tmp_path, {"id": "a", "title": None, "text": WORDS})
        assert article.title.startswith("The river rose")

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("{", "not JSON"),
            ("[" * 100_000, "not JSON"),
            ('{"id": 1' + "0" * 5000 + "}", "not JSON"),
            ("[1]", "not a JSON object"),
            (b'{"id": "\xff"}', "not UTF-8"),
            ({"text": WORDS}, "no id"),
            ({"id": "", "text": WORDS}, "empty id"),
            ({"id": True, "text": WORDS}, "the id is neither text nor a whole number"),
            ({"id": 1.5, "text": WORDS}, "the id is neither text nor a whole number"),
            ({"id": "x" * 513, "text": WORDS}, "the id is longer than 512 characters"),
            ({"id": "b"}, "no text"),
            ({"id": "b", "text": 5}, "the text is not a string"),
            ({"id": "b", "text": " \n "}, "empty text"),
            ({"id": "b", "text": "\ud800"}, "unpaired surrogate in 'text'"),
            ({"id": "a", "text": WORDS}, "duplicate id 'a'"),
        ],
    )
    def test_a_bad_row_is_told_and_the_rest_goes_on(
        self, row: str | bytes | dict[str, object], why: str, tmp_path: Path
    ) -> None:
        good = {"id": "a", "title": "T", "text": WORDS}
        found = list(self.rows(tmp_path, good, "", row, {**good, "id": "x" * 512}))
        assert [number for number, _ in found] == [1, 3, 4]
        assert str(found[1][1]).startswith(f"line 3: {why}")

    def test_a_failed_row_does_not_take_the_id(self, tmp_path: Path) -> None:
        found = list(self.rows(tmp_path, {"id": "a", "text": ""}, {"id": "a", "text": WORDS}))
        assert isinstance(found[1][1], ParsedArticle)

    def test_a_byte_order_mark_and_windows_line_ends_are_fine(self, tmp_path: Path) -> None:
        line = json.dumps({"id": "a", "title": "T", "text": WORDS}).encode()
        ((number, article),) = self.rows(tmp_path, b"\xef\xbb\xbf" + line + b"\r\n\r\n  ")
        assert (number, article.text) == (1, WORDS)

    def test_an_unreadable_date_is_a_warning(self, tmp_path: Path) -> None:
        ((_, article),) = self.rows(tmp_path, {"id": "a", "text": WORDS, "date": "2023-02-30"})
        assert article.warnings == ("unreadable date: '2023-02-30'",)

    def test_a_row_that_is_too_long_is_skipped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.parsers.jsonl._ROW_LONGEST", 1 << 20)
        long = json.dumps({"id": "b", "text": "x" * 3_000_000})
        found = list(self.rows(tmp_path, long, {"id": "a", "text": WORDS}))
        assert found[0] == (1, "line 1: the row is longer than 1 MB")
        assert isinstance(found[1][1], ParsedArticle)
