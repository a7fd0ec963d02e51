"""Saved conversations in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.long]

CAMP_DAVID = "Who invited the leaders of South Korea and Japan to Camp David?"
ARMISTICE = "When was the Korean armistice signed?"


@pytest.fixture
def own_site(tmp_path, chromium):
    """A page of its own and the data folder that it serves."""
    with served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt") as address:
        yield address, tmp_path / "data"


def run(data, *arguments):
    command = [sys.executable, "-m", "assistant", *map(str, arguments), "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def show_talks(page):
    page.evaluate("document.querySelector('#talk-list .privacy')?.remove()")  # of an older list
    page.click("#masthead [data-view=talks]")
    page.wait_for_selector("#talk-list .privacy")


def at_rest(page):
    """Wait for the end of the turn's event, at which its answer has been saved."""
    page.wait_for_selector("#ask", state="visible")


def titles(page):
    return page.locator(".talk-row .row-title").all_inner_texts()


def saved(page, begin):
    """The file that is downloaded when `begin` is done."""
    with page.expect_download() as download:
        begin()
    return download.value


def reopen(page, title):
    show_talks(page)
    page.click(f".talk-open:has-text('{title}')")
    page.wait_for_selector("#turn .anchor", state="attached")


def test_conversations_are_listed_opened_continued_renamed_searched_and_deleted(own_site, visit):
    address, data = own_site
    seen = visit(address)
    page = seen.page
    seen.ask(CAMP_DAVID)
    seen.ask("And when?")
    page.click("#anew")
    page.wait_for_selector(".welcome", state="visible")
    seen.ask(ARMISTICE)
    show_talks(page)
    assert titles(page) == [ARMISTICE, CAMP_DAVID]
    assert "2 questions" in page.inner_text(".talk-row >> nth=1")
    assert str(data / "user.sqlite") in page.inner_text(".privacy")

    seen = visit(address)  # another visit, as after a restart of the browser
    page = seen.page
    reopen(page, CAMP_DAVID)
    questions = page.locator(".turn .question").all_inner_texts()
    assert questions == [CAMP_DAVID, "And when?"]
    assert "unchanged" in page.locator("#turn .each summary").inner_text()
    seen.ask("And where?")  # continued with its history
    assert f"Searched for: {CAMP_DAVID[:-1]}, and" in " ".join(page.inner_text("#turn").split())
    assert page.locator(".turn").count() == 3

    show_talks(page)
    assert "3 questions" in page.inner_text(".talk-row >> nth=0")
    page.fill("#talk-words", "ARMISTICE signed")
    page.wait_for_function("document.querySelectorAll('.talk-row').length === 1")
    assert titles(page) == [ARMISTICE]
    page.click("[data-rename]")
    page.fill(".rename-form input", "The end of a war")
    page.keyboard.press("Enter")
    page.wait_for_selector(".row-title:has-text('The end of a war')")
    page.click("[data-delete='']")
    page.click("[data-delete=no]")
    assert titles(page) == ["The end of a war"]
    page.click("[data-delete='']")
    page.click("[data-delete=yes]")
    page.wait_for_selector("#talk-list .empty-list")
    page.fill("#talk-words", "")
    page.wait_for_function("document.querySelectorAll('.talk-row').length === 1")
    assert titles(page) == [CAMP_DAVID]


def test_an_answer_is_copied_with_its_citations(own_site, visit):
    seen = visit(own_site[0], permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    seen.ask(CAMP_DAVID)
    quote = page.locator("#turn .cite").first.get_attribute("data-quote")
    for form, mark in (("markdown", "## Who invited"), ("html", "<!doctype html>"), ("json", "{")):
        page.click("#turn .menu summary")
        page.click(f"#turn [data-copy={form}]")
        page.wait_for_selector("#turn .menu summary:has-text('Copied')")
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.startswith(mark)
        assert quote[:60] in text
        assert "footnote-record" not in text
        page.wait_for_selector("#turn .menu summary:text-is('Copy')")
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(Error()))")
    page.click("#turn .menu summary")
    page.click("#turn [data-copy=markdown]")
    page.wait_for_selector("#turn .menu summary:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("## Who invited")


def test_exports_are_verified_on_the_command_line(own_site, visit, tmp_path):
    address, data = own_site
    seen = visit(address)
    page = seen.page
    seen.ask(CAMP_DAVID)
    files = []
    for form in ("markdown", "html", "json"):
        page.click("#turn .menu summary")
        files.append(saved(page, lambda form=form: page.click(f"#turn [data-save={form}]")))
    show_talks(page)
    for form in ("markdown", "html", "json"):
        page.click(".talk-row .menu summary")
        files.append(saved(page, lambda form=form: page.click(f"[data-export={form}]")))
    assert files[0].suggested_filename.startswith("who-invited-the-leaders")
    for number, file in enumerate(files):
        place = tmp_path / f"{number}-{file.suggested_filename}"
        file.save_as(place)
        result = run(data, "verify", place)
        assert (result.returncode, result.stderr) == (0, ""), place
        assert "[1]  unchanged" in result.stdout


def test_an_answer_is_asked_again_in_its_place(own_site, visit):
    seen = visit(own_site[0])
    page = seen.page
    seen.ask(CAMP_DAVID)
    seen.ask(ARMISTICE)
    at_rest(page)
    old = page.get_attribute("#turn .turn", "data-turn")
    page.click("#turn [data-again]")
    page.wait_for_function(
        "old => { const turn = document.querySelector('#turn .turn');"
        " return turn.dataset.turn !== old && turn.dataset.state === 'done'; }",
        arg=old,
    )
    assert page.locator(".turn .question").all_inner_texts() == [CAMP_DAVID, ARMISTICE]
    at_rest(page)
    show_talks(page)
    assert "2 questions" in page.inner_text(".talk-row")


def test_an_edited_question_replaces_its_answer_and_what_came_after(own_site, visit):
    seen = visit(own_site[0])
    page = seen.page
    for question in (CAMP_DAVID, ARMISTICE, "thanks"):
        seen.ask(question)
    page.click("#earlier-turns .turn >> nth=1 >> [data-edit]")
    page.wait_for_selector(".editing")
    assert page.input_value("#question textarea") == ARMISTICE
    page.click(".editing [data-edit=cancel]")
    page.wait_for_selector(".editing", state="detached")
    page.click("#earlier-turns .turn >> nth=1 >> [data-edit]")
    page.wait_for_selector(".editing")
    seen.ask("And when?")
    shown = " ".join(page.inner_text("#turn").split())
    assert f"Searched for: {CAMP_DAVID[:-1]}, and" in shown  # what came before it
    assert page.locator(".turn .question").all_inner_texts() == [CAMP_DAVID, "And when?"]
    assert page.locator(".editing").count() == 0
    at_rest(page)
    reopen(page, CAMP_DAVID)
    assert page.locator(".turn .question").all_inner_texts() == [CAMP_DAVID, "And when?"]


def test_thumbs_on_an_answer_and_on_a_citation_become_test_cases(own_site, visit):
    address, data = own_site
    seen = visit(address)
    page = seen.page
    seen.ask(CAMP_DAVID)
    page.click("#turn .toolbar [data-judge=up]")
    page.wait_for_selector("#turn .toolbar [data-judge=up][aria-pressed=true]")
    page.fill("#turn .kept > .note-form input[name=note]", "just <right>")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .kept > .note-form button:has-text('Saved')")
    page.click("#turn .each summary")
    page.click("#turn .each [data-judge=up][data-number='1']")
    page.wait_for_selector("#turn .each [data-judge=up][data-number='1'][aria-pressed=true]")
    quote = page.locator("#turn .cite").first.get_attribute("data-quote")
    seen.ask("What do the articles say about Camp David?")
    page.click("#turn .toolbar [data-judge=down]")
    page.wait_for_selector("#turn .toolbar [data-judge=down][aria-pressed=true]")
    pressed = "#earlier-turns .toolbar [data-judge=up][aria-pressed=true]"
    assert page.locator(pressed).count() == 1  # still pressed where the answer moved to
    result = run(data, "feedback", "export")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["answerable"], first["notes"]) == (True, ["just <right>"])
    assert quote in first["evidence"]
    assert second["verdict"] == "down"
    assert "skip" in second
    reopen(page, CAMP_DAVID)
    assert page.locator(pressed).count() == 1
    assert page.locator("#earlier-turns .note-form input").first.input_value() == "just <right>"


def test_citations_are_marked_after_their_article_was_edited_or_removed(own_site, visit, tmp_path):
    address, data = own_site
    articles = tmp_path / "articles"
    articles.mkdir()
    lamp, mill = articles / "lamp.txt", articles / "mill.txt"
    lamp.write_text("A lamp\n\nThe lighthouse of Aldermoor was lit by Queen Ysolde in 1911.\n")
    mill.write_text("A mill\n\nThe windmill of Oxenby was built by the miller Harrow in 1733.\n")
    assert run(data, "build", articles).returncode == 0
    seen = visit(address)
    page = seen.page
    lit, built = "Who lit the lighthouse of Aldermoor?", "Who built the windmill of Oxenby?"
    seen.ask(lit)
    seen.ask(built)
    at_rest(page)

    def state(article):
        rows = page.locator(".turn .each li").filter(has_text=article)
        return rows.first.locator(".anchor").get_attribute("data-state")

    reopen(page, lit)
    assert (state("lighthouse"), state("windmill")) == ("unchanged", "unchanged")
    lamp.write_text(f"{lamp.read_text()[:6]}\n\nA new beginning.\n{lamp.read_text()[6:]}")
    mill.write_text(mill.read_text().replace("miller Harrow", "old miller Harrow"))
    assert run(data, "build").returncode == 0
    reopen(page, lit)
    page.wait_for_selector("#turn .anchor[data-state=edited]")
    assert (state("lighthouse"), state("windmill")) == ("moved", "edited")
    now = page.locator("#turn .each .link").first
    assert "old miller Harrow" in now.inner_text()
    now.click()
    page.wait_for_selector("#cited:has-text('old miller Harrow')")
    mill.unlink()
    assert run(data, "build").returncode == 0
    reopen(page, lit)
    page.wait_for_selector("#turn .anchor[data-state=gone]")
    assert re.search(r"gone", page.locator("#turn .each summary").inner_text())


def turns(page):
    return page.locator("#earlier-turns .question, #turn .question").all_inner_texts()


def reload(seen):
    """Reload the page; Gradio complains of its own streams, which that ends."""
    complaints = list(seen.complaints)
    seen.page.reload()
    seen.page.wait_for_selector("#welcome .welcome", state="attached")
    seen.complaints[:] = complaints


def test_a_reload_keeps_the_conversation(visit, site):
    seen = visit(site)
    page = seen.page
    for question in (CAMP_DAVID, ARMISTICE):
        seen.ask(question)
        at_rest(page)
    reload(seen)
    page.wait_for_selector("#turn .cite")
    assert turns(page) == [CAMP_DAVID, ARMISTICE]
    page.click("#anew")
    page.wait_for_selector("#turn .turn", state="detached")
    reload(seen)
    page.wait_for_selector("#welcome .welcome")
    assert turns(page) == []


@pytest.mark.parametrize("pause_ms", [0, 2000])
def test_a_question_that_a_reload_interrupts_is_offered_again(visit, slow_site, pause_ms):
    seen = visit(slow_site)
    page = seen.page
    question = f"{ARMISTICE} Answer slowly, {pause_ms}."
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_timeout(pause_ms)
    reload(seen)
    page.wait_for_selector("#turn [data-state=unanswered]")
    assert turns(page) == [question]
    page.click("#turn [data-ask]")
    page.wait_for_selector("#turn [data-state=working]")
    assert turns(page) == [question]
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]")


def test_a_question_that_is_being_answered_stands_among_the_conversations(visit, slow_site):
    page = visit(slow_site).page
    page.fill("#question textarea", "Who walks slowly?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn [data-state=working]")
    show_talks(page)
    row = page.locator(".talk-row", has_text="Who walks slowly?")
    assert "not answered yet" in row.inner_text()
    page.click("#masthead [data-view=ask]")
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]")
    show_talks(page)
    assert page.locator(".talk-row", has_text="Who walks slowly?").count() == 0
