"""The chip of what was searched for, in a real browser: shown, edited, cleared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.axe import no_barriers
from tests.ui.conftest import served_articles

pytestmark = [pytest.mark.browser, pytest.mark.long]

FAIR = {
    "fair.txt": "The Elmwood fair\n\nThe Elmwood fair is held in June on the meadow by the mill. "
    "The host of the Elmwood fair is Maria Holt. Two hundred farmers show their cattle there.\n",
    "holt.txt": "Maria Holt\n\nMaria Holt was born in 1960 in Lindholm. She learned to shoe horses "
    "from her father. Her book on mills came out in 1998.\n",
}
FIRST = "Who invited the leaders of South Korea and Japan to Camp David?"


def settled(page, words):
    """Wait until the newest turn was asked for and its chip says this; no words: has no chip."""
    page.wait_for_function(
        """words => {
            const turn = document.querySelector("#turn .turn");
            const chip = turn?.querySelector(".chip")?.textContent ?? "";
            return turn?.dataset.state === "done" && chip === words;
        }""",
        arg=words,
    )


def keep(page, name):
    """A picture to be looked at, where a folder for such is named."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chip_is_edited_and_cleared(site, visit, width, scheme):
    seen = visit(site, width=width, color_scheme=scheme)
    page = seen.page
    seen.ask(FIRST)
    assert page.locator("#turn .chip").count() == 0
    seen.ask("When did Vietnam join ASEAN?")
    seen.ask("And Cambodia?")
    settled(page, "When did Cambodia join ASEAN?")
    keep(page, f"chip-{scheme}-{width}")
    no_barriers(page, f"chip {scheme} {width}")

    page.click("#turn [data-look=edit]")
    assert page.evaluate("document.activeElement.name") == "words"
    keep(page, f"chip-edit-{scheme}-{width}")
    no_barriers(page, f"chip edited {scheme} {width}")
    page.keyboard.press("Escape")
    assert page.locator("#turn .look-form").is_hidden()

    page.click("#turn [data-look=edit]")
    page.fill("#turn .look-form input", "When did Laos join ASEAN?")
    page.keyboard.press("Enter")
    settled(page, "When did Laos join ASEAN?")
    assert page.locator("#turn .question").inner_text() == "And Cambodia?"
    assert page.locator("#earlier-turns .turn").count() == 2

    page.click("#turn [data-look=clear]")
    settled(page, "")
    assert page.locator("#turn .question").inner_text() == "And Cambodia?"
    assert page.locator("#earlier-turns .turn").count() == 2
    assert seen.complaints == []
    assert seen.outside == []


@pytest.fixture(scope="module")
def fair_site(chromium, tmp_path_factory):
    """The page over two articles, of which one names whom the other tells of."""
    with served_articles(tmp_path_factory.mktemp("fair"), FAIR) as address:
        yield address


def test_a_first_hop_is_told(fair_site, visit):
    seen = visit(fair_site)
    seen.ask("When was the host of the Elmwood fair born?")
    assert "born in 1960" in seen.page.inner_text("#turn .statement >> nth=0")
    assert "Who was the host of the Elmwood fair?" in seen.page.inner_text("#turn .hops")
    keep(seen.page, "hops")
    no_barriers(seen.page, "hops")


def test_a_corrected_word_is_told(site, visit):
    seen = visit(site)
    seen.ask("When was the Korean Armistise Agreement signed?")
    assert "Also searched for: Armistice" in seen.page.locator("#turn .corrected").inner_text()
    keep(seen.page, "corrected")
    no_barriers(seen.page, "corrected")
