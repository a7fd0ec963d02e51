"""Counting articles: exact numbers, near-copies, and the sentence that says them."""

from __future__ import annotations

from assistant.answering.counting import count_words
from assistant.pipeline import Assistant
from assistant.types import ArticleCount, Filters
from index.library import Library
from tests.assistant.retrieval.test_passages import WordsReader
from tests.index.imprint import newspaper, write
from tests.index.library_state import build_folder, searcher


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


def test_a_sentence_that_stands_in_many_articles_is_quoted_once(tmp_path):
    library = Library(tmp_path / "library")
    build_folder(library, write(tmp_path / "articles", newspaper()))
    asked = Assistant(searcher(library), WordsReader(), 0.0)
    answer = asked.ask("How many articles mention the Valley Herald?")
    assert [citation.article_id for citation in answer.citations] == ["news0.txt"]
    assert answer.message == "8 articles mention “Valley Herald”."
