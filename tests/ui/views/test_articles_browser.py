"""The Articles view in a real browser: each thing that a person does there, once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import ROOT
from tests.index.web_server import serving
from tests.ui.axe import no_barriers
from tests.ui.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.long]

MANY = 5_000
LONG = "A title of three hundred characters that goes on and on, " * 5 + "end of the title"
ARABIC = "الميناء القديم في المدينة"
TROUBLED = "#shelf-list .is-troubled"
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


def assistant(data: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "assistant", *arguments, "--data", str(data)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def many(chromium, tmp_path_factory):
    """A page over 5,000 articles, built with the fast model."""
    folder = tmp_path_factory.mktemp("many")
    titles = [LONG, ARABIC, "<b>Bold</b> & “quoted” 😀", *(f"Report {n}" for n in range(3, MANY))]
    rows = (
        {"id": f"n{n}", "title": title, "date": f"20{n % 20:02}-03-04", "source": f"Desk {n % 7}",
         "text": f"{title} tells of event number {n}. " + "word " * (n % 50)}
        for n, title in enumerate(titles)
    )  # fmt: skip
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    arguments = ("build", "--model", "fast", "--jsonl", str(folder / "rows.jsonl"))
    assistant(folder / "data", *arguments)
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


@pytest.fixture
def own(chromium, tmp_path):
    """A page that nobody else's test has changed, and its data folder."""
    data = tmp_path / "data"
    with served(ROOT / "app.py", data, tmp_path / "log.txt") as address:
        yield address, data


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "sea"
    place.mkdir()
    (place / "harbour.txt").write_text("The harbour\n\nThe harbour of Aldermoor was closed in May.")
    (place / "ferry.txt").write_text(
        "The ferry\n\nThe ferry of Aldermoor sails at noon on Mondays."
    )
    (place / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    return place


def articles(seen):
    """Show the Articles view, its list read."""
    seen.page.click("#masthead [data-view=articles]")
    seen.page.wait_for_selector("#shelf-list .article-row, #shelf-empty:not([hidden])")
    return seen.page


def follow(seen, path: Path) -> str:
    page = articles(seen)
    page.click("#shelf-more details:first-child summary")
    page.fill("#folder-path", str(path))
    receipt = seen.build(lambda: page.click("#add-folder button"))
    page.wait_for_function("!document.querySelector('#shelf-more details[open]')")
    return receipt


def wait_for_count(page, words: str) -> None:
    page.wait_for_function(
        "words => document.getElementById('shelf-count').textContent.includes(words)", arg=words
    )


def test_five_thousand_articles_are_listed_filtered_and_sorted_in_the_browser(visit, many):
    seen = visit(many)
    page = seen.page
    sizes: list[int] = []
    page.on(
        "response",
        lambda r: sizes.append(len(r.body())) if "component_server" in r.url else None,
    )
    articles(seen)
    wait_for_count(page, "5,000 articles · 100 shown")
    page.wait_for_timeout(300)
    assert 100_000 < max(sizes) < 1_000_000
    assert sum(sizes) < 1_100_000
    assert page.locator("#shelf-list > li").count() == 100
    asked = len(sizes)
    page.fill("#shelf-filter", "report 4321")
    assert page.locator(".row-title").all_inner_texts() == ["Report 4321"]
    assert page.inner_text("#shelf-count") == "1 of 5,000 articles"
    page.fill("#shelf-filter", "desk 3")
    assert "· 100 shown" in page.inner_text("#shelf-count")
    page.click("#shelf-further")
    assert page.locator("#shelf-list > li").count() == 200
    assert page.evaluate(
        "[...document.querySelectorAll('#shelf-list > li')][100].contains(document.activeElement)"
    )
    page.fill("#shelf-filter", "no such title")
    assert page.inner_text("#shelf-count") == "No article fits."
    page.fill("#shelf-filter", "")
    page.select_option("#shelf-sort", "date")
    assert "4 March 2019" in page.inner_text("#shelf-list > li >> nth=0")
    page.select_option("#shelf-sort", "words")
    words = page.locator("#shelf-list .row-facts").evaluate_all(
        "all => all.map(f => Number(f.textContent.match(/· ([\\d,]+) words/)[1]))"
    )
    assert words == sorted(words, reverse=True)
    assert len(sizes) == asked  # all of it without the server
    milliseconds = page.evaluate(
        """() => {
            const box = document.getElementById("shelf-filter");
            const began = performance.now();
            box.value = "report 99";
            box.dispatchEvent(new Event("input", { bubbles: true }));
            return performance.now() - began;
        }"""
    )
    assert milliseconds < 1000  # some 30 on two quiet cores


@pytest.mark.parametrize("width", [1400, 390])
def test_long_titles_and_titles_from_right_to_left_stay_in_their_rows(visit, many, width):
    page = articles(visit(many, width=width))
    for words in (LONG, ARABIC, "<b>Bold</b> & “quoted” 😀"):
        page.fill("#shelf-filter", words)
        row = page.locator("#shelf-list .article-row")
        assert row.count() == 1
        shown = page.locator(".row-title").text_content()
        assert shown == words or (shown.endswith("…") and words.startswith(shown[:-1]))
        assert page.evaluate(OVERFLOW) <= 0
        inside = row.evaluate("r => r.scrollWidth <= r.clientWidth + 1")
        assert inside, words
    page.fill("#shelf-filter", ARABIC)
    # the list is drawn again as the filter changes: a title of before has no style any more
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.row-title')).direction === 'rtl'"
    )


def test_each_of_many_dropped_files_is_followed_to_the_index(own, visit, tmp_path):
    seen = visit(own[0])
    articles(seen)
    texts = {f"note{n}.txt": f"Note number {n} tells of the boat called Anna{n}." for n in range(8)}
    texts["again.txt"] = texts["note3.txt"]
    texts["photo.png"] = "x"
    texts["broken.pdf"] = "%PDF-1.4 nonsense"
    dropped = seen.page.evaluate_handle(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, text] of Object.entries(files))
                transfer.items.add(new File([text], name));
            return transfer;
        }""",
        texts,
    )
    event = {"dataTransfer": dropped}
    receipt = seen.build(lambda: seen.page.dispatch_event("#articles", "drop", event))
    assert "9 added" in receipt
    assert "11 files: 9 indexed, 1 failed, 1 left out" in receipt
    states = seen.page.locator("[data-arrival]").evaluate_all(
        "all => all.map(li => [li.querySelector('bdi').textContent, li.dataset.arrival])"
    )
    assert dict(states) == {
        **{f"note{n}.txt": "indexed" for n in range(8)},
        "again.txt": "indexed",
        "photo.png": "left out",
        "broken.pdf": "failed",
    }
    assert "the same text as" in receipt
    assert seen.page.locator("#sending .build").count() == 0
    again = seen.drop("note1.txt", texts["note1.txt"])
    assert "nothing had changed" in again
    assert "note1.txt: already there, unchanged" in again


def test_too_many_or_too_large_files_are_told_before_anything_is_sent(visit, site):
    seen = visit(site)
    page = articles(seen)
    sent = []
    page.on("request", lambda r: sent.append(r.url) if "/upload" in r.url else None)
    for make, words in (
        (
            "[...Array(1001)].map((_, n) => new File(['x'], `${n}.txt`))",
            "1,001 files are more than",
        ),
        (
            "[new File([new Blob(Array(41).fill(new Uint8Array(5e6)))], 'big.txt')]",
            "big.txt has 205 MB",
        ),
    ):
        page.evaluate(
            f"""() => {{
                const transfer = new DataTransfer();
                for (const file of {make}) transfer.items.add(file);
                const input = document.querySelector("#articles-view input[type=file]");
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", {{ bubbles: true }}));
            }}"""
        )
        page.wait_for_function(
            "words => document.getElementById('sending').textContent.includes(words)", arg=words
        )
        assert "Nothing was sent." in page.inner_text("#sending")
    assert sent == []
    assert page.inner_text("#outcome") == ""


@pytest.fixture
def own_network(chromium, tmp_path):
    """A page that may fetch from this machine, and a web server on it."""
    data, log = tmp_path / "data", tmp_path / "log"
    allowed = {"FOOTNOTE_ALLOW_PRIVATE": "1"}
    with serving() as web, served(ROOT / "app.py", data, log, **allowed) as address:
        yield address, web


def test_a_page_of_the_web_is_added_by_its_address_and_says_that_it_is_fetched(
    own_network, visit, tmp_path
):
    address, web = own_network
    text = "<p>The lighthouse of Aldermoor was lit in 1911 by Queen Ysolde herself.</p>" * 3
    web.put("/lamp", f"<html><title>A lamp</title><body><article>{text}</article></body></html>")
    seen = visit(address)
    page = articles(seen)
    page.click("#shelf-more details:first-child summary")
    assert "fetches the address now and at every rebuild" in page.inner_text("#add-web")
    page.fill("#web-address", web.url("/lamp"))
    assert "1 added" in seen.build(lambda: page.click("#add-web button"))
    assert web.asked == ["/lamp"]
    wait_for_count(page, "articles")
    page.click("#origins summary")
    assert web.url("/lamp") in page.inner_text("#origin-list")
    assert "web page · 1 article · fetched at every rebuild" in page.inner_text("#origin-list")
    seen.upload(_note(tmp_path))
    assert web.asked == ["/lamp"]  # adding a file fetches nothing


def _note(tmp_path: Path) -> Path:
    note = tmp_path / "note.txt"
    note.write_text("A note on the boat called Anna, which sails on Mondays.")
    return note


def test_an_address_of_the_own_network_is_refused(own, visit):
    seen = visit(own[0])
    page = articles(seen)
    page.click("#shelf-more details:first-child summary")
    page.fill("#web-address", "http://127.0.0.1:9/secret")
    assert "of the own network" in seen.build(lambda: page.click("#add-web button"))
    page.wait_for_function(
        "document.querySelector('#origins summary').textContent === 'Sources (2, 1 not reached)'"
    )


def test_a_folder_is_followed_its_problems_are_listed_and_it_is_left_again(own, visit, folder):
    seen = visit(own[0])
    page = seen.page
    assert "2 added" in follow(seen, folder)
    wait_for_count(page, "19 articles, 1 file could not be read")
    assert page.inner_text("#shelf-problems") == "With problems (1)"
    page.click("#shelf-problems")
    assert page.locator(TROUBLED).count() == page.locator("#shelf-list > li").count() == 1
    assert "broken.pdf" in page.inner_text(TROUBLED)
    assert "could not be read" in page.inner_text(TROUBLED)
    page.click("#shelf-problems")
    assert page.locator("#shelf-list > li").count() == 20
    page.click("#origins summary")
    page.click(f'[data-ask-first=leave][data-which="{folder}"]')
    page.wait_for_selector("#shelf-dialog[open]")
    assert "Its articles (2) leave the library." in page.inner_text("#shelf-dialog")
    page.click("#shelf-dialog [data-close]")
    assert page.locator("#shelf-dialog[open]").count() == 0
    page.click(f'[data-ask-first=leave][data-which="{folder}"]')
    assert "2 removed" in seen.build(lambda: page.click("#shelf-dialog .danger-button"))
    wait_for_count(page, "17 articles")
    assert (folder / "ferry.txt").exists()
    assert str(folder) not in page.inner_text("#origin-list")


def test_an_article_is_removed_with_proof_stays_out_and_is_let_back_in(own, visit, folder):
    seen = visit(own[0])
    page = seen.page
    follow(seen, folder)
    page.fill("#shelf-filter", "the ferry")
    page.click("#shelf-list .row-remove")
    page.wait_for_selector("#shelf-dialog[open]")
    words = page.inner_text("#shelf-dialog")
    assert "Remove “The ferry”?" in words
    assert "This cannot be undone" in words
    assert f"{folder}/ferry.txt, is not touched" in words
    proof = seen.build(lambda: page.click("#shelf-dialog .danger-button"))
    assert "“The ferry” is gone from all " in proof
    assert "none is left." in proof
    page.wait_for_function(
        "document.getElementById('shelf-count').textContent === 'No article fits.'"
    )
    assert "added" not in seen.build(lambda: page.click("#rebuild"))
    page.click("#masthead [data-view=ask]")
    seen.ask("When does the ferry of Aldermoor sail?")
    assert "sails at noon" not in page.inner_text("#turn")
    page.click("#masthead [data-view=articles]")
    page.click("#origins summary")
    assert "1 added" in seen.build(lambda: page.click('[data-do=restore][data-which="ferry.txt"]'))
    wait_for_count(page, "1 of ")


def test_an_added_file_that_could_not_be_read_is_deleted(own, visit, tmp_path):
    seen = visit(own[0])
    page = seen.page
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nonsense")
    seen.upload(broken)
    page.click("#shelf-problems")
    page.click(f"{TROUBLED} .row-remove")
    assert "Delete “broken.pdf”?" in page.inner_text("#shelf-dialog[open]")
    seen.build(lambda: page.click("#shelf-dialog .danger-button"))
    page.wait_for_selector("#shelf-problems", state="hidden")
    assert page.locator("#shelf-list > li").count() == 17
    assert not (own[1] / "uploads" / "broken.pdf").exists()


def test_a_collection_is_made_chosen_by_address_and_deleted(own, visit, tmp_path):
    seen = visit(own[0])
    page = seen.page
    seen.ask("Who invited the leaders of South Korea and Japan to Camp David?")
    assert page.locator("#turn .cite").count() >= 1
    articles(seen)
    assert page.locator("#collection").is_hidden()
    page.click("#collections summary")
    page.click("[data-ask-first=found]")
    page.fill("#collection-name", "../up")
    page.click("#found-form .plain-button")
    page.wait_for_function("document.getElementById('found-problem').textContent")
    assert "cannot be the name of a collection" in page.inner_text("#found-problem")
    page.fill("#collection-name", "Reise 2026")
    page.click("#found-form .plain-button")
    page.wait_for_url("**/?collection=*")
    assert parse_qs(urlsplit(page.url).query) == {"collection": ["Reise 2026"]}
    page.wait_for_selector("#collection", state="visible")
    assert page.input_value("#collection") == "Reise 2026"
    assert page.locator(".turn").count() == 0
    page.click("#masthead [data-view=articles]")
    page.wait_for_selector("#shelf-empty:not([hidden])")
    assert "1 added" in seen.upload(_note(tmp_path))
    assert (own[1] / "collections" / "Reise 2026" / "uploads" / "note.txt").exists()
    page.click("#masthead [data-view=ask]")
    seen.ask("When does the boat called Anna sail?")
    page.click("#turn .cite >> nth=0")
    page.wait_for_selector("#cited")
    assert "sails on Mondays" in page.inner_text("#cited")
    page.select_option("#collection", "")
    page.wait_for_url(own[0])
    page.wait_for_selector("#suggested .suggestion")
    seen.ask("When does the boat called Anna sail?")
    assert "sails on Mondays" not in page.inner_text("#turn")
    articles(seen)
    page.click("#collections summary")
    page.click('[data-ask-first=dissolve][data-which="Reise 2026"]')
    assert "Its index of 1 article" in page.inner_text("#shelf-dialog[open]")
    page.click("#shelf-dialog .danger-button")
    page.wait_for_selector("#collection", state="hidden")
    assert list((own[1] / "collections").iterdir()) == []
    assert seen.complaints == []
    page.goto(f"{own[0]}?collection=nowhere")
    page.wait_for_url(own[0])
    page.wait_for_selector("#welcome .welcome")
    seen.complaints.clear()  # what the page still asked of a collection that is not there


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_no_barrier_in_what_opens_in_the_articles_view(own, visit, folder, scheme, width):
    seen = visit(own[0], width=width, color_scheme=scheme)
    page = seen.page
    follow(seen, folder)
    assert page.evaluate(OVERFLOW) <= 0
    no_barriers(page, "receipt and list")
    for number, name in enumerate(("add", "sources", "collections"), 1):
        page.click(f"#shelf-more details:nth-of-type({number}) summary")
        no_barriers(page, name)
        assert page.evaluate(OVERFLOW) <= 0
    page.click("[data-ask-first=found]")
    page.wait_for_selector("#found-form")
    no_barriers(page, "a new collection")
    page.keyboard.press("Escape")
    page.click("#shelf-list .row-remove >> nth=0")
    page.wait_for_selector("#shelf-dialog .danger-button")
    no_barriers(page, "before a removal")
