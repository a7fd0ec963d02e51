"""Lists, summaries, overviews, counts and questions back, in a real browser."""

from __future__ import annotations

import pytest

from tests.ui.axe import no_barriers

pytestmark = [pytest.mark.browser, pytest.mark.long]

LIST = "Which countries founded ASEAN?"
OVERVIEW = "What do the articles say about Kim Jong Un?"
COUNT = "How many articles mention North Korea?"
UNCLEAR = "Summarize the article on summits"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_is_shown_without_barriers(visit, site, scheme):
    seen = visit(site, color_scheme=scheme)
    for question in (LIST, OVERVIEW, COUNT, UNCLEAR, "Summarize the article on Camp David"):
        seen.ask(question)
        no_barriers(seen.page, f"{question} {scheme}")


def test_a_listed_thing_opens_its_sentence(visit, site):
    seen = visit(site)
    seen.ask(LIST)
    page = seen.page
    items = page.locator("#turn .item bdi").all_inner_texts()
    assert items == ["Indonesia", "Malaysia", "the Philippines", "Singapore", "Thailand"]
    page.click("#turn .item >> nth=2")
    page.wait_for_selector("#cited")
    assert "the Philippines" in page.inner_text("#cited")


def test_what_the_articles_say_stands_under_their_titles(visit, site):
    seen = visit(site, width=390)
    seen.ask(OVERVIEW)
    titles = seen.page.locator("#turn .of-article h3 bdi").all_inner_texts()
    assert len(titles) == len(set(titles)) == 5
    assert seen.page.inner_text("#turn .remark") == "5 articles mention “Kim Jong Un”."
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_counted_articles_are_linked(visit, site):
    seen = visit(site)
    seen.ask(COUNT)
    page = seen.page
    assert "articles mention “North Korea”" in page.inner_text("#turn .remark")
    page.click("#turn .counted summary")
    title = page.inner_text("#turn .counted .link >> nth=1")
    page.click("#turn .counted .link >> nth=1")
    page.wait_for_function(
        "title => document.querySelector('.source-title')?.innerText === title", arg=title
    )


def test_a_question_back_is_answered_with_a_click_and_a_summary_is_of_what_was_cited(visit, site):
    seen = visit(site)
    seen.ask(UNCLEAR)
    page = seen.page
    choice = page.inner_text("#turn .suggestion >> nth=0")
    page.click("#turn .suggestion >> nth=0")
    page.wait_for_function(
        """question => document.querySelector("#turn .question")?.textContent === question
            && document.querySelector("#turn .turn")?.dataset.state === "done" """,
        arg=choice,
    )
    remark = page.inner_text("#turn .remark")
    assert remark.startswith("The main sentences of “")
    seen.ask("tl;dr")
    assert page.inner_text("#turn .remark") == remark


def test_ask_is_back_after_answers_that_stand_at_once(visit, site):
    seen = visit(site)
    for _ in range(15):  # what ends a turn may reach the page with what begins it
        for question in ("Summarize the article on Camp David", COUNT):
            seen.ask(question)
            seen.page.wait_for_selector("#ask", state="visible", timeout=5_000)
            assert seen.page.locator("#stop").is_hidden()
