"""Filters, days and words of time in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import NO_FILTERS, Filters, TimePreference
from assistant.wording import (
    byline_words,
    day_words,
    filter_words,
    limit_words,
    period_words,
    range_words,
    reading_words,
    reread_words,
    searched_words,
    time_preference_words,
)
from index.search.searcher import FilterCounts
from index.types import Article


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-08-18", "18 August 2023"),
        ("2023-08-01", "1 August 2023"),
        ("2023-13-01", "2023-13-01"),
        ("2023-00-01", "2023-00-01"),
        ("2023", "2023"),
        ("", ""),
    ],
)
def test_a_day(date, words):
    assert day_words(date) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [("2023-08", "August 2023"), ("2023", "2023"), ("2023-13", "2023-13"), ("", "")],
)
def test_a_period(period, words):
    assert period_words(period) == words


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2021-05-03", "2022-01-01", "from 3 May 2021 to 1 January 2022"),
        ("2021-05-03", "2021-05-03", "on 3 May 2021"),
        ("2021-05-03", None, "since 3 May 2021"),
        (None, "2022-01-01", "up to 1 January 2022"),
        (None, None, ""),
    ],
)
def test_a_range_of_days(since, until, words):
    assert range_words(since, until) == words


def test_filters():
    assert filter_words(Filters("2021-05-03", "2022-01-01")) == (
        "articles from 3 May 2021 to 1 January 2022"
    )
    assert filter_words(Filters(until="2022-01-01", sources=("a", "b"))) == (
        "articles up to 1 January 2022 from a or b"
    )
    assert (
        filter_words(Filters(articles=tuple("abcde"))) == "articles chosen (a or b or c or 2 more)"
    )
    assert filter_words(Filters(authors=("Ada Holt",), tags=("sea", "land"))) == (
        "articles by Ada Holt tagged sea or land"
    )
    assert filter_words(Filters(sources=("x" * 100,))) == f"articles from {'x' * 59}…"


def test_what_filters_leave_of_the_library():
    filters = Filters(since="2021-05-03")
    assert searched_words(filters, FilterCounts(3, 2, 1_200)) == (
        "Only 3 of 1,200 articles were searched: articles since 3 May 2021; 2 have no date."
    )
    assert searched_words(filters, FilterCounts(1, 0, 1)) == (
        "Only 1 of 1 article was searched: articles since 3 May 2021."
    )
    assert searched_words(filters, FilterCounts(0, 1, 1)) == (
        "No article is left to search: articles since 3 May 2021; 1 has no date."
    )


def test_time_preferences():
    assert time_preference_words(TimePreference("latest", is_newest=True)) == "newest first"
    rather = TimePreference("since May", "2021-05-01")
    assert time_preference_words(rather) == "articles since 1 May 2021 first"
    assert (
        time_preference_words(TimePreference("x", "2021-05-01", is_only=True))
        == "articles since 1 May 2021"
    )
    unmet = TimePreference("x", "2021-05-01", is_met=False)
    assert time_preference_words(unmet) == "no article since 1 May 2021 answers"
    newest = TimePreference("latest of May", "2021-05-01", "2021-05-31", is_newest=True)
    assert time_preference_words(newest) == "newest article from 1 May 2021 to 31 May 2021"


def test_what_an_answer_keeps_to():
    assert limit_words(NO_FILTERS, ()) == ""
    assert limit_words(Filters(sources=("a",)), ()) == "Only articles from a."
    newest = TimePreference("latest", is_newest=True)
    assert limit_words(Filters(sources=("a",)), (newest,)) == (
        "Only articles from a; newest first (“latest”)."
    )
    assert limit_words(NO_FILTERS, (newest,)) == "Newest first (“latest”)."


def test_how_an_article_was_read():
    book = Article("a", "A", "Text.", "sha", page_starts=(0, 2, 4), read_by="pdf 7")
    assert reading_words(book) == "PDF, 3 pages"
    scan = replace(book, ocr_pages=((2, 0.913), (3, 0.88)), warnings=("page 1 is a picture",))
    assert reading_words(scan) == (
        "PDF, 3 pages; pages 2, 3 read by OCR, 88% sure; page 1 is a picture"
    )
    page = Article("a", "A", "Text.", "sha", read_by="web 1 + html 3")
    assert reading_words(replace(page, fetched="2026-11-30T10:00:00Z")) == (
        "Web page; fetched on 30 November 2026"
    )
    assert reading_words(replace(page, read_by="")) == ""


def test_many_pages_of_a_scan_are_named_in_part():
    scan = Article("a", "A", "Text.", "sha", ocr_pages=tuple((n, 1.0) for n in range(1, 31)))
    assert reading_words(scan) == (
        "Pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, … read by OCR, 100% sure"
    )


def test_author_and_tags():
    assert byline_words("Ada Holt", ("ferries", "harbour")) == "Ada Holt · ferries, harbour"
    assert (byline_words(None, ("ferries",)), byline_words(None, ())) == ("ferries", "")


def test_articles_that_a_newer_parser_read_again():
    assert reread_words(0) == ""
    assert reread_words(1) == "1 article was read again by a newer reader"
    assert reread_words(1_200) == "1,200 articles were read again by a newer reader"
