"""Suggested questions in a real browser: on the empty page, and below an answer."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT
from tests.ui.axe import no_barriers
from tests.ui.conftest import served
from tests.ui.test_page_browser import CAMP_DAVID, OVERFLOW, UNANSWERABLE

pytestmark = [pytest.mark.browser, pytest.mark.long]

FIRST = "#suggested .suggestion"
NEXT = "#next .suggestion"
FERRY = "The Lindholm Ferry\n\nThe Lindholm Ferry was founded in Kirkby in 1911 by Otto Brandt.\n"


@pytest.fixture(scope="module")
def site(chromium, tmp_path_factory):
    """A page over the examples alone: articles that were added would be asked about first."""
    folder = tmp_path_factory.mktemp("suggesting")
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


@pytest.fixture
def slow_site(chromium, tmp_path):
    """The page that reads slowly, with examples: another test removes those of the common one."""
    script = ROOT / "tests" / "ui" / "pages" / "slow_page.py"
    with served(script, tmp_path / "data", tmp_path / "log.txt") as address:
        yield address


@pytest.fixture
def own_site(chromium, tmp_path):
    """A page that nobody else's test has changed."""
    with served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt") as address:
        yield address


def first_ones(page) -> list[str]:
    page.wait_for_selector(FIRST)
    return page.locator(FIRST).all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_an_empty_conversation_offers_questions_that_the_articles_answer(
    visit, site, width, scheme
):
    seen = visit(site, width=width, color_scheme=scheme)
    page = seen.page
    questions = first_ones(page)
    assert 3 <= len(questions) <= 6
    no_barriers(page, "suggested questions")
    assert page.evaluate(OVERFLOW) <= 0
    if (width, scheme) != (1400, "light"):
        return
    for question in questions:
        page.click(f"{FIRST}:has-text({json.dumps(question)})")
        page.wait_for_selector("#turn [data-state=done] .cite")
        assert page.inner_text("#turn .question") == question
        assert page.locator("#suggested").is_hidden()
        page.click("#anew")
        page.wait_for_selector(FIRST, state="visible")
    assert first_ones(page) == questions


def test_below_an_answer_stand_questions_that_go_on_from_it(visit, site):
    seen = visit(site)
    page = seen.page
    seen.ask(CAMP_DAVID)
    before = page.evaluate("document.querySelector('#turn .turn').getBoundingClientRect().top")
    page.wait_for_selector(NEXT, state="visible")
    after = page.evaluate("document.querySelector('#turn .turn').getBoundingClientRect().top")
    assert before == after  # what is being read stays where it is
    questions = page.locator(NEXT).all_inner_texts()
    assert 1 <= len(questions) <= 3
    assert CAMP_DAVID not in questions
    assert page.get_by_role("region", name="Ask next").count() == 1
    page.focus(f"{NEXT} >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_function(
        """question => {
            const turn = document.querySelector("#turn .turn");
            return turn.querySelector(".question").textContent === question
                && turn.dataset.state === "done";
        }""",
        arg=questions[0],
    )
    assert page.locator("#turn .cite").count() >= 1
    assert "Searched for" not in page.inner_text("#turn")  # asked as it was checked
    page.wait_for_function(
        "old => document.querySelector('#next .suggestion')?.textContent !== old", arg=questions[0]
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1400)])
def test_what_to_ask_next_is_for_everyone(visit, site, scheme, width):
    seen = visit(site, width=width, color_scheme=scheme, reduced_motion="reduce")
    page = seen.page
    seen.ask(CAMP_DAVID)
    page.wait_for_selector(NEXT, state="visible")
    no_barriers(page, "what to ask next")
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate("document.getAnimations().map(a => a.animationName)") == []


def test_nothing_is_offered_while_it_works_nor_after_stop_nor_for_another_turn(slow_site, visit):
    seen = visit(slow_site)
    page = seen.page
    seen.ask(CAMP_DAVID)
    page.wait_for_selector(NEXT, state="visible")
    page.fill("#question textarea", "Answer slowly")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .stage:has-text('Reading')")
    assert page.locator(NEXT).first.is_hidden()
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]")
    page.wait_for_timeout(2500)
    assert page.locator(NEXT).first.is_hidden()
    seen.ask(UNANSWERABLE)
    page.wait_for_timeout(2500)
    assert page.locator("#next .suggestion:visible").count() == 0
    page.click("#anew")
    page.wait_for_selector(".welcome", state="visible")
    assert page.locator("#next .suggestion:visible").count() == 0


def test_they_fit_the_collection_and_follow_its_articles(own_site, visit, tmp_path):
    seen = visit(own_site)
    page = seen.page
    examples = first_ones(page)
    ferry = tmp_path / "ferry.txt"
    ferry.write_text(FERRY)
    assert "1 added" in seen.upload(ferry)
    page.click("#masthead [data-view=ask]")
    page.wait_for_selector(f"{FIRST}:has-text('Lindholm Ferry')")
    questions = first_ones(page)
    assert all("Lindholm Ferry" in question for question in questions)
    assert not set(questions) & set(examples)
    page.click("#masthead [data-view=articles]")
    page.wait_for_selector(".article-row")
    seen.build(lambda: page.click("#no-examples"))
    page.click("#masthead [data-view=ask]")
    assert all("Lindholm Ferry" in question for question in first_ones(page))
