"""Which questions ask for a number of articles, and what they count."""

from __future__ import annotations

import pytest

from assistant.query.article_selections import ArticleSelection
from assistant.query.count_questions import CountQuestion, parse_count_question


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
    assert parse_count_question(question) == CountQuestion(ArticleSelection(phrase))


@pytest.mark.parametrize(
    ("question", "selection"),
    [
        ("Which articles mention the DMZ?", ArticleSelection("DMZ")),
        ("Which article is about tunnels?", ArticleSelection("tunnels")),
        ("In which article is Camp David mentioned?", ArticleSelection("Camp David")),
        ("List my articles about the old mill", ArticleSelection("old mill")),
        ("Do you have any articles on ASEAN?", ArticleSelection("ASEAN")),
        ("Which articles did Ada Holt write?", ArticleSelection(author="Ada Holt")),
        ("Show me all articles by Ada Holt on rye", ArticleSelection("rye", None, "Ada Holt")),
        ("List all my articles", ArticleSelection()),
        ("articles by Ada Holt", ArticleSelection(author="Ada Holt")),
        ("What did Ada Holt write about?", ArticleSelection(author="Ada Holt")),
        ("Which pieces did Ada Holt write?", ArticleSelection(author="Ada Holt")),
    ],
)
def test_what_is_listed(question, selection):
    assert parse_count_question(question) == CountQuestion(selection, is_list=True)


@pytest.mark.parametrize(
    "question",
    ["How many texts discuss the treaty?", "How many articles does the treaty have?",
     "How many articles are in the constitution?",
     "Which articles of the treaty were signed?", "How many tunnels are there?", "Name the "
     "countries in the articles", "How many articles mention who signed the treaty?",
     "How many articles?", "articles", "How many articles were published?", "x " * 5000,
     "How many articles were published on 30 February 2023?"],
)  # fmt: skip
def test_other_questions_count_nothing(question):
    assert parse_count_question(question) is None
