"""Dates and titles of an article, from what it states and from its text."""

from __future__ import annotations

import datetime as dt

import pytest

from index.parsers.metadata import parse_date
from tests.index.parsers.parsing import WORDS, read


class TestDates:
    @pytest.mark.parametrize(
        ("value", "date"),
        [
            (None, None),
            ("", None),
            ("null", None),
            ("2023-05-01", "2023-05-01"),
            ("2023/05/01", "2023-05-01"),
            (" 2023/5/1 ", "2023-05-01"),
            ("2023-05-01T23:59:59Z", "2023-05-01"),
            ("2023-05-01 10:00:00.123 +02:00", "2023-05-01"),
            (dt.date(1999, 1, 2), "1999-01-02"),
            (dt.datetime(1999, 1, 2, 3, 4, tzinfo=dt.UTC), "1999-01-02"),
        ],
    )
    def test_what_can_be_read(self, value: object, date: str | None) -> None:
        assert parse_date(value) == (date, None)

    @pytest.mark.parametrize(
        "value",
        ["2023-02-30", "2023-13-01", "yesterday", "01.05.2023", "2023-05-01x", "2023-05/01"],
    )
    def test_what_cannot_is_a_warning_that_names_it(self, value: str) -> None:
        assert parse_date(value) == (None, f"unreadable date: {value!r}")

    @pytest.mark.parametrize("value", [2023, 1.5, True, [1], {"a": 1}, "٢٠٢٣-٠٥-٠١", "0000-01-01"])
    def test_other_kinds_of_values_are_warnings(self, value: object) -> None:
        date, warning = parse_date(value)
        assert date is None
        assert warning is not None


class TestTitles:
    def test_a_headline_is_the_title_and_stays_in_the_text(self) -> None:
        article = read("x.txt", f"Flood in Ham\n\n{WORDS}")
        assert article.title == "Flood in Ham"
        assert article.text == f"Flood in Ham\n\n{WORDS}"

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("flood-in_ham.txt", "flood in ham"),
            (
                "000_11e0af7534b5ceea.txt",
                "The river rose by three metres in one night, and boats were sent to…",
            ),
            ("notes.txt", "The river rose by three metres in one night, and boats were sent to…"),
            ("ab cd.txt", "The river rose by three metres in one night, and boats were sent to…"),
        ],
    )
    def test_else_the_file_name_if_it_is_wordy_else_the_first_words(
        self, name: str, title: str
    ) -> None:
        assert read(name, WORDS).title == title

    def test_a_first_line_with_a_full_stop_is_no_headline(self) -> None:
        assert read("x.txt", f"It rained.\n{WORDS}").title.startswith("It rained.")
        assert read("flood-in_ham.txt", f"It rained.\n{WORDS}").title == "flood in ham"
