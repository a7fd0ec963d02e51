"""Which of two articles is newer, and what relative words of a quote mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.aggregation.consistency import newest_position
from assistant.answering.recency import Recency, compare_recency
from assistant.answering.relative_dates import relative_time_words, relative_times
from assistant.types import Citation, Position, RelativeTime
from assistant.wording import newer_position_notice
from index.types import Article


def article(**fields) -> Article:
    return Article("a", "A", "Text.", "", **fields)


class TestNewer:
    def test_stated_dates_are_sure(self):
        old = article(date="2021-05-03", date_from="front matter")
        new = article(date="2023-05-03", date_from="dateline")
        assert compare_recency(old, new) == Recency("second", True)
        assert compare_recency(new, old) == Recency("first", True)
        assert compare_recency(new, new) == Recency("neither", True)

    def test_what_a_program_wrote_is_not_sure(self):
        old = article(date="2021-05-03", date_from="page")
        new = article(date="2023-05-03", date_from="document")
        assert compare_recency(new, old) == Recency("first", False)

    def test_an_article_without_a_date_is_neither_newer_nor_older(self):
        dated, undated = article(date="2021-05-03"), article(file_date="2026-01-01")
        assert compare_recency(dated, undated) == Recency("neither", False)
        assert compare_recency(undated, dated) == Recency("neither", False)
        assert compare_recency(article(), article()) == Recency("neither", False)

    def test_days_of_files_are_compared_where_nothing_else_is_known(self):
        old, new = article(file_date="2020-01-01"), article(file_date="2026-01-01")
        assert compare_recency(new, old) == Recency("first", False)


class TestChanged:
    def said(self, *dates: tuple[str | None, str | None]) -> str:
        citations = [
            replace(citation(f"{n} berths.", date, known), number=n, article_id=str(n))
            for n, (date, known) in enumerate(dates, 1)
        ]
        positions = [Position(str(c.number), (c.number,)) for c in citations]
        newest = newest_position(positions, citations)
        return newer_position_notice(positions, citations, newest)

    def test_a_newer_article_that_says_otherwise_is_named_with_its_citation(self):
        assert self.said(("2021-05-03", "row"), ("2023-05-03", "row")) == (
            "A newer article (3 May 2023) says otherwise: 2 [2]"
        )

    def test_an_older_one_is_not_nor_one_whose_date_is_not_sure(self):
        assert self.said(("2023-05-03", "row"), ("2021-05-03", "row")) == ""
        assert self.said(("2021-05-03", "row"), ("2023-05-03", "document")) == ""
        assert self.said(("2021-05-03", "row"), (None, None)) == ""
        assert self.said(("2021-05-03", "row"), ("2021-05-03", "row")) == ""
        assert newer_position_notice([], [], None) == ""


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
