"""The page for everyone: axe-core on every screen, the keyboard alone, zoom, motion."""

from __future__ import annotations

import pytest

from tests.ui.axe import no_barriers
from tests.ui.test_page_browser import CAMP_DAVID, OVERFLOW, UNANSWERABLE

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCREENS = [
    ("light", 1400, 900),
    ("dark", 1400, 900),
    ("light", 390, 844),
    ("dark", 390, 844),
]
FOCUS = """() => {
    const e = document.activeElement;
    return e.id || e.className || e.closest('[id]')?.id || e.tagName;
}"""


@pytest.mark.parametrize(("scheme", "width", "height"), SCREENS)
def test_axe_finds_no_barrier_on_any_screen(visit, site, scheme, width, height):
    seen = visit(site, width=width, height=height, color_scheme=scheme)
    page = seen.page
    is_phone = width < 900
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    no_barriers(page, "welcome")
    seen.ask(UNANSWERABLE)
    no_barriers(page, "not found")
    seen.ask("thanks")
    no_barriers(page, "reply")
    page.fill("#question textarea", "x" * 10_001)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .problem")
    no_barriers(page, "too long")
    seen.ask(CAMP_DAVID)
    if not is_phone:
        page.wait_for_selector("#cited")
    no_barriers(page, "answer")
    page.click("#turn .cite >> nth=0")
    page.wait_for_selector("#cited", state="visible")
    no_barriers(page, "source")
    if is_phone:
        page.click("#close-source")
        page.wait_for_selector("#source", state="hidden")
    page.click("#masthead [data-view=articles]")
    page.wait_for_selector(".article-row")
    no_barriers(page, "articles")
    page.click(".article-row >> nth=0")
    page.wait_for_selector("#source .source-title", state="visible")
    no_barriers(page, "an article from the list")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_while_it_works(visit, slow_site, scheme):
    seen = visit(slow_site, color_scheme=scheme)
    page = seen.page
    page.fill("#question textarea", f"Answer slowly: {UNANSWERABLE}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .stage:has-text('Reading')")
    no_barriers(page, "working")
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]")
    page.wait_for_selector("#ask", state="visible")
    no_barriers(page, "stopped")


def test_axe_finds_no_barrier_around_a_build(visit, slow_site, tmp_path):
    seen = visit(slow_site)
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nonsense")
    assert "could not be read" in seen.upload(bad)
    no_barriers(seen.page, "a receipt with a failure")


def test_axe_finds_no_barrier_on_the_sign_in(chromium, closed):
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(closed)
        page.get_by_label("password").wait_for()
        no_barriers(page, f"sign-in, {scheme}")
        context.close()


def test_from_the_question_to_the_source_and_back_by_keyboard_alone(visit, site):
    seen = visit(site, width=390, height=844)
    page = seen.page
    page.wait_for_selector("#question textarea")
    for _ in range(30):  # a phone does not take the focus by itself
        if page.evaluate("document.activeElement.matches('#question textarea')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type(CAMP_DAVID)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn [data-state=done]")
    assert page.inner_text("#announcer").endswith("sources.")
    assert page.get_attribute("#announcer", "aria-live") == "polite"
    for _ in range(30):
        if page.evaluate("document.activeElement.matches('.cite')"):
            break
        page.keyboard.press("Shift+Tab")
    quote = page.evaluate("document.activeElement.dataset.quote")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'close-source'")
    assert page.inner_text("#cited") == quote
    page.keyboard.press("Tab")  # what is behind the panel cannot be reached
    assert page.evaluate("document.activeElement.closest('#source') !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("quote => document.activeElement.dataset.quote === quote", arg=quote)
    assert page.evaluate(FOCUS) == "cite"


def test_at_twice_the_size_nothing_is_cut_off(visit, site):
    seen = visit(site, width=640, height=450, device_scale_factor=2)
    page = seen.page
    assert page.evaluate(OVERFLOW) <= 0
    seen.ask(CAMP_DAVID)
    assert page.evaluate(OVERFLOW) <= 0
    page.click("#turn .cite >> nth=0")
    page.wait_for_selector("#cited", state="visible")
    assert page.evaluate(OVERFLOW) <= 0
    page.keyboard.press("Escape")
    page.wait_for_selector("#source", state="hidden")
    page.click("#masthead [data-view=articles]")
    page.wait_for_selector(".article-row")
    assert page.evaluate(OVERFLOW) <= 0


def test_nothing_moves_for_who_wants_no_motion(visit, site, slow_site):
    seen = visit(slow_site, width=390, height=844, reduced_motion="reduce")
    page = seen.page
    page.fill("#question textarea", "slowly")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .pulse")
    moving = """() => document.getAnimations()
        .filter(a => a.effect.target?.checkVisibility({ visibilityProperty: true })
            && a.playState === "running").map(a => a.effect.target.outerHTML.slice(0, 200))"""
    assert page.evaluate(moving) == []
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]")
    seen = visit(site, width=390, height=844, reduced_motion="reduce")
    seen.ask(CAMP_DAVID)
    seen.page.click("#turn .cite >> nth=0")
    assert seen.page.evaluate(moving) == []
