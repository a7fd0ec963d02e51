"""What a question's words of time wish of the articles."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.nlp.date_ranges import absolute_range, relative_range
from assistant.query.time_expressions import (
    narrow_filters,
    time_preferences,
    without_time_expressions,
)
from assistant.types import NO_FILTERS, Filters, TimePreference

TODAY = dt.date(2026, 11, 25)  # a Wednesday


def read(question: str) -> tuple[TimePreference, ...]:
    return time_preferences(question, TODAY)


class TestArticlesOfATime:
    @pytest.mark.parametrize(
        ("question", "words", "since", "until"),
        [
            ("What do articles before 2020 say?", "before 2020", None, "2019-12-31"),
            ("Who spoke in news reports since May 2021?", "since May 2021", "2021-05-01", None),
            ("What do articles published after May 3, 2021 say?", "after May 3, 2021",
             "2021-05-04", None),
            ("What do the articles from 2019 say?", "from 2019", "2019-01-01", "2019-12-31"),
            ("Articles that were written in the year 2019 on it?", "in the year 2019",
             "2019-01-01", "2019-12-31"),
            ("What do articles between March 2019 and 3 May 2021 say?",
             "between March 2019 and 3 May 2021", "2019-03-01", "2021-05-03"),
            ("What was in last week's news?", "last week's", "2026-11-16", "2026-11-22"),
            ("What do my letters of last month say?", "of last month",
             "2026-10-01", "2026-10-31"),
        ],
    )  # fmt: skip
    def test_only_they_may_answer(self, question, words, since, until):
        assert read(question) == (TimePreference(words, since, until, is_only=True),)

    def test_what_chose_them_is_not_searched_for(self):
        question = "What do articles before 2020 say about tariffs?"
        assert (
            without_time_expressions(question, read(question))
            == "What do articles say about tariffs?"
        )

    def test_a_set_filter_is_narrowed(self):
        wishes = read("What do articles before 2020 say?")
        filters = Filters(since="2018-01-01", until="2025-01-01", sources=("a",))
        assert narrow_filters(filters, wishes) == Filters("2018-01-01", "2019-12-31", ("a",))


class TestWhatMayHaveHappenedThen:
    @pytest.mark.parametrize(
        ("question", "words", "since", "until"),
        [
            ("Which summit took place before 2009 in Japan?", "before 2009", None, "2008-12-31"),
            ("What did they do after May 2009?", "after May 2009", "2009-06-01", None),
            ("How many since 3 May 2021?", "since 3 May 2021", "2021-05-03", None),
            ("Who ruled until 1953?", "until 1953", None, "1953-12-31"),
            ("What happened between 1950 and 1953?", "between 1950 and 1953",
             "1950-01-01", "1953-12-31"),
            ("What did the minister say last week?", "last week", "2026-11-16", "2026-11-22"),
            ("What was said yesterday?", "yesterday", "2026-11-24", "2026-11-24"),
            ("Who met in the last 3 months?", "the last 3 months", "2026-08-27", "2026-11-25"),
        ],
    )  # fmt: skip
    def test_it_is_preferred_and_nothing_is_left_out(self, question, words, since, until):
        wishes = read(question)
        assert wishes == (TimePreference(words, since, until),)
        assert narrow_filters(NO_FILTERS, wishes) == NO_FILTERS
        assert without_time_expressions(question, wishes) == question

    def test_as_of_a_day_wishes_for_the_newest_up_to_it(self):
        assert read("How many members are there as of July 2023?") == (
            TimePreference("as of July 2023", None, "2023-07-31", is_newest=True),
        )


class TestNewest:
    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("What is the latest figure?", "latest"),
            ("What is the most recent count?", "most recent"),
            ("Who is the current president?", "current"),
            ("Who currently leads it?", "currently"),
            ("Who is president now?", "now"),
            ("Who leads it as of now?", "as of now"),
        ],
    )
    def test_it_comes_first(self, question, words):
        assert read(question) == (TimePreference(words, is_newest=True),)

    def test_it_goes_with_a_range(self):
        assert read("What is the latest in articles before 2020?") == (
            TimePreference("before 2020", None, "2019-12-31", is_only=True),
            TimePreference("latest", is_newest=True),
        )


@pytest.mark.parametrize(
    "question",
    [
        "What happened in 2019?",
        "How many troops were there in October 1978?",
        "Which book was published in 2019?",
        "Who came after the war?",
        "What is the current in the wire?",
        "What is now called Kirkby?",
        "When must it be done at the latest?",
        "What happened in his last year of office?",
        "What does “the latest news before 2020” mean?",
        "Who won before 12345?",
        "Who won before 03/04/2021?",
        "Who ruled between 1953 and 1950?",
        "Who met before Feb. 30, 2020?",
        "Who met before 5 aprİl 2020?",  # a letter that `re.I` takes for an i
        "",
    ],
)
def test_what_is_not_sure_wishes_for_nothing(question):
    assert read(question) == ()


@pytest.mark.parametrize(
    "question",
    ["between " * 1_250, "articles in " * 900, "“" * 10_000, "the last " * 1_200, "1 " * 5_000],
)
def test_hostile_questions_come_to_an_end(question):
    assert read(question) == ()


class TestPeriods:
    @pytest.mark.parametrize(
        ("words", "first", "last"),
        [
            ("this week", "2026-11-23", "2026-11-29"),
            ("next year", "2027-01-01", "2027-12-31"),
            ("last month", "2026-10-01", "2026-10-31"),
            ("past 2 weeks", "2026-11-11", "2026-11-25"),
            ("tomorrow", "2026-11-26", "2026-11-26"),
        ],
    )
    def test_relative_ones_are_seen_from_a_day(self, words, first, last):
        period = relative_range(words, TODAY)
        assert period is not None
        assert tuple(day.isoformat() for day in period) == (first, last)

    def test_december_ends_its_year(self):
        assert absolute_range("Dec. 2020") == (dt.date(2020, 12, 1), dt.date(2020, 12, 31))
        assert relative_range("last month", dt.date(2021, 1, 5)) == absolute_range("December 2020")

    @pytest.mark.parametrize("words", ["1399", "2200", "13", "Foo 2020", "last decade", "now"])
    def test_others_are_none(self, words):
        assert absolute_range(words) is None
        assert relative_range(words, TODAY) is None

    def test_the_end_of_the_calendar_is_no_error(self):
        assert relative_range("tomorrow", dt.date.max) is None
        assert relative_range("the last 999 years", dt.date(800, 1, 1)) is None
