"""Facts about the articles themselves: in the message, with the first sentence cited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import Assistant
from assistant.reading.reader import load_weights
from assistant.types import Filters, Turn
from tests.reader import reader

ARCHIVE = """---
title: Archive of Lindow opens again
author: Jane Reporter
date: 2023-04-05
---
The town archive of Lindow has opened again after a fire.

The oldest document of the archive was written in 1207 by the monk Aldous.
"""
FARES = """---
title: Ferry fares go up
author: Paul Ink
date: 2021-01-02
---
The ferry of Lindow costs four pounds from May on.
"""


@pytest.mark.parametrize(
    ("question", "message", "article"),
    [
        ("When was the article on the Lindholm ferry published?",
         "“The Lindholm ferry” is dated 20 March 2023.", "ferry.md"),
        ("Who wrote the article about the old mill?",
         "“The old mill of Kirkby” is by Zoë Lind.", "mill.md"),
        ("Which newspaper published the article on the old mill?",
         "“The old mill of Kirkby” is from Harbour Gazette.", "mill.md"),
        ("How many words does the article on the old mill have?",
         "“The old mill of Kirkby” has 23 words.", "mill.md"),
        ("What is the newest article?",
         "The newest article is “The old mill of Kirkby”, of 2 May 2023.", "mill.md"),
        ("Which article is the oldest?",
         "The oldest article is “The Baltic Harbour League”, of 5 March 2023.", "league.md"),
        ("What is the longest article?",
         "The longest article is “The Baltic Harbour League”, with 85 words.", "league.md"),
        ("Who wrote the newest article about the ferry?",
         "No author is recorded for “The ferry to Lindholm”.", None),
        ("When was the newest article by Zoë Lind published?",
         "“The old mill of Kirkby” is dated 2 May 2023.", "mill.md"),
    ],
)  # fmt: skip
def test_the_catalogue_answers_and_the_first_sentence_is_cited(ask, question, message, article):
    answer = ask(question)
    assert (answer.message, answer.structured.kind) == (message, "article")
    assert answer.short_answer is None
    assert answer.unknown_words == ()
    assert answer.status == ("answered" if article else "not_found")
    assert [c.article_id for c in answer.citations] == ([article] if article else [])


def test_an_unknown_author_is_refused_with_the_beginning_of_the_article(ask):
    answer = ask("Who wrote the article on the Baltic Harbour League?")
    assert answer.status == "not_found"
    assert answer.message == "No author is recorded for “The Baltic Harbour League”."
    assert answer.near_misses[0].quote.startswith("The Baltic Harbour League (BHL) is")


def test_an_article_without_a_date_may_have_the_day_of_its_file(ask, session):
    title = session.article("undated.txt").title
    message = ask(f"When was the article “{title}” published?").message
    assert message.startswith(f"No date is recorded for “{title}”. Its file was last changed on ")


def test_this_article_is_the_one_that_was_cited_last(ask):
    turn = Turn("What does the mill grind?", "Rye.", ("The old mill of Kirkby",))
    assert ask("Who wrote this article?", (turn,)).message == (
        "“The old mill of Kirkby” is by Zoë Lind."
    )


def test_it_is_asked_back_where_only_the_meaning_fits(ask):
    answer = ask("When was the article about the boat to Lindholm in winter published?")
    assert answer.status in ("reply", "answered")
    for choice in answer.structured.choices:
        assert ask(choice).structured.kind == "article"


@pytest.mark.parametrize(
    "question",
    ["Who is the captain of the ferry?", "Who is the author of the charter?",
     "When was the league founded?", "Who wrote the article about zebras?"],
)  # fmt: skip
def test_a_question_of_content_is_left_to_the_articles(ask, question):
    assert ask(question).structured.kind is None


def test_who_reported_is_the_stated_source_if_there_is_one(ask):
    answer = ask("Which newspaper reported on the old mill?")
    assert answer.message == "“The old mill of Kirkby” is from Harbour Gazette."
    assert ask("Which newspaper reported on the Lindholm ferry?").structured.kind is None


def test_the_article_that_says_something_is_named_without_a_short_answer(ask):
    answer = ask("Which article says that the old mill grinds rye?")
    assert answer.message == "It is in “The old mill of Kirkby”, of 2 May 2023."
    assert [citation.article_id for citation in answer.citations] == ["mill.md"]
    assert answer.short_answer is None
    assert ask("Which article says that zebras sing?").status == "not_found"


def test_filters_limit_the_articles(ask):
    only = Filters(articles=("ferry.md", "league.md"))
    assert ask("What is the newest article?", filters=only).message == (
        "The newest article is “The Lindholm ferry”, of 20 March 2023."
    )


def test_a_document_that_an_article_tells_of_is_not_an_article(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "archive.md").write_text(ARCHIVE)
    (tmp_path / "articles" / "fares.md").write_text(FARES)
    data = tmp_path / "data"
    assert main(["build", str(tmp_path / "articles"), "--data", str(data), "--json"]) == 0
    config = replace(from_environment(), data=data)
    lindow = Assistant(open_searcher(config), reader(), load_weights().threshold)
    assert lindow.ask("When was the oldest document written?").short_answer == "1207"
    assert "Aldous" in (lindow.ask("Who wrote the oldest document?").short_answer or "")
    assert lindow.ask("What is my newest document?").message == (
        "The newest article is “Archive of Lindow opens again”, of 5 April 2023."
    )
