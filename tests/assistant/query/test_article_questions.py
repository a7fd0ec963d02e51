"""Which questions ask for a summary or an overview, and of what."""

from __future__ import annotations

import pytest

from assistant.query.article_questions import ArticleQuestion, parse_article_question
from assistant.query.article_references import ArticleReference


@pytest.mark.parametrize(
    ("question", "scope", "name"),
    [
        ("Summarise the article on Camp David", "article", "Camp David"),
        ("Give me a summary of the Korean armistice article", "article", "Korean armistice"),
        ("What is the article “The ferry: a story” about?", "article", "The ferry: a story"),
        ("Can you summarize ferry.md for me?", "topic", "ferry.md"),
        ("Give me an overview of the Korean War", "topic", "the Korean War"),
        ("tl;dr", "open", ""),
        ("Summarize this article please", "open", ""),
        ("What is this article about?", "open", ""),
        ("What do the articles say about Kim Jong Un?", "overview", "Kim Jong Un"),
        ("what is written about THAAD in the articles", "overview", "THAAD"),
        ("Summarize what the articles say about THAAD", "overview", "THAAD"),
        ("Summarize the articles about the ferry", "overview", "the ferry"),
        ("tl;dr the ferry articles", "overview", "ferry"),
        ("Any news on the ferry?", "news", "the ferry"),
        ("What is the latest on the ferry?", "news", "the ferry"),
        ("What are the latest developments in Korea?", "news", "Korea"),
        ("Sum up the news on the ferry", "news", "the ferry"),
        ("What happened with the ferry?", "anything", "the ferry"),
        ("Tell me everything about Ada Holt", "anything", "Ada Holt"),
        ("Is there anything about the ferry?", "anything", "the ferry"),
        ("What do the articles say about US troops?", "overview", "US troops"),
    ],
)
def test_what_is_told_of_as_a_whole(question, scope, name):
    assert parse_article_question(question) == ArticleQuestion(scope, name)


def test_an_article_may_be_told_by_its_author_and_its_age():
    by_author = parse_article_question("Summarize the article by Ada Holt on rye")
    assert by_author.reference == ArticleReference("rye", "Ada Holt")
    newest = parse_article_question("Summarize the newest article")
    assert newest.reference == ArticleReference(order="newest")


@pytest.mark.parametrize(
    "question",
    ["What happened with him?", "Tell me about his early years",
     "What is the latest version of the ferry?", "What happened to the ferry?",
     "What happened with whom and when was it?", "News of the World", "What is the treaty about?",
     "What does the article say about Japan?", "Summarize how the "
     "war began", "What is an overview effect?", "Who wrote the summary of the report?", "",
     "what is written on the mad hatter's hat", "summary " * 3000],
)  # fmt: skip
def test_other_questions_want_no_summary(question):
    assert parse_article_question(question) is None
