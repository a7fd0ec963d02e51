"""Filters set by hand and chips for words of time, in a real browser."""

from __future__ import annotations

import pytest

from tests.ui.axe import no_barriers
from tests.ui.test_page_browser import CAMP_DAVID

pytestmark = [pytest.mark.browser, pytest.mark.long]

TROOPS = "How many American troops were stationed in South Korea?"
LATEST = "What is the latest number of American troops in South Korea?"


def choose(page, **fields: str) -> None:
    """Set filters in the panel and wait for their chips."""
    page.click("#filter-panel summary")
    page.wait_for_function("document.querySelectorAll('#filter-form option').length > 2")
    for name, value in fields.items():
        if name == "source":
            page.select_option("#filter-form [name=source]", value)
        else:
            page.fill(f"#filter-form [name={name}]", value)
    page.click("#filter-form [type=submit]")
    page.wait_for_selector("#filter-chips .limit")


def dropped(page, chip: str) -> None:
    """Take a chip off the newest answer and wait for the answer without it."""
    page.click(f"#turn .limit:has-text('{chip}') button")
    page.wait_for_function(
        """chip => {
            const turn = document.querySelector("#turn .turn");
            return turn?.dataset.state === "done"
                && ![...turn.querySelectorAll(".limit")].some(c => c.textContent.includes(chip));
        }""",
        arg=chip,
    )


def test_a_range_set_by_hand_is_kept_until_it_is_cleared(visit, site):
    seen = visit(site)
    page = seen.page
    choose(page, until="2005-01-01")
    seen.ask(TROOPS)
    assert "37,500" in page.inner_text("#turn .statements")
    assert page.locator("#turn .card").count() == 1
    assert "articles up to 1 January 2005" in page.inner_text("#turn .limits")
    seen.ask(CAMP_DAVID)
    said = page.inner_text("#turn .answer")
    assert "Only 1 of" in said
    assert "articles up to 1 January 2005" in said
    page.click("#filter-chips .limit button")
    page.wait_for_selector("#filter-chips .limit", state="detached")
    seen.ask("Who was invited to Camp David?")
    assert page.locator("#turn .limit").count() == 0
    assert page.locator("#turn .statement").count() >= 1


def test_taking_a_filter_off_an_answer_asks_again_in_its_place_without_it(visit, site):
    seen = visit(site)
    page = seen.page
    choose(page, until="2005-01-01")
    seen.ask(CAMP_DAVID)
    assert page.locator("#turn .not-found").count() == 1
    dropped(page, "up to 1 January 2005")
    assert page.locator("#turn .statement").count() >= 1
    assert page.locator(".turn:visible").count() == 1
    page.wait_for_selector("#filter-chips .limit", state="detached")


def test_words_of_time_are_chips_and_can_be_taken_off(visit, site):
    seen = visit(site)
    page = seen.page
    seen.ask(LATEST)
    assert page.inner_text("#turn .limit bdi") == "newest first"
    assert "28,500" in page.inner_text("#turn .statement >> nth=0")
    dropped(page, "newest first")
    assert page.inner_text("#turn .question") == LATEST
    assert page.locator("#turn .statement").count() >= 1
    seen.ask("How many troops does it say in articles before 1990?")
    assert "articles up to 31 December 1989" in page.inner_text("#turn .limit")
    assert "No article is left to search" in page.inner_text("#turn .answer")


def test_sources_and_articles_are_offered_and_bound(visit, site):
    seen = visit(site)
    page = seen.page
    page.click("#filter-panel summary")
    page.fill("#filter-form [name=article]", "camp david")
    page.wait_for_function("document.querySelectorAll('#filter-articles option').length === 1")
    label = page.get_attribute("#filter-articles option", "value")
    page.fill("#filter-form [name=article]", "nothing of this name")
    page.click("#filter-form [type=submit]")
    page.wait_for_function("document.querySelector('#filter-problem').textContent")
    page.fill("#filter-form [name=article]", label)
    page.click("#filter-form [type=submit]")
    page.wait_for_selector("#filter-chips .limit")
    seen.ask(TROOPS)
    assert page.locator("#turn .card").count() == 0 or "Camp David" in page.inner_text("#turn")
    page.click("#filter-chips .limit button")
    page.wait_for_selector("#filter-chips .limit", state="detached")
    page.click("#filter-panel summary")
    page.wait_for_function(
        "document.querySelectorAll('#filter-form [name=source] option').length > 2"
    )
    value = page.get_attribute("#filter-form [name=source] option >> nth=1", "value")
    page.select_option("#filter-form [name=source]", value)
    page.click("#filter-form [type=submit]")
    page.wait_for_selector("#filter-chips .limit")
    assert value[:40] in page.inner_text("#filter-chips")


def test_an_author_is_offered_where_articles_state_one_and_tags_where_they_have_some(visit, site):
    seen = visit(site)
    page = seen.page
    page.click("#filter-panel summary")
    page.wait_for_selector("#filter-form [name=author]", state="visible")
    assert not page.is_visible("#filter-form [name=tag]")
    page.fill("#filter-form [name=author]", "FOOTN")
    page.wait_for_function("document.querySelectorAll('#filter-authors option').length === 1")
    assert page.get_attribute("#filter-authors option", "value") == "Footnote"
    page.fill("#filter-form [name=author]", "footnote")
    page.click("#filter-form [type=submit]")
    page.wait_for_selector("#filter-chips .limit")
    seen.ask(TROOPS)
    assert page.inner_text("#turn .limits bdi") == "by footnote"
    assert page.locator("#turn .card").count() >= 1


def test_an_article_can_be_asked_alone_from_its_panel(visit, site):
    seen = visit(site)
    page = seen.page
    seen.ask(CAMP_DAVID)
    page.wait_for_selector("#cited")
    page.click("#source [data-only]")
    page.wait_for_selector("#filter-chips .limit")
    assert "camp-david-summit-2023.md" in page.inner_text("#filter-chips")
    seen.ask(TROOPS)
    assert "in camp-david-summit-2023.md" in page.inner_text("#turn .limits")


def test_filters_go_with_a_saved_conversation_and_not_into_a_new_one(visit, site):
    seen = visit(site)
    page = seen.page
    choose(page, since="2003-01-01", until="2005-02-03")
    seen.ask(TROOPS)
    page.click("#anew")
    page.wait_for_selector("#filter-chips .limit", state="detached")
    page.click("#masthead [data-view=talks]")
    page.click(f".talk-row:has-text('{TROOPS}') .talk-open >> nth=0")
    page.wait_for_selector("#turn .limit")
    page.wait_for_selector("#filter-chips .limit")
    assert "from 1 January 2003 to 3 February 2005" in page.inner_text("#filter-chips")


def test_the_panel_works_by_keyboard(visit, site):
    page = visit(site).page
    page.focus("#filter-panel summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#filter-form", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("#filter-form", state="hidden")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize(
    ("scheme", "width", "height"),
    [("light", 1400, 900), ("dark", 1400, 900), ("light", 390, 844), ("dark", 390, 844)],
)
def test_axe_finds_no_barrier_with_filters(visit, site, scheme, width, height):
    seen = visit(site, width=width, height=height, color_scheme=scheme)
    page = seen.page
    page.click("#filter-panel summary")
    page.wait_for_selector("#filter-form", state="visible")
    no_barriers(page, "the filter panel")
    page.fill("#filter-form [name=since]", "2003-01-01")
    page.fill("#filter-form [name=until]", "2005-01-01")
    page.click("#filter-form [type=submit]")
    page.wait_for_selector("#filter-chips .limit")
    seen.ask(CAMP_DAVID)
    no_barriers(page, "nothing found under a filter")
    seen.ask(f"{TROOPS[:-1]} as of November 2004?")
    no_barriers(page, "an answer with chips")
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= width
