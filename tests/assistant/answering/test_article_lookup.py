"""Which article a few words refer to."""

from __future__ import annotations

from assistant.answering.article_lookup import (
    BY_CONTENT,
    BY_MEANING,
    BY_TITLE,
    BY_WORDS,
    articles_about,
    match_article,
    match_meaning,
    match_reference,
    match_titles,
)
from assistant.query.article_references import ArticleReference
from assistant.types import NO_FILTERS, Filters


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


def test_an_article_is_found_by_its_meaning_and_half_of_the_words(session):
    found = match_article(session, "the league of port towns on the Baltic")
    assert (found.one, found.confidence) == ("league.md", BY_MEANING)
    assert match_meaning(session, "the volleyball league").one is None
    assert match_meaning(session, "zebras").articles == ()


def test_what_is_only_like_the_words_is_a_guess(session):
    found = match_meaning(session, "the boat to Lindholm")
    assert set(found.articles) & {"ferry.md", "copy.md"}
    assert (found.one, found.is_guess) == (None, True)


def test_articles_about_something_have_most_of_its_words(session):
    assert articles_about(session, "grinding mill of Kirkby") == ("mill.md",)
    assert articles_about(session, "the volleyball players of Zanzibar") == ()


def test_a_reference_is_an_order_an_author_or_a_name(session):
    def meant(reference, titles=()):
        return match_reference(session, reference, NO_FILTERS, titles).articles

    assert meant(ArticleReference(order="newest")) == ("mill.md",)
    assert meant(ArticleReference(order="oldest")) == ("league.md",)
    assert meant(ArticleReference(order="longest")) == ("league.md",)
    assert meant(ArticleReference("the ferry", "Zoë Lind")) == ("ferry.md",)
    assert meant(ArticleReference("the ferry", "Ada Holt")) == ()
    assert meant(ArticleReference("old mill", in_title=True)) == ("mill.md",)
    assert meant(ArticleReference("mill interview", in_title=True)) == ()
    assert meant(ArticleReference(), ("The old mill of Kirkby",)) == ("mill.md",)
