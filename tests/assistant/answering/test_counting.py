"""Counting articles: what is such a question, exact numbers, periods, near-copies."""

from __future__ import annotations

import pytest

from assistant.answering.counting import count_words
from assistant.query.count_questions import CountQuestion, parse_count_question
from assistant.query.publication_periods import counts_by_period, split_publication_period
from assistant.types import ArticleCount, Filters
from assistant.wording import period_words


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("How many articles mention North Korea?", "North Korea"),
        ("how many documents are about the liaison office", "liaison office"),
        ("How many articles do you have on ASEAN?", "ASEAN"),
        ("In how many articles is Camp David mentioned?", "Camp David"),
        ("articles by month on inflation", "inflation"),
        ("Show me a chart of articles about Kirkby by month", "Kirkby"),
        ("Number of articles that mention “the old mill”", "the old mill"),
    ],
)
def test_what_is_counted(question, phrase):
    assert parse_count_question(question) == CountQuestion(phrase, None)


@pytest.mark.parametrize(
    "question",
    ["How many articles does the treaty have?", "How many articles are in the constitution?",
     "Which articles mention the DMZ?", "How many tunnels are there?", "How many articles did "
     "Madison write about slavery?", "How many articles mention who signed the treaty?",
     "How many articles?", "articles", "How many articles were published?", "x " * 5000,
     "How many articles were published on 30 February 2023?"],
)  # fmt: skip
def test_other_questions_count_nothing(question):
    assert parse_count_question(question) is None


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


def test_the_number_is_said_in_a_sentence():
    def words(articles: int, distinct: int, what: str) -> str:
        return count_words(ArticleCount(what, articles, distinct, (), 0, ()))

    both = "mention “Kirkby” and were published in 2023"
    assert words(3, 3, both) == "3 articles mention “Kirkby” and were published in 2023."
    assert words(1, 1, both) == "1 article mentions “Kirkby” and was published in 2023."
    assert words(0, 0, "were published in 2023") == "No article was published in 2023."
    assert words(1200, 900, "mention “x”") == (
        "1,200 articles mention “x” (900 if near-copies count once)."
    )


def test_articles_are_counted_exactly_and_near_copies_told(ask):
    answer = ask("How many articles mention the Baltic Harbour League?")
    count = answer.structured.count
    assert (answer.status, answer.structured.kind) == ("answered", "count")
    assert (count.articles, count.distinct, count.undated) == (3, 2, 0)
    assert count.periods == (("2023-03", 3),)
    assert [one.article_id for one in count.listed] == ["copy.md", "ferry.md", "league.md"]
    assert all("Baltic Harbour League" in citation.quote for citation in answer.citations)
    assert answer.message == (
        "3 articles mention “Baltic Harbour League” (2 if near-copies count once)."
    )


def test_words_apart_are_no_mention(ask):
    assert ask("How many articles mention the harbour mill?").status == "not_found"
    assert ask("How many articles mention North Korea?").structured.count.articles == 0
    assert ask("How many articles mention rye and Kirkby?").structured.count.articles == 1


def test_periods_and_filters_narrow_the_count(ask):
    assert ask("How many articles were published in March 2023?").structured.count.articles == 3
    since = ask("How many articles mention Kirkby since April 2023?").structured.count
    assert [one.article_id for one in since.listed] == ["mill.md"]
    kept = ask("How many articles mention Kirkby?", filters=Filters(articles=("ferry.md",)))
    assert kept.structured.count.articles == 1
    undated = ask("How many articles mention Kirkby?").structured.count
    assert (undated.articles, undated.undated) in ((5, 0), (5, 1))


def test_nothing_found_is_said_and_nothing_cited(ask):
    answer = ask("How many articles mention Zanzibar?")
    assert (answer.status, answer.message) == ("not_found", "No article mentions “Zanzibar”.")
    assert (answer.citations, answer.near_misses, answer.short_answer) == ((), (), None)
    assert answer.confidence == 0.01
