"""How a noun phrase refers to an article."""

from __future__ import annotations

import pytest

from assistant.query.article_references import ArticleReference, parse_article_reference
from assistant.query.article_selections import ArticleSelection


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("this article", ArticleReference()),
        ("the article on the ferry", ArticleReference("the ferry")),
        ("the newspaper article “The ferry”", ArticleReference("The ferry")),
        ("the ferry article", ArticleReference("ferry")),
        ("the article by Ada Holt about rye", ArticleReference("rye", "Ada Holt")),
        ("the newest article", ArticleReference(order="newest")),
        (
            "the most recent article on rye",
            ArticleReference(order="newest", selection=ArticleSelection("rye")),
        ),
        ("the document on the treaty", ArticleReference("the treaty", is_certain=False)),
        ("the oldest document", ArticleReference(order="oldest", is_certain=False)),
        ("my oldest document", ArticleReference(order="oldest")),
        ("the text", ArticleReference(is_certain=False)),
        ("this document", ArticleReference()),
        (
            "the interview with Ada Holt",
            ArticleReference("interview with Ada Holt", is_certain=False, in_title=True),
        ),
    ],
)
def test_an_article_is_meant_by_name_author_or_order(words, reference):
    assert parse_article_reference(words) == reference


@pytest.mark.parametrize(
    "words", ["the ferry", "the published text", "an article on the ferry", "the bill",
              "the story of Peter Pan",
              "the Mueller report", "the report on the ferry", "it", "the first article"]
)  # fmt: skip
def test_what_articles_tell_of_is_no_article(words):
    assert parse_article_reference(words) is None
