"""Filters as JSON and in words."""

from __future__ import annotations

import pytest

from assistant.serialization.filters import filters_from_json, filters_json
from assistant.types import NO_FILTERS, Filters, TimePreference
from assistant.wording import filter_words, searched_words, time_preference_words
from index.errors import InvalidInput
from index.search.searcher import FilterCounts


class TestAsJson:
    @pytest.mark.parametrize(
        "filters",
        [
            NO_FILTERS,
            Filters(since="2021-05-03"),
            Filters("2021-05-03", "2022-01-01", ("a", "b"), ("x#1",)),
        ],
    )
    def test_what_is_written_is_read_again(self, filters):
        assert filters_from_json(filters_json(filters)) == filters

    def test_only_what_is_set_is_written(self):
        assert filters_json(Filters(sources=("a",))) == {"sources": ["a"]}

    def test_days_may_be_written_as_dates_of_articles_are(self):
        assert filters_from_json({"since": "2021/5/3", "until": "May 3, 2022"}) == Filters(
            "2021-05-03", "2022-05-03"
        )
        assert filters_from_json({"since": "", "until": None, "sources": [], "articles": [""]}) == (
            NO_FILTERS
        )

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ([], "filters are not"),
            ({"before": "2020"}, "no filter 'before'"),
            ({"since": "last week"}, "since 'last week' is not a day"),
            ({"until": 2020}, "until 2020 is not a day"),
            ({"sources": "a"}, "sources is not a list"),
            ({"articles": [1]}, "articles is not a list"),
            ({"articles": ["a"] * 1_001}, "more than a filter takes"),
        ],
    )
    def test_what_is_wrong_is_named(self, value, words):
        with pytest.raises(InvalidInput, match=words):
            filters_from_json(value)


class TestInWords:
    def test_filters(self):
        assert filter_words(Filters("2021-05-03", "2022-01-01")) == (
            "articles from 3 May 2021 to 1 January 2022"
        )
        assert filter_words(Filters(until="2022-01-01", sources=("a", "b"))) == (
            "articles up to 1 January 2022 from a or b"
        )
        assert (
            filter_words(Filters(articles=tuple("abcde")))
            == "articles chosen (a or b or c or 2 more)"
        )

    def test_what_they_leave(self):
        filters = Filters(since="2021-05-03")
        assert searched_words(filters, FilterCounts(3, 2, 1_200)) == (
            "Only 3 of 1,200 articles were searched: articles since 3 May 2021; 2 have no date."
        )
        assert searched_words(filters, FilterCounts(0, 1, 1)) == (
            "No article is left to search: articles since 3 May 2021; 1 has no date."
        )

    def test_wishes(self):
        assert time_preference_words(TimePreference("latest", is_newest=True)) == "newest first"
        rather = TimePreference("since May", "2021-05-01")
        assert time_preference_words(rather) == "articles since 1 May 2021 first"
        assert (
            time_preference_words(TimePreference("x", "2021-05-01", is_only=True))
            == "articles since 1 May 2021"
        )
        unmet = TimePreference("x", "2021-05-01", is_met=False)
        assert time_preference_words(unmet) == "no article since 1 May 2021 answers"
