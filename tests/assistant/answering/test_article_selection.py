"""The articles that a question selects by phrase, author, source and period."""

from __future__ import annotations

from assistant.answering.article_selection import select_articles
from assistant.query.article_selections import ArticleSelection
from assistant.query.publication_periods import split_publication_period
from assistant.types import NO_FILTERS, Filters


def ids(selected):
    return [match.id for match in selected.articles]


def test_articles_are_selected_by_author_phrase_and_period(session):
    by_lind = select_articles(session, ArticleSelection(author="Zoe Lind"), NO_FILTERS)
    assert (ids(by_lind), by_lind.words) == (["mill.md", "ferry.md"], "are by Zoe Lind")
    _, period = split_publication_period("in May 2023")
    both = select_articles(session, ArticleSelection("Kirkby", period, "Lind"), NO_FILTERS)
    assert ids(both) == ["mill.md"]
    assert both.words == "mention “Kirkby” and are by Lind and were published in May 2023"
    assert ids(select_articles(session, ArticleSelection(), NO_FILTERS))[:2] == [
        "mill.md",
        "copy.md",
    ]


def test_an_origin_is_an_author_or_a_source(session):
    gazette = select_articles(session, ArticleSelection(origin="the Harbour Gazette"), NO_FILTERS)
    assert (ids(gazette), gazette.words) == (["mill.md"], "are from the Harbour Gazette")
    by_name = select_articles(session, ArticleSelection(origin="Lind"), NO_FILTERS)
    assert (ids(by_name), by_name.words) == (["mill.md", "ferry.md"], "are by Lind")


def test_a_name_that_no_article_states_selects_nothing_rather_than_none(session):
    assert select_articles(session, ArticleSelection(author="Madison"), NO_FILTERS) is None
    assert select_articles(session, ArticleSelection(origin="the treaty"), NO_FILTERS) is None


def test_filters_limit_the_selection(session):
    only = Filters(articles=("ferry.md",))
    assert ids(select_articles(session, ArticleSelection(author="Lind"), only)) == ["ferry.md"]
