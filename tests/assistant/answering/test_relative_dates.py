"""What "yesterday" or "last week" means in a quote."""

from __future__ import annotations

import pytest

from assistant.answering.relative_dates import relative_time_words, relative_times
from assistant.types import Citation, RelativeTime


def citation(quote: str, date: str | None = "2023-08-18", known: str | None = "dateline"):
    return Citation(1, "a", "", "A", date, None, None, 0, len(quote), quote, date_from=known)


class TestRelativeWords:
    @pytest.mark.parametrize(
        ("quote", "times"),
        [
            ("He arrived yesterday.", (("yesterday", "2023-08-17", "2023-08-17"),)),
            ("They meet next month.", (("next month", "2023-09-01", "2023-09-30"),)),
            (
                "Last week it rained, and last year it did not.",
                (
                    ("Last week", "2023-08-07", "2023-08-13"),
                    ("last year", "2022-01-01", "2022-12-31"),
                ),
            ),
        ],
    )
    def test_they_are_counted_from_the_articles_date(self, quote, times):
        assert relative_times(citation(quote)) == tuple(RelativeTime(*t) for t in times)

    @pytest.mark.parametrize(
        "quote",
        [
            "“He arrived yesterday,” she said.",
            "In 1953 he had arrived the year before, and left last year.",
            "It was the last week of the war.",
            "He arrived on Friday.",
            "Today it is a museum.",
            "Yesterday’s paper said so.",
        ],
    )
    def test_what_is_not_sure_is_left(self, quote):
        assert relative_times(citation(quote)) == ()

    @pytest.mark.parametrize(
        ("date", "known"),
        [(None, None), ("2023-08-18", None), ("2023-08-18", "document"), ("bad", "dateline")],
    )
    def test_nothing_is_counted_from_a_weak_date(self, date, known):
        assert relative_times(citation("He arrived yesterday.", date, known)) == ()

    def test_they_are_told_in_words(self):
        times = relative_times(citation("He came yesterday and goes next month."))
        assert relative_time_words(times) == (
            "“yesterday”: on 17 August 2023; “next month”: from 1 September 2023 to "
            "30 September 2023"
        )
