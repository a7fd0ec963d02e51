"""Twenty people at once get the answers that each would get alone; a full line says so."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served
from tests.ui.page_client import PageClient

pytestmark = pytest.mark.long

PEOPLE = 20
QUESTIONS = [
    row["question"]
    for line in (ROOT / "tests" / "data" / "questions.jsonl").read_text("utf-8").splitlines()
    if (row := json.loads(line))["answerable"]
][: 2 * PEOPLE]


def ask(address: str, question: str) -> str:
    """The answer's HTML by the queue's protocol, in a conversation of its own."""
    with PageClient(address) as client:
        return re.sub(r' data-(turn|open-talk)="\w+"', "", client.ask(question))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("load")
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


def test_twenty_people_at_once_get_the_answers_of_a_single_one(address):
    for question in QUESTIONS:  # until the large reader is open, the small one answers
        ask(address, question)
    alone = [ask(address, question) for question in QUESTIONS]
    assert len(set(alone)) == len(QUESTIONS) == 2 * PEOPLE
    assert sum('class="cite' in html for html in alone) > PEOPLE
    with ThreadPoolExecutor(PEOPLE) as pool:
        together = list(pool.map(lambda question: ask(address, question), QUESTIONS))
    assert together == alone


@pytest.fixture
def crowded(tmp_path, chromium):
    """A page that answers one question at a time and lets one more wait."""
    script = ROOT / "tests" / "ui" / "pages" / "crowded_page.py"
    with served(script, tmp_path / "data", tmp_path / "log.txt") as address:
        yield address


@pytest.mark.browser
def test_who_waits_sees_it_and_who_does_not_fit_is_told(crowded, visit):
    first, second, third = visit(crowded), visit(crowded), visit(crowded)
    begun = [(first, "Reading…"), (second, "Waiting: 1 question is ahead of yours…")]
    for number, (seen, words) in enumerate(begun):
        seen.page.fill("#question textarea", f"slowly {number}")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector(f"#turn .stage:has-text('{words}')")
    third.ask("slowly 3")
    assert "2 questions are being answered or wait already: ask again in a moment" in (
        third.page.inner_text("#turn .problem").lower()
    )
    first.page.click("#stop")
    second.page.wait_for_selector("#turn .stage:has-text('Reading…')")
    second.page.click("#stop")
    second.page.wait_for_selector("#turn [data-state=stopped]")
    third.ask("Who signed the Pyongyang declaration?")
    assert third.page.locator("#turn .cite").count() >= 1
