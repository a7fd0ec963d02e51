"""What stands around an article is shown, and marked as not its own."""

from __future__ import annotations

import pytest

from tests.index.make_files import page
from tests.index.parsers.parsing import WORDS, read

OWN = (
    f"<p>{WORDS}</p><p>The bridge of Lunde is closed, and carts go by Ostrand for three weeks.</p>"
)


def marked(around: str) -> list[str]:
    article = read("a.html", page(f"<article><h1>The flood</h1>{OWN}{around}{OWN}</article>"))
    assert WORDS not in [article.text[slice(*found)] for found in article.boilerplate]
    return [article.text[slice(*found)] for found in article.boilerplate]


@pytest.mark.parametrize(
    "around",
    [
        "<div class='paywall'><p>Read on for seven crowns a month, and end any time.</p></div>",
        "<div class='c-newsletter-box'><p>Every morning the best of the Times, by six.</p></div>",
        "<p class='photoCredit'>The bridge on Tuesday, seen from the quay of the lower town.</p>",
        "<div role='dialog'><p>Our 212 partners store what they learn of your device.</p></div>",
        "<p>Read also: The toll of Ostrand rises for the third time in two years</p>",
        "<p>Sign up for our newsletter and get the news in your inbox every morning.</p>",
        "<p>The bridge on Tuesday morning. Photo: Runa Vik</p>",
        "<p>We use cookies to learn how you use the page, and you may say no at any time.</p>",
        "<p>© 2024 Fjord Times. All rights reserved.</p>",
    ],
)
def test_what_is_kept_of_it_is_marked(around: str) -> None:
    article = read("a.html", page(f"<article><h1>The flood</h1>{OWN}{around}{OWN}</article>"))
    words = around.rpartition("<p")[2].partition(">")[2].partition("<")[0]
    assert words not in article.text or words in marked(around)


@pytest.mark.parametrize(
    "own",
    [
        "<p>The photo shows the bridge before the flood, when carts still went over it.</p>",
        "<p>Whoever wants to subscribe to the fund pays forty crowns a year to the town.</p>",
        "<section id='sharing-the-water'><p>Both towns share the upper lake.</p></section>",
        "<p class='has-caption'>The lock keeper has opened the gates for the third time.</p>",
        "<pre><code><span class='comment'># opens the gates at noon</span></code></pre>",
    ],
)
def test_the_article_itself_is_not(own: str) -> None:
    assert marked(own) == []


def test_a_heading_above_links_is_marked_with_them() -> None:
    links = "".join(
        f"<li><a href='/{n}'>The toll of Ostrand rises, part {n}</a></li>" for n in "abc"
    )
    article = read(
        "a.html",
        page(f"<article><h1>The flood</h1>{OWN * 3}<p>Most read</p><ul>{links}</ul></article>"),
    )
    lines = [article.text[slice(*found)] for found in article.boilerplate]
    assert all(line in lines for line in article.text.split("\n") if line.startswith("The toll"))
    assert "The toll" not in article.text or "Most read" in lines


def test_a_page_of_comments_is_read_as_its_own_text() -> None:
    body = "".join(f"<div class='comment'><p>{WORDS} Says reader {n}.</p></div>" for n in range(9))
    article = read("a.html", page(f"<h1>What readers say</h1>{body}"))
    assert article.boilerplate == ()


def test_a_question_for_consent_that_is_longer_than_the_article() -> None:
    asks = "".join(
        f"<p>Partner {n} of 212 stores what it learns of your device, on and on.</p>"
        for n in range(9)
    )
    body = f"<div role='dialog'>{asks}</div><main><article><h1>The flood</h1>{OWN}</article></main>"
    article = read("a.html", f"<html><body>{body}</body></html>")
    marked = "".join(article.text[slice(*found)] for found in article.boilerplate)
    assert article.text.count("Partner") == marked.count("Partner")
    assert WORDS not in marked
