"""The original page of a PDF beside the text, in a real browser: marks, turning, zoom, links."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from assistant.cli.main import main
from tests.conftest import ROOT
from tests.ui.axe import no_barriers
from tests.ui.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.long]

CITED = "The lighthouse of Brannock Point was lit by Ilse Marten in March 1987."
GONE = "The mill of Varrow was sold to a baker."
QUESTION = "Who lit the lighthouse of Brannock Point?"
LEFT, BASELINE, SIZE = 90, 520, 12  # points: where the cited words stand on page 2
FILLER = "The harbour office keeps a ledger of every boat that ties up at the quay."


def report(cited: str) -> bytes:
    """A PDF of three pages; the cited words stand on the second."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=A4)
    for page in range(3):
        drawn.setFont("Helvetica", SIZE)
        for row in range(4):
            drawn.drawString(LEFT, 760 - 40 * row, FILLER)
        if page == 1:
            drawn.drawString(LEFT, BASELINE, cited)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "report.pdf").write_bytes(report(CITED))
    (folder / "gone.pdf").write_bytes(report(GONE))
    return folder


@pytest.fixture(scope="module")
def harbour(chromium, papers, tmp_path_factory):
    """The page over that folder; `gone.pdf` was removed after it was read."""
    data = tmp_path_factory.mktemp("harbour")
    assert main(["build", "--no-examples", str(papers), "--data", str(data / "data")]) == 0
    (papers / "gone.pdf").unlink()
    with served(ROOT / "app.py", data / "data", data / "log.txt") as address:
        yield address


def linked(article: str, *more: str) -> str:
    """The query of a link to an article."""
    return "?" + "&".join((f"article={article}", *more))


def sheet_is(page, number: int) -> None:
    page.wait_for_selector(f'.original[data-page="{number}"] img')


def marked_area(page) -> tuple[float, float, float, float]:
    """The rectangle whose pixels the mark colours, in points of the page, from its top left."""

    def shot() -> Image.Image:
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")

    with_mark = shot()
    page.add_style_tag(content=".sheet-mark { visibility: hidden; }")
    changed = ImageChops.difference(with_mark, shot()).convert("L").point(lambda v: v > 12 and 255)
    box = changed.getbbox()
    assert box is not None
    sheet = page.evaluate("document.querySelector('.sheet').getBoundingClientRect().toJSON()")
    scale = A4[0] / sheet["width"]
    origin = (sheet["left"], sheet["top"]) * 2
    return tuple((edge - start) * scale for edge, start in zip(box, origin, strict=True))


def test_the_cited_words_are_marked_where_they_stand(visit, harbour):
    seen = visit(harbour)
    seen.ask(QUESTION)
    page = seen.page
    page.wait_for_selector("#cited")
    page.click("#view-switch [data-pane=page]")
    sheet_is(page, 2)
    assert page.get_attribute("[data-pane=page]", "aria-pressed") == "true"
    assert not page.is_visible(".source-text")
    no_barriers(page, "the original page")
    width = stringWidth(CITED, "Helvetica", SIZE)
    left, top, right, bottom = marked_area(page)
    assert (left, right) == pytest.approx((LEFT, LEFT + width), abs=2)
    assert top == pytest.approx(A4[1] - BASELINE - SIZE, abs=3)
    assert bottom == pytest.approx(A4[1] - BASELINE + 3, abs=3)
    page.click("#view-switch [data-pane=text]")
    assert page.is_visible("#cited")
    assert page.locator(".original").count() == 0


def test_pages_turn_and_grow_by_button_by_key_and_by_number(visit, harbour):
    page = visit(harbour + linked("report.pdf", "original=1")).page
    sheet_is(page, 1)
    assert page.is_disabled("[aria-label='Previous page']")
    page.click("[aria-label='Next page']")
    sheet_is(page, 2)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Next page"
    page.focus(".sheet-frame")
    page.keyboard.press("ArrowRight")
    sheet_is(page, 3)
    assert page.evaluate("document.activeElement.className") == "sheet-frame"
    page.keyboard.press("ArrowRight")  # there is no further page
    page.keyboard.press("ArrowLeft")
    sheet_is(page, 2)
    narrow = page.evaluate("document.querySelector('.sheet').clientWidth")
    page.keyboard.press("+")
    page.wait_for_selector('.original[data-zoom="1.5"]')
    assert page.evaluate("document.querySelector('.sheet').clientWidth") == pytest.approx(
        1.5 * narrow, abs=2
    )
    page.keyboard.press("-")
    page.wait_for_selector('.original[data-zoom="1"]')
    page.fill(".page-number", "99")
    page.keyboard.press("Enter")
    sheet_is(page, 3)


def test_a_link_opens_the_page_with_its_mark(visit, harbour):
    seen = visit(harbour)
    seen.ask(QUESTION)
    link = seen.page.get_attribute("[data-link]", "data-link")
    opened = visit(harbour.rstrip("/") + "/" + link + "&original=2").page
    sheet_is(opened, 2)
    assert opened.locator(".sheet-mark").count() == 1
    other = visit(harbour.rstrip("/") + "/" + link + "&original=3").page
    sheet_is(other, 3)
    assert other.inner_text(".sheet-note") == "The cited words stand on page 2."
    other.click(".sheet-note button")
    sheet_is(other, 2)
    other.evaluate("navigator.clipboard.writeText = words => { window.copied = words; }")
    other.click("[data-link]")
    other.wait_for_function("window.copied")
    assert other.evaluate("window.copied").endswith("&original=2")


def test_of_a_file_that_is_gone_the_text_stays(visit, harbour):
    page = visit(harbour + linked("gone.pdf", "original=1")).page
    page.wait_for_function("document.getElementById('page-problem').textContent")
    assert "is not there any more" in page.inner_text("#page-problem")
    assert GONE in page.inner_text(".source-text")
    assert page.get_attribute("[data-pane=text]", "aria-pressed") == "true"
    no_barriers(page, "a page that is gone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_page_is_as_wide_as_the_screen(visit, harbour, scheme):
    page = visit(
        harbour + linked("report.pdf", "original=2"),
        width=390,
        height=844,
        has_touch=True,
        is_mobile=True,
        color_scheme=scheme,
    ).page
    sheet_is(page, 2)
    assert page.evaluate("document.querySelector('.sheet').clientWidth") == pytest.approx(
        390, abs=2
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    no_barriers(page, "the original page on a phone")
