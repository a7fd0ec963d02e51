"""Every screen and state of the page, each as a step from the one before: for screenshots.

A walk is a generator: it brings the page into a state and yields the state's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CAMP_DAVID = "Who invited the leaders of South Korea and Japan to Camp David?"
SEVERAL = "When was the treaty signed?"
TWO_PARTS = "When was the Korean armistice signed, and who was the king of Mongolia?"
LIST = "Which countries founded ASEAN?"
OVERVIEW = "What do the articles say about Kim Jong Un?"
COUNT = "How many articles mention North Korea?"
UNCLEAR = "Summarize the article on summits"
SUMMARY = "Summarize the article on Camp David"
BRIDGE = "How long is the Halden bridge?"
LEAGUE = "Did Kirkby join the league?"
UNANSWERABLE = "What is the capital of Mongolia?"

Page = Any  # playwright's, imported where it is used
Walk = Callable[[Page, str, Path], Iterator[str]]


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the end of the turn."""
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        """question => {
            const turn = document.querySelector("#turn .turn");
            return turn?.dataset.state !== "working"
                && turn?.querySelector(".question").textContent === question;
        }""",
        arg=question,
    )


def view(page: Page, name: str) -> None:
    """Open one of the three views."""
    page.click(f"#masthead [data-view={name}]")


def welcomed(page: Page, address: str) -> None:
    """Open the page again."""
    page.goto(address)
    page.wait_for_selector("#welcome .welcome")


def opened_at(page: Page, address: str, name: str) -> None:
    """Open the page again and open one of its views."""
    welcomed(page, address)
    view(page, name)


def is_phone(page: Page) -> bool:
    """Whether the source slides over the rest."""
    return page.viewport_size["width"] < 900


def asking(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """The empty page, answers of each kind, their sources, and what is done with them."""
    page.goto(address)
    page.wait_for_selector("#suggested .suggestion")
    yield "welcome"
    ask(page, CAMP_DAVID)
    page.wait_for_selector("#next .suggestion", state="visible")
    yield "answer"
    page.eval_on_selector("#talk", "e => e.scrollTop = e.scrollHeight")
    yield "answer-next"
    page.click("#turn .cite >> nth=0")
    page.wait_for_selector("#cited", state="visible")
    page.wait_for_timeout(300)
    yield "source"
    if is_phone(page):
        page.click("#close-source")
    page.click("#turn .whys summary >> nth=0")
    page.eval_on_selector("#turn .whys", "e => e.scrollIntoView()")
    yield "why"
    page.click("#turn .toolbar [data-judge=down]")
    page.wait_for_selector("#turn .note-form:not([hidden])")
    page.click("#turn .each > summary")
    page.eval_on_selector("#turn .kept", "e => e.scrollIntoView()")
    yield "feedback"
    page.click("#turn .menu summary")
    yield "copy-menu"
    page.keyboard.press("Escape")
    ask(page, SEVERAL)
    yield "several-articles"
    ask(page, TWO_PARTS)
    yield "parts"
    ask(page, UNANSWERABLE)
    yield "not-found"
    ask(page, "thanks")
    yield "reply"
    page.fill("#question textarea", "x" * 10_001)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .problem")
    yield "error"
    page.fill("#question textarea", "")
    page.click("#earlier-turns [data-edit] >> nth=0")
    page.wait_for_selector("#notice .editing")
    yield "editing"


def gathering(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """What is collected over articles: lists, overviews, counts, summaries, a question back."""
    welcomed(page, address)
    for state, question in (
        ("list", LIST), ("overview", OVERVIEW), ("summary", SUMMARY), ("asked-back", UNCLEAR),
        ("count", COUNT),
    ):  # fmt: skip
        ask(page, question)
        yield state
    page.click("#turn .counted summary")
    yield "counted"


def filtering(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """A follow-up with its chip, words of time, the filters open and set."""
    welcomed(page, address)
    ask(page, "Tell me about the Camp David summit.")
    ask(page, "Who took part?")
    yield "searched-for"
    page.click("#turn [data-look=edit]")
    yield "searched-for-edited"
    ask(page, "How many American troops were in South Korea as of November 2004?")
    yield "time"
    page.click("#filter-panel summary")
    page.wait_for_selector("#filter-form", state="visible")
    yield "open"
    page.fill("#filter-form [name=until]", "2005-01-01")
    page.click("#filter-form [type=submit]")
    page.wait_for_selector("#filter-chips .limit")
    ask(page, CAMP_DAVID)
    yield "nothing-left"


def telling(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """A yes or no, articles that differ."""
    welcomed(page, address)
    ask(page, BRIDGE)
    yield "sides"
    ask(page, LEAGUE)
    yield "yes-or-no"


def writing(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """An answer that a language model writes, in the writing and checked."""
    welcomed(page, address)
    ask(page, CAMP_DAVID)
    page.click("#turn [role=tab][data-reads=written]")
    page.wait_for_selector("#turn .written .draft")
    yield "draft"
    page.wait_for_selector("#turn .two-ways:not([data-written=working])", state="attached")
    yield "written"
    page.click("#turn .written .left-out summary")
    yield "left-out"


def talks(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """Saved conversations; the walk above has left some."""
    opened_at(page, address, "talks")
    page.wait_for_selector(".talk-row")
    yield "conversations"
    page.click(".talk-row >> nth=0 >> .menu summary")
    yield "conversations-export"
    page.keyboard.press("Escape")
    page.click(".talk-row >> nth=0 >> [data-rename]")
    yield "conversations-rename"
    page.click(".talk-row >> nth=0 >> [data-delete] >> nth=0")
    yield "conversations-delete"
    page.fill("#talk-words", "no such words")
    page.wait_for_selector("#talk-list .empty-list")
    yield "conversations-none-found"
    page.fill("#talk-words", "")
    page.wait_for_selector(".talk-row")
    page.click(".talk-open >> nth=0")
    page.wait_for_selector(".turn", state="attached")
    page.wait_for_timeout(500)
    page.eval_on_selector("#talk", "e => e.scrollTop = 0")
    yield "conversation-reopened"


def articles(page: Page, address: str, folder: Path) -> Iterator[str]:
    """The list, an article, ways to add, a receipt with a problem, a removal with its proof."""
    opened_at(page, address, "articles")
    page.wait_for_selector(".article-row")
    yield "articles"
    for number, name in enumerate(("add", "sources", "collections"), 1):
        page.click(f"#shelf-more details:nth-of-type({number}) summary")
        page.wait_for_timeout(300)
        yield f"articles-{name}"
    page.click("[data-ask-first=found]")
    page.wait_for_selector("#found-form")
    yield "articles-new-collection"
    page.keyboard.press("Escape")
    page.click("#shelf-more details:nth-of-type(3) summary")
    page.set_input_files(
        "#articles-view input[type=file]", [str(folder / "harbor.txt"), str(folder / "broken.pdf")]
    )
    page.wait_for_selector("#outcome .working, #outcome progress, #outcome .build")
    yield "articles-adding"
    page.wait_for_selector("#outcome [data-state=done]", timeout=120_000)
    page.wait_for_selector("#shelf-problems", state="visible")
    yield "articles-problem"
    page.fill("#shelf-filter", "harbor")
    yield "articles-filtered"
    page.fill("#shelf-filter", "no such title")
    yield "articles-none-fits"
    page.fill("#shelf-filter", "harbor")
    page.click(".article-row >> nth=0")
    page.wait_for_selector("#source .source-title", state="visible")
    page.wait_for_timeout(300)
    yield "article"
    if is_phone(page):
        page.click("#close-source")
    page.click("#shelf-list .row-remove >> nth=0")
    page.wait_for_selector("#shelf-dialog .danger-button")
    yield "articles-removing"
    page.click("#shelf-dialog .danger-button")
    page.wait_for_selector("#outcome .proof, #outcome [data-state=done]", timeout=120_000)
    page.wait_for_timeout(1000)
    yield "articles-removed"


def working(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """While a question is read for, and after Stop; the page reads slowly on demand."""
    page.goto(address)
    page.wait_for_selector("#question textarea")
    page.fill("#question textarea", f"Answer slowly: {UNANSWERABLE}")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .stage:has-text('Reading')")
    yield "working"
    page.click("#stop")
    page.wait_for_selector("#turn [data-state=stopped]")
    yield "stopped"


def empty(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """A library without articles."""
    welcomed(page, address)
    yield "empty"
    ask(page, CAMP_DAVID)
    yield "empty-asked"
    view(page, "articles")
    page.wait_for_selector("#shelf-empty:not([hidden])")
    yield "empty-articles"
    view(page, "talks")
    page.wait_for_selector("#talk-list .privacy")
    yield "empty-conversations"


def loading(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """A question that comes before the models are there; for a page that loads them slowly."""
    page.goto(address)
    page.wait_for_selector("#question textarea")
    page.fill("#question textarea", CAMP_DAVID)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .stage:has-text('Loading')")
    yield "loading"


def signing_in(page: Page, address: str, _folder: Path) -> Iterator[str]:
    """The sign-in, a wrong password, and too many of them."""
    page.goto(address)
    page.get_by_label("password").wait_for()
    yield "sign-in"
    page.get_by_label("username").fill("ann")
    page.get_by_label("password").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("Incorrect Credentials").wait_for()
    yield "sign-in-wrong"
    for _ in range(6):
        page.get_by_label("username").fill("ann")
        page.get_by_label("password").fill("wrong")
        with page.expect_response("**/login"):
            page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    page.wait_for_function(
        "document.getElementById('sign-in-words').textContent.includes('Too many')"
    )
    yield "sign-in-too-often"
