"""Which article a few words refer to."""

from __future__ import annotations

from assistant.answering.article_lookup import (
    BY_CONTENT,
    BY_TITLE,
    BY_WORDS,
    match_article,
    match_titles,
)
from assistant.types import Filters


def test_an_id_and_a_title_are_certain(session):
    assert (match_article(session, "mill.md").one, BY_TITLE) == ("mill.md", BY_TITLE)
    exact = match_article(session, "the old mill of KIRKBY")
    assert (exact.one, exact.confidence) == ("mill.md", BY_TITLE)


def test_words_of_a_title_are_nearly_certain(session):
    some = match_article(session, "harbour league")
    assert (some.one, some.confidence) == ("league.md", BY_WORDS)


def test_near_duplicates_are_one_article(session):
    assert match_titles(session, ["The Lindholm ferry"]).one == "ferry.md"
    both = match_titles(session, ["The Lindholm ferry", "The ferry to Lindholm"])
    assert len(both.articles) == 1


def test_content_counts_only_where_no_title_fits_and_it_is_allowed(session):
    by_content = match_article(session, "ice breakers")
    assert (by_content.one, by_content.confidence) == ("league.md", BY_CONTENT)
    assert match_article(session, "ice breakers", by_content=False).articles == ()
    assert match_article(session, "zebras").articles == ()


def test_filters_limit_the_articles(session):
    only = Filters(articles=("mill.md",))
    assert match_article(session, "harbour league", only, by_content=False).articles == ()
    assert match_titles(session, ["No such title"]).one is None
