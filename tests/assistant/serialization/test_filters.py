"""Filters as JSON, written and read back."""

from __future__ import annotations

import pytest

from assistant.serialization.filters import filters_from_json, filters_json
from assistant.types import NO_FILTERS, Filters
from index.errors import InvalidInput


@pytest.mark.parametrize(
    "filters",
    [
        NO_FILTERS,
        Filters(since="2021-05-03"),
        Filters("2021-05-03", "2022-01-01", ("a", "b"), ("x#1",), ("Ada",), ("sea", "land")),
    ],
)
def test_what_is_written_is_read_again(filters):
    assert filters_from_json(filters_json(filters)) == filters


def test_only_what_is_set_is_written():
    assert filters_json(Filters(sources=("a",))) == {"sources": ["a"]}


def test_days_may_be_written_as_dates_of_articles_are():
    assert filters_from_json({"since": "2021/5/3", "until": "May 3, 2022"}) == Filters(
        "2021-05-03", "2022-05-03"
    )
    assert filters_from_json({"since": "", "until": None, "sources": [], "articles": [""]}) == (
        NO_FILTERS
    )


def test_one_author_or_tag_may_be_given_in_the_singular():
    expected = Filters(authors=("Ada Holt",), tags=("sea", "land"))
    assert filters_from_json({"author": "Ada Holt", "tags": ["sea", "land"]}) == expected
    assert filters_from_json({"authors": ["Ada Holt"], "tag": ["sea", "land"]}) == expected


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
def test_what_is_wrong_is_named(value, words):
    with pytest.raises(InvalidInput, match=words):
        filters_from_json(value)


def test_no_filters_are_none():
    assert filters_from_json(None) == NO_FILTERS
    assert filters_from_json({}) == NO_FILTERS
    assert filters_json(NO_FILTERS) == {}
