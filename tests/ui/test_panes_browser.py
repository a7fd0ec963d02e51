"""The answer and its source beside it, in a real browser: what is pointed at, opened, linked to."""

from __future__ import annotations

import pytest

from tests.ui.axe import no_barriers

pytestmark = [pytest.mark.browser, pytest.mark.long]

WHY = "Why did the negotiations on the Treaty of Peace and Friendship drag on?"
TWO_ARTICLES = "Who invited the leaders of South Korea and Japan to Camp David?"
TWO_PARTS = "When was the Korean armistice signed, and who was the king of Mongolia?"


def open_quote(page) -> str:
    page.wait_for_selector("#cited")
    return page.inner_text("#cited")


def test_pointing_at_a_statement_lights_its_sentence_and_the_other_way_round(visit, site):
    seen = visit(site)
    seen.ask(TWO_ARTICLES)
    page = seen.page
    open_quote(page)
    page.hover("#turn .statement >> nth=0")
    assert page.locator("#cited.is-lit").count() == 1
    page.mouse.move(700, 20)
    assert page.locator("#cited.is-lit").count() == 0
    page.hover("#cited")
    assert page.locator("#turn .statement.is-lit").count() == 1
    page.focus("#turn .cite >> nth=0")
    assert page.locator("#cited.is-lit").count() == 1


def test_arrow_keys_go_from_citation_to_citation_and_escape_goes_back(visit, site):
    seen = visit(site)
    seen.ask(TWO_ARTICLES)
    page = seen.page
    open_quote(page)
    quotes = page.eval_on_selector_all("#turn .cite", "all => all.map(b => b.dataset.quote)")
    assert len(quotes) >= 2
    page.focus("#turn .cite >> nth=0")
    for quote in [*quotes[1:], quotes[0]]:
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "quote => document.getElementById('cited')?.textContent === quote", arg=quote
        )
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=quotes[-1]
    )
    page.focus("#source-body")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.quote") == quotes[-1]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    page.keyboard.type("left and right")
    page.keyboard.press("ArrowLeft")  # in the box they move the caret
    assert open_quote(page) == quotes[-1]


def test_every_cited_article_has_a_tab(visit, site):
    seen = visit(site)
    seen.ask(TWO_ARTICLES)
    page = seen.page
    open_quote(page)
    titles = page.eval_on_selector_all("#turn .card", "all => all.map(c => c.dataset.title)")
    assert len(set(titles)) == len(titles) >= 2
    tabs = page.locator("#source-tabs .source-tab")
    assert tabs.evaluate_all("all => all.map(t => t.title)") == titles
    tabs.nth(1).click()
    page.wait_for_function(
        "title => document.querySelector('.source-title')?.innerText === title", arg=titles[1]
    )
    assert tabs.nth(1).get_attribute("aria-current") == "true"
    assert tabs.nth(0).get_attribute("aria-current") is None


def test_a_link_opens_the_article_at_its_sentence(visit, site):
    seen = visit(site)
    seen.ask(TWO_ARTICLES)
    quote = open_quote(seen.page)
    link = seen.page.get_attribute("[data-link]", "data-link")
    opened = visit(site.rstrip("/") + "/" + link)
    assert open_quote(opened.page) == quote
    assert opened.page.locator(".changed").count() == 0
    changed = visit(site.rstrip("/") + "/" + link.rsplit("=", 1)[0] + "=0000000000000000")
    assert open_quote(changed.page) == quote
    assert "has changed since the link was made" in changed.page.inner_text(".changed")
    phone = visit(
        site.rstrip("/") + "/" + link, width=390, height=844, has_touch=True, is_mobile=True
    )
    phone.page.wait_for_selector("#cited", state="visible")


def test_why_a_sentence_was_chosen_can_be_looked_at(visit, site):
    seen = visit(site)
    seen.ask(WHY)
    page = seen.page
    page.click("#turn .whys summary")
    panel = page.inner_text("#turn .whys")
    for part in ("Words of the question in it", "Its passage in the search", "The reader"):
        assert part in panel
    assert "negotiations" in panel
    assert page.locator("#turn .confidence .level").count() == 1
    no_barriers(page, "why")


def test_a_question_of_two_parts_names_the_one_that_no_article_answers(visit, site):
    seen = visit(site)
    seen.ask(TWO_PARTS)
    parts = seen.page.locator("#turn .parts li")
    assert parts.evaluate_all("all => all.map(p => p.dataset.found)") == ["yes", "no"]
    assert "not in your articles" in parts.nth(1).inner_text()
    assert seen.page.locator("#turn .cite").count() >= 1


def test_not_found_names_the_words_that_no_article_holds(visit, site):
    seen = visit(site)
    seen.ask("What is the capital of Mongolia?")
    words = seen.page.inner_text("#turn .looked")
    assert "Looked for: capital, Mongolia" in words
    assert "In no article: Mongolia" in words
    seen.page.click("#turn .ways [data-view=articles]")
    seen.page.wait_for_selector("#articles-view", state="visible")


def test_a_million_characters_are_shown_around_the_citation(visit, site, tmp_path):
    sentence = "The keeper of lamp 31313 at Quorrelheim was called Ottokar Vandersloot."
    lines = [
        sentence if n == 20_000 else f"Line {n} of the ledger tells of oil, wicks and weather."
        for n in range(22_000)
    ]
    text = "\n\n".join(lines)
    assert len(text) > 1_000_000
    path = tmp_path / "ledger.txt"
    path.write_text(f"The ledger of the lamps\n\n{text}\n")
    seen = visit(site)
    seen.page.set_default_timeout(400_000)
    seen.upload(path)
    seen.page.click("#masthead [data-view=ask]")
    seen.ask("What was the keeper of lamp 31313 at Quorrelheim called?")
    page = seen.page
    quotes = page.eval_on_selector_all("#turn .cite", "all => all.map(b => b.dataset.quote)")
    page.locator("#turn .cite").nth(quotes.index(sentence)).click()
    page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=sentence
    )
    assert page.evaluate("document.getElementById('source-body').textContent.length") < 100_000
    first = page.inner_text(".source-text")
    page.click("text=Show what follows")
    page.wait_for_function(
        "old => document.querySelector('.source-text')?.innerText !== old", arg=first
    )
    assert page.locator("#source-body .more button").count() >= 1
