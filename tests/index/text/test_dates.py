"""Days as people write them: read only where there is one way to read them."""

from __future__ import annotations

import pytest

from index.text.dates import month_number, parse_day


class TestDays:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("May 3, 2021", "2021-05-03"),
            ("3 May 2021", "2021-05-03"),
            ("Aug. 18, 2023", "2023-08-18"),
            ("Sept. 8, 1951", "1951-09-08"),
            ("18th of August 2023", "2023-08-18"),
            ("2021-05-03", "2021-05-03"),
            ("2021/5/3", "2021-05-03"),
            ("DECEMBER 1st, 1999", "1999-12-01"),
        ],
    )
    def test_what_can_be_read_in_one_way(self, text, day):
        found = parse_day(text)
        assert found is not None
        assert found.isoformat() == day

    @pytest.mark.parametrize(
        "text",
        ["03/04/2021", "May 2021", "2021", "Feb. 30, 2021", "2021-05/03", "May 3", "3.4.2021",
         "Marchand 3, 2021", "0000-01-01", "12 Monkeys 1995", ""],
    )  # fmt: skip
    def test_what_cannot_is_no_day(self, text):
        assert parse_day(text) is None


@pytest.mark.parametrize(
    ("name", "number"),
    [("January", 1), ("sept.", 9), ("DEC", 12), ("ma", 0), ("mayor", 0), ("", 0), ("Monday", 0)],
)
def test_months_are_known_by_their_names_and_beginnings(name, number):
    assert month_number(name) == number


def test_no_year_before_printing_and_no_long_text_is_a_day():
    assert parse_day("1 May 1399") is None
    assert str(parse_day("1 May 1400")) == "1400-05-01"
    assert parse_day("3 May 2021" + " " * 60) == parse_day("3 May 2021")
    assert parse_day("3 May 2021, 3 May 2021") is None
