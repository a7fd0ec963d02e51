"""The verdict, differing sides and agreement in a real browser, light and dark, wide and narrow."""

from __future__ import annotations

import pytest

from tests.assistant.aggregation.conftest import ARTICLES
from tests.ui.axe import no_barriers
from tests.ui.conftest import served_articles

pytestmark = [pytest.mark.browser, pytest.mark.long]

BRIDGE = "How long is the Halden bridge?"
LIGHT = "When was the lighthouse of Lindholm built?"
LEAGUE = "Did Kirkby join the league?"


@pytest.fixture(scope="module")
def towns_site(chromium, tmp_path_factory):
    """The page over articles that agree, differ and decide."""
    with served_articles(tmp_path_factory.mktemp("towns"), ARTICLES) as address:
        yield address


def opened_quote(page, quote: str) -> None:
    page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=quote
    )


def boxes(page) -> list[dict[str, float]]:
    return [side.bounding_box() for side in page.locator("#turn .side").all()]


def test_differing_articles_stand_side_by_side_each_a_click_from_its_sentence(visit, towns_site):
    seen = visit(towns_site)
    page = seen.page
    seen.ask(BRIDGE)
    one, two = boxes(page)
    assert abs(one["y"] - two["y"]) < 2
    assert one["x"] + one["width"] <= two["x"]
    sides = page.locator("#turn .side")
    said = [sides.nth(n).locator(".says").inner_text() for n in range(2)]  # "long" or without
    assert [each[:10] for each in said] == ["845 meters", "912 meters"]
    assert sides.locator(".newer").count() == 1
    assert "newer" in sides.nth(1).inner_text()
    for words in ("Crossing the Halden", "11 September 2023", "Road board"):
        assert words in sides.nth(1).inner_text()
    sides.nth(1).locator(".side-source").click()
    opened_quote(page, "Since the repair the Halden bridge is 912 meters long.")
    sides.nth(0).locator(".cite").click()
    opened_quote(page, "The Halden bridge is 845 meters long.")
    told = page.inner_text("#announcer").replace(" long", "")
    assert "Your articles differ: 845 meters; 912" in told


def test_on_a_phone_the_sides_are_stacked(visit, towns_site):
    seen = visit(towns_site, width=390, height=844)
    seen.ask(BRIDGE)
    one, two = boxes(seen.page)
    assert one["y"] + one["height"] <= two["y"]
    assert one["x"] == two["x"]
    assert one["x"] + one["width"] <= 390


def test_the_verdict_is_a_word_before_the_deciding_sentence(visit, towns_site):
    seen = visit(towns_site)
    page = seen.page
    seen.ask(LEAGUE)
    assert page.inner_text("#turn .verdict strong") == "No."
    assert page.inner_text("#turn .sentence >> nth=0") == "Kirkby did not join the league."
    above, below = (page.locator(f"#turn {part}").first.bounding_box()
                    for part in (".verdict", ".statement"))  # fmt: skip
    assert above["y"] + above["height"] <= below["y"]
    assert page.inner_text("#announcer").startswith("No. ")


def test_articles_that_agree_are_named_and_one_click_away(visit, towns_site):
    seen = visit(towns_site)
    page = seen.page
    seen.ask(LIGHT)
    assert "The same in 3 articles:" in page.inner_text("#turn .agreement")
    page.click("#turn .agreement button:has-text('Lindholm and its towers')")
    opened_quote(
        page, "Masons from Kirkby built the lighthouse on Lindholm in 1871 for the herring fleet."
    )


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)]
)
def test_axe_finds_no_barrier(visit, towns_site, scheme, width):
    seen = visit(towns_site, width=width, height=900, color_scheme=scheme)
    for question in (BRIDGE, LIGHT, LEAGUE):
        seen.ask(question)
        no_barriers(seen.page, question)
        overflow = "document.documentElement.scrollWidth - window.innerWidth"
        assert seen.page.evaluate(overflow) <= 0
