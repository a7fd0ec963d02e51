"""What the page shows before the first question: what to do first with what is there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from index.storage.inventory import LibraryOverview
from ui.html.welcome import welcome_html


def overview(own: int, examples: int = 0) -> LibraryOverview:
    articles = [SimpleNamespace(is_example=n < examples) for n in range(own + examples)]
    return LibraryOverview(tuple(articles))


def test_an_empty_library_offers_to_add_articles_to_who_may():
    assert "Add articles</button>" in welcome_html(overview(0))
    html = welcome_html(overview(0), may_change=False)
    assert "There are no articles yet." in html
    assert "<button" not in html


def test_examples_alone_are_named_as_such():
    assert "15 example articles are here" in welcome_html(overview(0, 15))
    assert "16 articles are ready" in welcome_html(overview(1, 15))
    assert "15 articles are ready" in welcome_html(overview(0, 15), may_change=False)


@pytest.mark.parametrize(("count", "words"), [(1, "1 article is ready"), (1234, "1,234 articles")])
def test_articles_are_counted(count, words):
    assert words in welcome_html(overview(count))
