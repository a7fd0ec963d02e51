"""Overviews: what the articles say of a topic, article by article."""

from __future__ import annotations


def test_what_the_articles_say_is_told_article_by_article(ask):
    answer = ask("What do the articles say about the Baltic Harbour League?")
    assert (answer.status, answer.structured.kind) == ("answered", "overview")
    articles = [citation.article_id for citation in answer.citations]
    assert len(set(articles)) == 2  # the copy says the same
    assert sorted(articles, key=articles.index) == articles
    assert all("Baltic Harbour League" in citation.quote for citation in answer.citations)
    assert answer.message == "2 articles mention “Baltic Harbour League”."
    assert ask("What do the articles say about zebras?").status == "not_found"
