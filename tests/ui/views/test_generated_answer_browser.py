"""The written view in a real browser, with a scripted model's server on loopback."""

from __future__ import annotations

import pytest

from tests.assistant.generation.scripted_server import ScriptedServer, failures, words
from tests.conftest import ROOT
from tests.ui.axe import no_barriers
from tests.ui.conftest import Visit, served

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUESTION = "Who invited the leaders of South Korea and Japan to Camp David?"
TRUE = "The day chosen was Aug. 18, 2023."
FALSE = "The summit was held on the moon in 1920."
WRITTEN = "#turn .written"
WAIT = 60_000


@pytest.fixture(scope="module")
def model():
    server = ScriptedServer(words(TRUE))
    yield server
    server.close()


@pytest.fixture(scope="module")
def site(chromium, model, tmp_path_factory):
    """The page with that model."""
    folder = tmp_path_factory.mktemp("written")
    settings = {
        "FOOTNOTE_LANGUAGE_MODEL": f"openai-like:{model.address}/v1#scripted",
        "FOOTNOTE_MODEL_SECONDS": "20",
    }
    with served(ROOT / "app.py", folder / "data", folder / "log.txt", **settings) as address:
        yield address


def choose(page, reads: str) -> None:
    page.click(f"#turn [role=tab][data-reads={reads}]")


def finished(page) -> None:
    page.wait_for_selector(
        "#turn .two-ways:not([data-written=working])", state="attached", timeout=WAIT
    )


def texts(page) -> list[str]:
    return page.locator(f"{WRITTEN} .statement .sentence").all_inner_texts()


def test_the_quoted_answer_comes_first_and_the_written_one_streams_in(visit, site, model):
    model.reply = words(f"{TRUE} {FALSE}", pause=0.3)
    seen = visit(site)
    page = seen.page
    seen.ask(QUESTION)
    assert page.locator("#turn .quoted .statement").first.is_visible()
    assert page.get_attribute("#turn .two-ways", "data-written") == "working"
    choose(page, "written")
    page.wait_for_selector(f"{WRITTEN} .draft", timeout=WAIT)
    assert "not yet checked" in page.inner_text(f"{WRITTEN} .draft")
    no_barriers(page, "an answer in the writing")
    page.wait_for_selector(f"{WRITTEN} .statement", timeout=WAIT)
    assert not page.locator("#turn .quoted").is_visible()
    finished(page)
    assert texts(page) == [TRUE]
    page.click(f"{WRITTEN} .left-out summary")
    assert FALSE in page.inner_text(f"{WRITTEN} .left-out")
    assert "Written by scripted" in page.inner_text(f"{WRITTEN} .written-by")
    assert page.inner_text("#announcer").startswith("The written answer stands")
    page.click(f"{WRITTEN} .cite >> nth=0")
    quote = page.get_attribute(f"{WRITTEN} .cite >> nth=0", "data-quote")
    page.wait_for_function(
        "quote => document.getElementById('cited')?.textContent === quote", arg=quote
    )
    no_barriers(page, "a written answer")


def test_the_choice_is_kept_for_the_next_answer_and_the_next_visit(visit, site, model):
    model.reply = words(TRUE)
    seen = visit(site)
    page = seen.page
    seen.ask(QUESTION)
    finished(page)
    choose(page, "written")
    assert page.get_attribute("#turn [data-reads=written]", "aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    assert page.locator("#turn .quoted").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator(WRITTEN).is_visible()
    seen.ask("Where is Camp David?")
    finished(page)
    again = Visit(page.context, site)
    again.ask(QUESTION)
    finished(again.page)
    assert again.page.locator(WRITTEN).is_visible()
    assert texts(again.page) == [TRUE]


FAILURES = failures(silent="said nothing for 10 s", slow="took longer than 20 s")


@pytest.mark.parametrize("name", FAILURES)
def test_whatever_fails_the_quoted_answer_stands_with_one_line(visit, site, model, name):
    model.reply, line = FAILURES[name]
    seen = visit(site)
    page = seen.page
    page.evaluate("localStorage.setItem('footnote-reads', 'written')")
    seen.ask(QUESTION)
    finished(page)
    assert page.locator("#turn .quoted .statement").first.is_visible()
    assert not page.locator("#turn .ways-tabs").is_visible()
    note = page.inner_text("#turn .written-note")
    assert line in note
    assert note.endswith("The quoted answer stands.")
    assert "SECRET" not in page.content()
    no_barriers(page, f"a model that is {name}")


def test_a_model_s_wrong_numbers_cite_nothing(visit, site, model):
    model.reply = words(f"{TRUE} [9] [77]")
    seen = visit(site)
    page = seen.page
    seen.ask(QUESTION)
    finished(page)
    choose(page, "written")
    assert texts(page) == [TRUE]
    quotes = page.locator(f"{WRITTEN} .cite").evaluate_all("all => all.map(c => c.dataset.quote)")
    assert quotes
    assert all("18" in quote for quote in quotes)
    assert "77" not in page.inner_text(WRITTEN)


def test_stop_keeps_what_is_there_with_its_citations(visit, site, model):
    model.reply = words(f"{TRUE} " + "Because it goes on and on " * 40, pause=0.1)
    seen = visit(site)
    page = seen.page
    seen.ask(QUESTION)
    choose(page, "written")
    page.wait_for_selector(f"{WRITTEN} .statement", timeout=WAIT)
    page.click("#turn [data-stop-writing]")
    finished(page)
    assert texts(page) == [TRUE]
    assert page.locator(f"{WRITTEN} .cite").count() >= 1
    assert "Stopped here" in page.inner_text(f"{WRITTEN} .written-problem")


def test_markup_of_a_model_is_never_more_than_text(visit, site, model):
    model.reply = words(
        f"{TRUE} ![x](http://127.0.0.1:8239/exfil) <img src=x onerror=document.title='owned'> "
        "[link](javascript:document.title='owned') <script>document.title='owned'</script>"
    )
    seen = visit(site)
    page = seen.page
    seen.ask(QUESTION)
    finished(page)
    choose(page, "written")
    if page.locator(f"{WRITTEN} .left-out").count():
        page.click(f"{WRITTEN} .left-out summary")
    assert page.locator(f"{WRITTEN} :is(img, script, a, iframe)").count() == 0
    assert page.title() == "Footnote"
    assert not [url for url in seen.urls if "exfil" in url]


def test_a_reopened_conversation_shows_the_written_answer_too(visit, site, model):
    model.reply = words(TRUE)
    seen = visit(site)
    page = seen.page
    seen.ask(QUESTION)
    finished(page)
    page.wait_for_timeout(500)  # it is saved once it stands
    page.click("#masthead [data-view=talks]")
    page.click("[data-open] >> nth=0")
    page.wait_for_selector("#turn .two-ways[data-written=done]", state="attached")
    choose(page, "written")
    assert texts(page) == [TRUE]


def test_the_line_below_the_box_says_who_is_sent_what(visit, site, model):
    page = visit(site).page
    page.click(".model-line summary")
    said = page.inner_text(".model-body")
    assert "scripted at 127.0.0.1, a server on this machine, is sent the question" in said
    assert "checked here against your articles" in said
    assert page.locator(".model-form").count() == 0
    no_barriers(page, "who is sent what")


def test_a_model_can_be_chosen_on_the_page_and_given_up_again(visit, model, tmp_path):
    model.reply = words(TRUE)
    with served(ROOT / "app.py", tmp_path / "data", tmp_path / "log.txt") as address:
        seen = visit(address)
        page = seen.page
        assert page.inner_text(".model-line summary") == "Language model: none"
        seen.ask(QUESTION)
        assert page.locator("#turn .two-ways").count() == 0
        page.click(".model-line summary")
        assert "no question and no sentence is sent anywhere" in page.inner_text(".model-body")
        page.fill("#model-box", "gpt-4")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "document.querySelector('.model-problem').textContent.includes('is no language model')"
        )
        no_barriers(page, "a model that is none")
        page.fill("#model-box", f"{model.address}/v1#picked")
        page.click(".model-form button[type=submit]")
        page.wait_for_function(
            "document.querySelector('.model-line summary').textContent.includes('picked')"
        )
        seen.ask(QUESTION)
        finished(page)
        choose(page, "written")
        assert texts(page) == [TRUE]
        page.click("[data-no-model]")
        page.wait_for_function(
            "document.querySelector('.model-line summary').textContent.includes('none')"
        )
        page.close()  # before its server ends
    assert not (tmp_path / "data" / "language-model").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_a_written_answer_is_legible_and_fits(visit, site, model, scheme, width):
    model.reply = words(f"{TRUE} {FALSE} The summit was held at Camp David on 18 August 2023.")
    seen = visit(site, width=width, height=900, color_scheme=scheme)
    page = seen.page
    seen.ask(QUESTION)
    finished(page)
    choose(page, "written")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    no_barriers(page, f"a written answer, {scheme}, {width} px")
