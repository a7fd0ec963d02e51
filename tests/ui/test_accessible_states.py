"""axe-core on the screens and states that no other test looks at, light and dark."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.ui.axe import no_barriers
from tests.ui.conftest import served
from tests.ui.test_page_browser import CAMP_DAVID, OVERFLOW, UNANSWERABLE
from tests.ui.test_panes_browser import TWO_PARTS

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCREENS = [("light", 1400), ("dark", 390)]


@pytest.fixture(scope="module")
def own_site(chromium, tmp_path_factory):
    """A page with conversations that no other test changes."""
    folder = tmp_path_factory.mktemp("own")
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


@pytest.fixture(scope="module")
def empty_site(chromium, tmp_path_factory):
    """A page without articles."""
    from assistant.cli.main import main

    folder = tmp_path_factory.mktemp("empty")
    (folder / "nothing").mkdir()
    main(["build", str(folder / "nothing"), "--data", str(folder / "data")])
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_axe_finds_no_barrier_in_the_conversations(own_site, visit, scheme, width):
    seen = visit(own_site, width=width, color_scheme=scheme)
    page = seen.page
    seen.ask(CAMP_DAVID)
    page.click("#masthead [data-view=talks]")
    row = page.locator(".talk-row").first
    row.wait_for()
    no_barriers(page, "list")
    row.locator(".menu summary").click()
    no_barriers(page, "export")
    assert page.evaluate(OVERFLOW) <= 0
    page.keyboard.press("Escape")
    row.locator("[data-rename]").click()
    no_barriers(page, "rename")
    row.locator(".row-tools [data-delete]").click()
    row.locator(".sure").wait_for()
    no_barriers(page, "delete")
    row.locator("[data-delete=no]").click()
    page.fill("#talk-words", "no such words")
    page.wait_for_selector("#talk-list .empty-list")
    no_barriers(page, "none found")
    page.fill("#talk-words", "")
    page.wait_for_selector(".talk-open")
    page.click(".talk-open >> nth=0")
    page.wait_for_selector("#turn .anchor", state="attached")
    page.click("#turn .each > summary")
    no_barriers(page, "reopened")
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_axe_finds_no_barrier_in_what_is_done_with_an_answer(own_site, visit, scheme, width):
    seen = visit(own_site, width=width, color_scheme=scheme)
    page = seen.page
    seen.ask(TWO_PARTS)
    no_barriers(page, "parts")
    page.click("#turn .menu summary")
    no_barriers(page, "copy")
    page.keyboard.press("Escape")
    page.click("#turn .toolbar [data-judge=down]")
    page.wait_for_selector("#turn .note-form:not([hidden])")
    page.click("#turn .each > summary")
    no_barriers(page, "feedback")
    page.click("#turn .toolbar [data-edit]")
    page.wait_for_selector("#notice .editing")
    no_barriers(page, "editing")
    page.click("#notice [data-edit=cancel]")
    page.wait_for_function("!document.querySelector('#notice .editing')")


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_axe_finds_no_barrier_in_an_empty_library(empty_site, visit, scheme, width):
    seen = visit(empty_site, width=width, color_scheme=scheme)
    page = seen.page
    no_barriers(page, "welcome")
    assert page.locator("#suggested .suggestion").count() == 0
    seen.ask(UNANSWERABLE)
    no_barriers(page, "nothing to ask of")
    assert page.locator("#next .suggestion:visible").count() == 0
    page.click("#masthead [data-view=articles]")
    page.wait_for_selector("#shelf-empty:not([hidden])")
    no_barriers(page, "no articles")
    page.click("#masthead [data-view=talks]")
    page.wait_for_selector("#talk-list .privacy")
    no_barriers(page, "no conversations")


@pytest.fixture(scope="module")
def loading_site(chromium, tmp_path_factory):
    """A page whose models take half a minute to load."""
    folder = tmp_path_factory.mktemp("loading")
    script = ROOT / "tests" / "ui" / "pages" / "loading_page.py"
    with served(script, folder / "data", folder / "log.txt") as address:
        yield address


def test_axe_finds_no_barrier_while_the_models_load(loading_site, visit):
    for scheme, width in SCREENS:
        page = visit(loading_site, width=width, color_scheme=scheme).page
        page.fill("#question textarea", CAMP_DAVID)
        page.keyboard.press("Enter")
        page.wait_for_selector("#turn .stage:has-text('Loading the model…')")
        no_barriers(page, "loading")
        page.click("#stop")
        page.wait_for_selector("#turn [data-state=stopped]")
