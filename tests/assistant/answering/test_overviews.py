"""Overviews: what the articles say of a topic, article by article."""

from __future__ import annotations

from dataclasses import replace

from assistant.cli.main import main
from assistant.config import from_environment
from assistant.factory import open_searcher
from assistant.pipeline import Assistant
from assistant.reading.reader import load_weights
from assistant.types import Answer
from index.library import Library
from tests.assistant.retrieval.test_passages import WordsReader
from tests.index.imprint import IMPRINT, NEWS, newspaper, write
from tests.index.library_state import build_folder, searcher
from tests.reader import reader

MILL = """# The mill of Orvik

The mill of Orvik ground rye and barley for four parishes along the river until 1934.

## The boycott

Farmers from all four parishes stopped bringing their grain in the autumn of 1911.
They objected that the miller kept one sack of every twelve for himself.

## The repair

A new wheel of larch wood was put in by the brothers Aune in the summer of 1912.
"""


def test_what_the_articles_say_is_told_article_by_article(ask):
    answer = ask("What do the articles say about the Baltic Harbour League?")
    assert (answer.status, answer.structured.kind) == ("answered", "overview")
    articles = [citation.article_id for citation in answer.citations]
    assert len(set(articles)) == 2  # the copy says the same
    assert sorted(articles, key=articles.index) == articles
    assert all("Baltic Harbour League" in citation.quote for citation in answer.citations)
    assert answer.message == "2 articles mention “Baltic Harbour League”."
    assert ask("What do the articles say about zebras?").status == "not_found"


def test_news_are_told_the_newest_first(ask):
    answer = ask("Any news on the Baltic Harbour League?")
    assert answer.structured.kind == "overview"
    dates = [citation.date for citation in answer.citations]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) == 2
    assert ask("Any news on zebras?").status == "not_found"


def test_what_no_article_has_in_these_words_is_told_by_the_nearest(ask):
    answer = ask("What is the latest on the closed harbour of Lindholm?")
    assert answer.message == (
        "No article mentions “closed harbour of Lindholm” in these words; the nearest are quoted."
    )
    assert "was closed by ice for forty days" in answer.citations[0].quote


def test_what_is_told_of_something_is_an_overview_only_where_nothing_answers(ask):
    answer = ask("Is there anything about tugs?")
    assert answer.status == "answered"
    assert "tugs" in answer.citations[0].quote
    assert ask("Is there anything about zebras?").status == "not_found"


def test_a_heading_is_no_answer_but_leads_to_what_stands_below_it(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "mill.md").write_text(MILL)
    data = tmp_path / "data"
    assert main(["build", str(tmp_path / "articles"), "--data", str(data), "--json"]) == 0
    config = replace(from_environment(), data=data)
    asked = Assistant(open_searcher(config), reader(), load_weights().threshold)
    answer = asked.ask("What do the articles say about the boycott?")
    assert answer.structured.kind == "overview"
    assert [citation.quote for citation in answer.citations] == [
        "Farmers from all four parishes stopped bringing their grain in the autumn of 1911.",
        "They objected that the miller kept one sack of every twelve for himself.",
    ]


def ask_of(library: Library, question: str) -> Answer:
    return Assistant(searcher(library), WordsReader(), 0.0).ask(question)


def test_an_overview_leaves_out_what_stands_under_every_article(tmp_path):
    library = Library(tmp_path / "library")
    texts = [f"{text} Nordby sent help at once." for text in NEWS[:2]] + list(NEWS[2:])
    build_folder(library, write(tmp_path / "articles", [f"{t}\n\n{IMPRINT}" for t in texts]))
    answer = ask_of(library, "What do the articles say about Nordby?")
    assert {c.quote for c in answer.citations} == {"Nordby sent help at once."}


def test_an_overview_of_what_only_stands_under_the_articles_quotes_it_once(tmp_path):
    library = Library(tmp_path / "library")
    build_folder(library, write(tmp_path / "articles", newspaper()))
    answer = ask_of(library, "What do the articles say about the Valley Herald?")
    assert [c.quote for c in answer.citations] == [IMPRINT.split(". ")[0] + "."]
    assert answer.message == (
        "8 articles mention “Valley Herald”; the one that tells most of it is quoted."
    )
