"""Which questions ask for a summary or an overview, and of what."""

from __future__ import annotations

import pytest

from assistant.query.article_questions import ArticleQuestion, parse_article_question


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
    ],
)
def test_what_is_told_of_as_a_whole(question, scope, name):
    assert parse_article_question(question) == ArticleQuestion(scope, name)


@pytest.mark.parametrize(
    "question",
    ["What is the treaty about?", "What does the article say about Japan?", "Summarize how the "
     "war began", "What is an overview effect?", "Who wrote the summary of the report?", "",
     "what is written on the mad hatter's hat", "summary " * 3000],
)  # fmt: skip
def test_other_questions_want_no_summary(question):
    assert parse_article_question(question) is None
