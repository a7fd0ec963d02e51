"""What whole articles suggest."""

from __future__ import annotations

import pytest

from assistant.suggestions.candidates import (
    article_candidates,
    question_candidates,
    sample_articles,
)
from index.library import Library
from index.text.sentences import split_sentences
from tests.index.imprint import newspaper, write
from tests.index.library_state import build_folder, searcher
from tests.ui.records import article

TEXT = (
    "The Harbour Museum of Kirkby\n\nThe Harbour Museum was founded in 1901 by Otto Brandt.\n\n"
    "How do you get to Kirkby?\n\nHow does the Kirkby ferry work?\n\nIt is drawn by a rope.\n\n"
    "Many come to the Harbour Museum each year.\n"
)


def proposed(text: str, **fields) -> list[str]:
    source = article(text, **fields)
    return [c.question for c in article_candidates(source, split_sentences(text))]


def test_the_best_come_first_each_with_its_sentence():
    source = article(TEXT, title="The Harbour Museum of Kirkby")
    found = article_candidates(source, split_sentences(TEXT))
    assert [c.question for c in found] == [
        "Who founded the Harbour Museum?",
        "When was the Harbour Museum founded?",
        "How does the Kirkby ferry work?",
    ]
    founded = "The Harbour Museum was founded in 1901 by Otto Brandt."
    assert {TEXT[c.start : c.end] for c in found} == {founded, ""}


def test_a_title_that_asks_is_a_question_of_its_own():
    text = "It runs on a rope.\n"
    assert proposed(text, title="How does the Kirkby ferry work?") == [
        "How does the Kirkby ferry work?"
    ]
    for pointing in ("What is this?", "How do you get there?", "What did he say about it?", "Who?"):
        assert proposed(text, title=pointing) == []


@pytest.mark.parametrize("language", ["de", "nl", "zh", "ar"])
def test_an_article_in_another_language_suggests_nothing(language):
    assert proposed(TEXT, language=language) == []


def test_an_article_of_nothing_suggests_nothing():
    assert proposed("") == []
    assert proposed("\n\n \n") == []
    assert proposed("word " * 10_000) == []


def test_what_stands_under_every_article_suggests_nothing(tmp_path):
    library = Library(tmp_path / "library")
    below = (
        "The Valley Herald was founded in 1911 by Agnes Moe.\n\nHow does the Valley Herald work?"
    )
    texts = [text.partition("\n\n")[0] for text in newspaper()]
    build_folder(library, write(tmp_path / "articles", [f"{t}\n\n{below}" for t in texts]))
    with searcher(library).session() as session:
        found = question_candidates(sample_articles(session), lambda: None)
    assert found
    assert not any("Herald" in candidate.question for candidate in found)
