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
    by = "mention “Kirkby” and are by Lind and were published in 2023"
    assert (
        words(1, 1, by) == "1 article mentions “Kirkby” and is by Lind and was published in 2023."
    )
    assert words(2, 2, "") == "2 articles."


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


def test_the_articles_of_an_author_are_counted_and_listed(ask):
    assert ask("How many articles did Zoë Lind write?").message == "2 articles are by Zoë Lind."
    answer = ask("Which articles did Zoë Lind write?")
    assert answer.message == (
        "2 articles are by Zoë Lind: “The old mill of Kirkby”, “The Lindholm ferry”."
    )
    assert [citation.article_id for citation in answer.citations] == ["mill.md", "ferry.md"]
    assert answer.short_answer is None


def test_a_list_of_articles_is_a_count_with_their_titles(ask):
    assert ask("Which articles are from May 2023?").message.endswith(": “The old mill of Kirkby”.")
    assert ask("In which article are oats mentioned?").message == (
        "1 article mentions “oats”: “The old mill of Kirkby”."
    )
    assert ask("List all articles").structured.count.articles == 5


def test_the_nearest_articles_are_listed_where_none_has_the_words(ask):
    answer = ask("Which articles are about the grinding mill of Kirkby?")
    assert answer.message == (
        "No article mentions “grinding mill of Kirkby” in these words; the nearest are quoted."
    )
    assert answer.citations[0].article_id == "mill.md"
    assert ask("Which articles are about zebras?").message == "No article mentions “zebras”."


def test_the_nearest_are_not_taken_from_other_authors_or_times(ask):
    answer = ask("Which articles by Zoë Lind mention ice breakers?")
    assert answer.message == "No article mentions “ice breakers” and is by Zoë Lind."
    assert answer.status == "not_found"
    assert ask("Which articles did Zoë Lind write in 1999?").message == (
        "No article is by Zoë Lind and was published in 1999."
    )
    assert ask("What article was published in 1937?").structured.kind is None


def test_an_author_that_no_article_states_leaves_the_question_to_the_articles(ask):
    assert ask("How many articles did Madison write about Kirkby?").structured.kind is None
