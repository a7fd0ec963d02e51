"""The page in a real browser. The `visit` fixture checks that nothing leaves the machine."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT
from tests.ui.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.long]

CAMP_DAVID = "Who invited the leaders of South Korea and Japan to Camp David?"
UNANSWERABLE = "What is the capital of Mongolia?"

MARK_IN_PANEL = """() => {
    const panel = document.getElementById("source-body").getBoundingClientRect();
    const mark = document.getElementById("cited").getBoundingClientRect();
    return mark.height > 0 && mark.top >= panel.top && mark.bottom <= panel.bottom
        && mark.left >= panel.left && mark.right <= panel.right
        && panel.bottom <= window.innerHeight && window.scrollY === 0;
}"""
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


def test_a_click_on_a_citation_opens_its_article_at_the_highlighted_sentence(visit, site):
    seen = visit(site)
    seen.ask(CAMP_DAVID)
    page = seen.page
    page.wait_for_selector("#cited")  # the first source opens by itself where there is room
    cites = page.locator("#turn .cite")
    assert cites.count() >= 1
    for cite in [cites.nth(i) for i in range(cites.count())]:
        quote, article = cite.get_attribute("data-quote"), cite.get_attribute("data-article")
        cite.click()
        page.wait_for_function(
            "quote => document.getElementById('cited')?.textContent === quote", arg=quote
        )
        assert cite.get_attribute("aria-current") == "true"
        assert page.evaluate(MARK_IN_PANEL), article
    first = page.locator("#turn .statement .sentence").first
    assert "President Joe Biden" in first.inner_text()
    assert cites.first.get_attribute("data-quote") == first.inner_text()


def test_a_far_sentence_is_scrolled_to_inside_the_panel_alone(visit, site):
    seen = visit(site, height=500)
    seen.ask(CAMP_DAVID)
    seen.page.wait_for_selector("#cited")
    talk = seen.page.evaluate("document.getElementById('talk').scrollTop")
    last = seen.page.locator("#turn .card").last
    last.scroll_into_view_if_needed()
    talk = seen.page.evaluate("document.getElementById('talk').scrollTop")
    last.click()
    seen.page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote",
        arg=last.get_attribute("data-quote"),
    )
    assert seen.page.evaluate(MARK_IN_PANEL)
    assert seen.page.evaluate("document.getElementById('talk').scrollTop") == talk


def test_what_the_articles_do_not_hold_gets_the_nearest_sentences(visit, site):
    seen = visit(site)
    seen.ask(UNANSWERABLE)
    assert "Your articles do not seem to answer this." in seen.page.inner_text("#turn")
    near = seen.page.locator("#turn .near")
    assert near.count() >= 1
    assert seen.page.locator("#cited").count() == 0
    near.first.click()
    seen.page.wait_for_selector("#cited")
    assert seen.page.inner_text("#cited") == near.first.get_attribute("data-quote")
    assert seen.page.evaluate(MARK_IN_PANEL)


def test_a_follow_up_and_a_greeting_stay_in_one_conversation_until_a_new_one_begins(visit, site):
    seen = visit(site)
    seen.ask(CAMP_DAVID)
    seen.ask("And when?")
    shown = " ".join(seen.page.inner_text("#turn").split())
    assert f"Searched for: {CAMP_DAVID[:-1]}, and when?" in shown
    seen.ask("thanks")
    assert "You are welcome" in seen.page.inner_text("#turn")
    questions = seen.page.locator(".turn .question").all_inner_texts()
    assert questions == [CAMP_DAVID, "And when?", "thanks"]
    seen.page.click("#anew")
    seen.page.wait_for_selector(".welcome", state="visible")
    assert seen.page.locator(".turn").count() == 0
    seen.ask("And when?")
    assert "Searched for" not in seen.page.inner_text("#turn")


def test_everything_goes_by_keyboard(visit, site):
    seen = visit(site)
    page = seen.page
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    page.keyboard.press("Enter")  # nothing to ask: nothing happens
    page.keyboard.type(UNANSWERABLE)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .near")
    assert page.inner_text("#announcer") == "Your articles do not seem to answer this."
    page.focus("#turn .near >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited")
    assert page.get_by_label("Question", exact=True).count() == 1


def test_on_a_phone_the_source_slides_over_and_closes_again(visit, site):
    seen = visit(site, width=390, height=844, has_touch=True, is_mobile=True)
    page = seen.page
    assert page.evaluate(OVERFLOW) <= 0
    seen.ask(CAMP_DAVID)
    assert page.locator("#source").is_hidden()
    assert page.evaluate(OVERFLOW) <= 0
    page.click("#turn .cite >> nth=0")
    page.wait_for_selector("#cited", state="visible")
    page.wait_for_function("document.activeElement.id === 'close-source'")
    page.wait_for_timeout(300)  # the panel is still sliding
    assert page.evaluate(MARK_IN_PANEL)
    assert page.evaluate(OVERFLOW) <= 0
    page.keyboard.press("Escape")
    page.wait_for_selector("#source", state="hidden")
    assert page.evaluate("document.activeElement.className") == "cite"
    page.click("#masthead [data-view=articles]")
    assert page.evaluate(OVERFLOW) <= 0
    page.click(".article-row >> nth=0")
    page.click("#close-source")
    page.wait_for_selector("#source", state="hidden")
    box = page.locator("#articles-view").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_an_uploaded_article_answers_and_what_cannot_be_read_says_why(visit, site, tmp_path):
    seen = visit(site)
    harbor = tmp_path / "harbor.txt"
    harbor.write_text(
        "A harbor at last\n\nThe harbor of Aldermoor was opened by Queen Ysolde on May 3, 1911. "
        "It took nine years to build.\n"
    )
    broken, photo = tmp_path / "broken.pdf", tmp_path / "photo.png"
    broken.write_bytes(b"%PDF-1.4 nonsense")
    photo.write_bytes(b"x")
    receipt = seen.upload(harbor, broken, photo)
    assert "1 added" in receipt
    assert "1 could not be read" in receipt
    assert "broken.pdf: " in receipt
    assert "photo.png: .png files are not read" in receipt
    assert "A harbor at last" in seen.page.inner_text("#articles")
    seen.page.click("#masthead [data-view=ask]")
    seen.ask("Who opened the harbor of Aldermoor?")
    quotes = seen.page.eval_on_selector_all("#turn .cite", "all => all.map(b => b.dataset.quote)")
    wanted = "The harbor of Aldermoor was opened by Queen Ysolde on May 3, 1911."
    assert wanted in quotes
    seen.page.locator("#turn .cite").nth(quotes.index(wanted)).click()
    seen.page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=wanted
    )
    assert seen.page.evaluate(MARK_IN_PANEL)


def test_a_changed_upload_is_rebuilt_by_the_button(visit, site, tmp_path):
    seen = visit(site)
    draft = tmp_path / "ferry.txt"
    draft.write_text("The ferry of Aldermoor\n\nThe ferry of Aldermoor sails at noon.\n")
    assert "1 added" in seen.upload(draft)
    draft.write_text("The ferry of Aldermoor\n\nThe ferry of Aldermoor sails at nine.\n")
    assert "a new version takes the place" in seen.upload(draft)
    assert "nothing had changed" in seen.build(lambda: seen.page.click("#rebuild"))
    dropped = "The kiosk of Aldermoor\n\nThe kiosk of Aldermoor sells maps.\n"
    assert "1 added" in seen.drop("kiosk.txt", dropped)
    assert "already there, unchanged" in seen.drop("kiosk.txt", dropped)
    seen.page.click("#masthead [data-view=ask]")
    seen.ask("When does the ferry of Aldermoor sail?")
    assert "sails at nine." in seen.page.inner_text("#turn")


@pytest.fixture
def shared_data(tmp_path, chromium):
    """A page of its own and the data folder that it serves."""
    with served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt") as address:
        yield address, tmp_path / "data"


def test_a_rebuild_made_in_a_shell_is_served_without_touching_the_page(
    shared_data, visit, tmp_path
):
    address, data = shared_data
    lighthouse = tmp_path / "articles" / "lighthouse.txt"
    lighthouse.parent.mkdir()
    seen = visit(address)
    seen.ask("When was the lighthouse of Aldermoor lit?")
    assert "Aldermoor was lit" not in seen.page.inner_text("#turn")
    for year, question in (
        ("1911", "In which year was the lighthouse of Aldermoor lit?"),
        ("1912", "What year was the lighthouse of Aldermoor lit in?"),
    ):
        sentence = f"The lighthouse of Aldermoor was lit in {year}."
        lighthouse.write_text(f"A lighthouse at last\n\n{sentence}\n")
        command = [sys.executable, "-m", "assistant", "build", str(lighthouse.parent)]
        subprocess.run([*command, "--data", str(data)], cwd=ROOT, check=True, capture_output=True)
        seen.ask(question)
        cite = seen.page.locator("#turn .cite").first
        assert cite.get_attribute("data-quote") == sentence
        cite.click()
        seen.page.wait_for_function(
            "quote => document.getElementById('cited')?.textContent === quote", arg=sentence
        )
    seen.page.click("#masthead [data-view=articles]")
    seen.page.wait_for_function(
        "document.getElementById('articles').innerText.includes('A lighthouse at last')"
    )


def test_a_hostile_article_stays_words(visit, site, tmp_path):
    seen = visit(site)
    hostile = tmp_path / "hostile.txt"
    sentence = (
        'The wizard Grobnik of Xylophonia wrote <img src=x onerror="window.owned=1"> and '
        "<script>window.owned=2</script> and ${window.owned=3} and {{value}} on 😀 walls."
    )
    hostile.write_text(f"<b onclick=window.owned=4>Grobnik</b>\n\n{sentence}\n", "utf-8")
    seen.upload(hostile)
    seen.page.click("#masthead [data-view=ask]")
    seen.ask("What did the wizard Grobnik of Xylophonia write on walls?")
    quotes = seen.page.eval_on_selector_all("#turn .cite", "all => all.map(b => b.dataset.quote)")
    seen.page.locator("#turn .cite").nth(quotes.index(sentence)).click()
    seen.page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=sentence
    )
    assert seen.page.evaluate("window.owned") is None
    inside = "#turn :is(img, script, b), #source-body :is(img, script, b)"
    assert seen.page.locator(inside).count() == 0


def test_stop_really_stops_a_question(visit, slow_site):
    seen = visit(slow_site)
    page = seen.page
    page.fill("#question textarea", f"Answer slowly: {UNANSWERABLE}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .stage:has-text('Reading')")
    page.keyboard.type("and what is typed meanwhile stays")
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]", timeout=10_000)
    assert "Stopped." in page.inner_text("#turn")
    page.wait_for_selector("#ask", state="visible")
    assert page.input_value("#question textarea") == "and what is typed meanwhile stays"
    seen.ask(UNANSWERABLE)
    assert "do not seem to answer" in page.inner_text("#turn")


def test_the_examples_go_with_one_click_and_do_not_come_back(visit, slow_site):
    seen = visit(slow_site)
    page = seen.page
    page.click("#masthead [data-view=articles]")
    assert "17 removed" in seen.build(lambda: page.click("#no-examples"))
    page.wait_for_selector("#no-examples", state="hidden")
    receipt = seen.build(lambda: page.click("#rebuild"))
    assert "added" not in receipt
    page.click("#masthead [data-view=ask]")
    page.wait_for_function("!document.querySelector('#suggested .suggestion')")
    seen.ask(CAMP_DAVID)
    assert page.locator("#turn .cite").count() == 0


def test_stop_really_stops_a_build(visit, slow_site, tmp_path):
    seen = visit(slow_site)
    long = tmp_path / "long.txt"
    long.write_text(
        "\n\n".join(
            f"Paragraph {n} tells of lighthouse number {n} and of the {n} keepers who lived there "
            f"for {n} winters, each with a lamp, a ledger and a boat of {n} oars. " * 4
            for n in range(3000)
        )
    )
    seen.page.click("#masthead [data-view=articles]")
    seen.page.wait_for_function(  # while the list is fetched, an unseen clock stands in it
        "!/^\\d+\\.\\d+s/.test(document.getElementById('articles').innerText)"
    )
    articles = seen.page.inner_text("#articles")
    seen.page.set_input_files("#articles-view input[type=file]", [str(long)])
    seen.page.wait_for_selector("#outcome progress[max]")
    seen.page.click("#stop-build")
    seen.page.wait_for_selector("#outcome [data-state=done]")
    assert "Stopped. The index is as it was" in seen.page.inner_text("#outcome")
    assert seen.page.inner_text("#articles") == articles


def test_a_browser_that_forbids_storage_still_asks_and_reloads(visit, site):
    page = visit(site).page
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', "
        "{ get() { throw new DOMException('forbidden', 'SecurityError'); } });"
    )
    for _ in range(2):
        page.reload()  # whatever the page complains of is seen at the end of the visit
        page.wait_for_selector("#welcome .welcome")


def test_the_page_names_no_script_style_or_font_of_another_host(visit, site):
    seen = visit(site)
    hosts = seen.page.evaluate(
        """() => [...document.querySelectorAll("script[src], link[href], img[src], iframe[src]")]
            .map(e => e.src || e.href)"""
    )
    assert {urlsplit(url).hostname for url in hosts if url.startswith("http")} <= {"127.0.0.1"}
    css = seen.page.evaluate("[...document.querySelectorAll('style')].map(s => s.textContent)")
    assert not any("http://" in sheet or "https://" in sheet for sheet in css)
    assert seen.page.locator("footer:visible").count() == 0


def test_a_busy_port_is_one_clear_line(site, tmp_path):
    port = urlsplit(site).port
    result = subprocess.run(
        [sys.executable, "app.py", "--data", str(tmp_path), "--port", str(port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 2
    assert result.stderr == (f"footnote: port {port} is in use: set another with PORT={port + 1}\n")
