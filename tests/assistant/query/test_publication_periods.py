"""Periods at the end of a phrase, and dates counted by month or year."""

from __future__ import annotations

import pytest

from assistant.query.publication_periods import counts_by_period, split_publication_period
from assistant.wording import period_words


@pytest.mark.parametrize(
    ("words", "rest", "since", "until"),
    [
        ("in March 2023", "", "2023-03-01", "2023-03-31"),
        ("2024", "", "2024-01-01", "2024-12-31"),
        ("Kirkby since May 2020", "Kirkby", "2020-05-01", None),
        ("Kirkby published before 2020", "Kirkby", None, "2019-12-31"),
        ("after 18 August 2023", "", "2023-08-19", None),
        ("Kirkby in Aug. 2023", "Kirkby", "2023-08-01", "2023-08-31"),
        ("up to 2023-08-18", "", None, "2023-08-18"),
        ("between March 2023 and August 18, 2024", "", "2023-03-01", "2024-08-18"),
        ("in February 2024", "", "2024-02-01", "2024-02-29"),
    ],
)
def test_times_in_words_become_days(words, rest, since, until):
    found, period = split_publication_period(words)
    assert found == rest
    assert (period.since, period.until) == (since, until)


@pytest.mark.parametrize("words", ["Kirkby", "the war of 30 February 2023", "in spring", ""])
def test_other_words_are_no_time(words):
    assert split_publication_period(words) == (words, None)


def test_months_are_filled_up_and_become_years_where_they_are_many():
    dates = ["2023-03-05", "2023-03-20", "2023-05-02", None]
    assert counts_by_period(dates) == ((("2023-03", 2), ("2023-04", 0), ("2023-05", 1)), 1)
    assert counts_by_period(["2020-01-01", "2023-05-02"]) == (
        (("2020", 1), ("2021", 0), ("2022", 0), ("2023", 1)), 0
    )  # fmt: skip
    assert counts_by_period(["0001-01-01", "2023-05-02"])[0] == (("0001", 1), ("2023", 1))
    assert counts_by_period([None, "soon"]) == ((), 2)
    assert period_words("2023-08") == "August 2023"
    assert period_words("2023") == "2023"
