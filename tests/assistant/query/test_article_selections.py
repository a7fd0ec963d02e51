"""Which articles the words behind "articles" select."""

from __future__ import annotations

import pytest

from assistant.query.article_selections import ArticleSelection, parse_article_selection


@pytest.mark.parametrize(
    ("words", "selection"),
    [
        ("", ArticleSelection()),
        ("about the ferry", ArticleSelection("ferry")),
        ("by Ada Holt", ArticleSelection(author="Ada Holt")),
        ("that were written by Ada Holt about rye", ArticleSelection("rye", None, "Ada Holt")),
        ("on the ferry by Ada Holt", ArticleSelection("ferry", None, "Ada Holt")),
        ("did Ada Holt write", ArticleSelection(author="Ada Holt")),
        ("has Holt published on the ferry", ArticleSelection("ferry", None, "Holt")),
        ("are from the Harbour Gazette", ArticleSelection(origin="the Harbour Gazette")),
        ("mention “who it was”", ArticleSelection("who it was")),
    ],
)  # fmt: skip
def test_phrase_author_and_origin_are_told_apart(words, selection):
    assert parse_article_selection(words) == selection


@pytest.mark.parametrize(
    ("words", "phrase", "author", "since"),
    [
        ("from March 2023", "", "", "2023-03-01"),
        ("are from March 2023", "", "", "2023-03-01"),
        ("were published in 2023", "", "", "2023-01-01"),
        ("about the ferry since May 2020", "ferry", "", "2020-05-01"),
        ("did Ada Holt write in 2023", "", "Ada Holt", "2023-01-01"),
    ],
)
def test_a_period_at_the_end_narrows_them(words, phrase, author, since):
    selection = parse_article_selection(words)
    assert (selection.phrase, selection.author) == (phrase, author)
    assert selection.period.since == since


@pytest.mark.parametrize(
    "words", ["of the treaty", "were published", "mention who signed", "does the treaty have",
              "about " + "very " * 9 + "much", "are in the constitution"]
)  # fmt: skip
def test_other_words_select_nothing(words):
    assert parse_article_selection(words) is None
