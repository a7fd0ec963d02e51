"""Which questions ask for a fact about an article itself."""

from __future__ import annotations

import pytest

from assistant.query.article_fact_questions import (
    ArticleFactQuestion,
    asks_where_it_is_said,
    parse_article_fact_question,
)
from assistant.query.article_references import ArticleReference

FERRY = ArticleReference("the ferry")
NEWEST = ArticleReference(order="newest")


@pytest.mark.parametrize(
    ("question", "fact", "reference"),
    [
        ("When was the article on the ferry published?", "date", FERRY),
        ("Can you tell me when the article on the ferry was published?", None, None),
        ("What is the date of the article about the ferry?", "date", FERRY),
        ("What date is the article on the ferry from?", "date", FERRY),
        ("How old is the article on the ferry?", "date", FERRY),
        ("When was this article written?", "date", ArticleReference()),
        ("Who wrote the article on the ferry?", "author", FERRY),
        ("who is the author of the article about the ferry", "author", FERRY),
        ("By whom was the article on the ferry written?", "author", FERRY),
        (
            "Who wrote the piece on the ferry?",
            "author",
            ArticleReference("the ferry", is_certain=False),
        ),
        ("Who wrote the newest article?", "author", NEWEST),
        ("What's the newest article?", "title", NEWEST),
        ("Where does the article on the ferry come from?", "source", FERRY),
        ("Where was the article on the ferry published?", "source", FERRY),
        ("Which newspaper published the article on the ferry?", "source", FERRY),
        ("How many words does the article on the ferry have?", "words", FERRY),
        ("What is the newest article?", "title", NEWEST),
        ("Which article is the most recent?", "title", NEWEST),
        ("Show me the oldest article", "title", ArticleReference(order="oldest")),
    ],
)
def test_the_fact_and_the_article_are_told_apart(question, fact, reference):
    asked = parse_article_fact_question(question)
    assert asked == (fact and ArticleFactQuestion(fact, reference))


def test_who_reported_may_be_told_by_the_articles_too():
    asked = parse_article_fact_question("Which newspaper reported on the storm?")
    assert asked == ArticleFactQuestion("source", ArticleReference("the storm", is_certain=False))


@pytest.mark.parametrize(
    "question",
    ["Who is the author of the bill?", "Who wrote the report on the flood?",
     "When was it published?", "Who wrote an article about Tesla?", "Who wrote about Tesla?",
     "When was the treaty signed?", "Who wrote Ulysses?",
     "What is the newest ship of the league?", "How long is the tunnel?", "Where was the book "
     "printed?", "What is the article about?", "When did the newspaper appear?", "x " * 500],
)  # fmt: skip
def test_a_question_of_content_is_not_taken_for_one_about_an_article(question):
    assert parse_article_fact_question(question) is None


def test_the_article_that_says_something_is_asked_for():
    assert asks_where_it_is_said("Which article says that the ferry sails at noon?")
    assert not asks_where_it_is_said("What does the article say about the ferry?")
    assert not asks_where_it_is_said("Which article of the treaty says so?")
