"""What goes wrong is told on the page, and every action ends at rest: in a real browser."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from index.library import Library
from tests.conftest import ROOT
from tests.index.test_faults import disk, fill  # noqa: F401 - a fixture
from tests.ui.axe import no_barriers
from tests.ui.conftest import Visit, _wait_until_served
from tests.ui.pages.faulty_page import SECRET

pytestmark = [pytest.mark.browser, pytest.mark.long]

LINE = "#trouble-words"
GONE = "Footnote does not answer. Is it still running?"
REST = """() => {
    const live = (button) => button && !button.disabled;
    return live(document.querySelector("#ask")) && live(document.querySelector("#rebuild"))
        && live(document.querySelector("#add")) && !document.querySelector("[data-state=working]")
        && !document.querySelector("#sending .arrivals");
}"""


class Server:
    """The page in a process that can be killed, and started again on the same port."""

    def __init__(self, folder: Path, data: Path, script: str = "app.py", **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.log = folder / "log.txt"
        self.data = data
        self._script, self._settings = script, settings
        self.start()

    def start(self) -> None:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_") and k != "PORT"
        }
        command = [sys.executable, str(ROOT / self._script), "--data", str(self.data), "--port"]
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [*command, str(self.port)],
                cwd=ROOT,
                env=kept | self._settings,
                stdout=out,
                stderr=out,
            )
        _wait_until_served(self.address, self._process, self.log)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(10)


@pytest.fixture
def serve(tmp_path):
    servers = []

    def start(data: Path, script: str = "app.py", **settings: str) -> Server:
        servers.append(Server(tmp_path, data, script, **settings))
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def open_page(chromium):
    contexts = []

    def opened(address: str, width: int = 1400, **options) -> Visit:
        contexts.append(
            chromium.new_context(
                viewport={"width": width, "height": 844}, service_workers="block", **options
            )
        )
        return Visit(contexts[-1], address)

    yield opened
    for context in contexts:
        context.close()


def shown(page, words: str, place: str = LINE) -> str:
    page.wait_for_function(
        "([place, words]) => document.querySelector(place)?.innerText.includes(words)",
        arg=[place, words],
    )
    return page.inner_text(place)


def at_rest(page) -> None:
    page.wait_for_function(REST)


def send(seen: Visit, path: Path) -> None:
    seen.page.click("#masthead [data-view=articles]")
    with seen.page.expect_file_chooser() as chooser:
        seen.page.click("#add")
    chooser.value.set_files([str(path)])


def forget_first(page) -> None:
    page.click("#masthead [data-view=articles]")
    page.locator("#shelf-list .row-remove").first.click()
    page.click("#shelf-dialog .danger-button")


@pytest.fixture
def article(tmp_path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text("The new bridge was built in 1901. " * 3000)
    return path


def test_a_full_disk_is_told_by_upload_rebuild_forget_and_ask(serve, open_page, disk, article):  # noqa: F811
    server = serve(disk / "data", "tests/ui/pages/faulty_page.py")
    seen = open_page(server.address)
    page = seen.page
    fill(disk, 0)
    send(seen, article)
    shown(page, "is full: free some space", "#sending")
    at_rest(page)
    for act in (lambda: page.click("#rebuild"), lambda: forget_first(page)):
        seen.build(act)
        shown(page, "is full: free some space", "#outcome")
        at_rest(page)
    page.click("#masthead [data-view=ask]")
    (disk / "ballast").unlink()
    fill(disk, 0)  # what failed before has given back what it took
    seen.ask("What was agreed at Camp David?")
    assert page.get_attribute("#turn .turn", "data-state") == "done"
    shown(page, "is full: free some space", "#notice .unsaved")
    at_rest(page)
    (disk / "ballast").unlink()
    page.click("#masthead [data-view=articles]")
    assert "Index up to date: 1 added" in seen.upload(article)
    at_rest(page)


def test_a_locked_catalogue_is_told_by_upload_rebuild_and_forget(
    serve, open_page, tmp_path, article
):
    server = serve(tmp_path / "data", "tests/ui/pages/faulty_page.py")
    seen = open_page(server.address)
    page = seen.page
    catalogue = Library(server.data).catalogue
    with closing(sqlite3.connect(catalogue, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "is locked by another process" in seen.upload(article)
        at_rest(page)
        for act in (lambda: page.click("#rebuild"), lambda: forget_first(page)):
            assert "is locked by another process" in seen.build(act)
            at_rest(page)
        page.click("#masthead [data-view=ask]")
        seen.ask("What was agreed at Camp David?")
        assert page.get_attribute("#turn .turn", "data-state") == "done"
    assert "Index up to date" in seen.build(lambda: click_rebuild(page))


def click_rebuild(page) -> None:
    page.click("#masthead [data-view=articles]")
    page.click("#rebuild")


def test_a_fault_that_nobody_foresaw_ends_every_action_with_words(
    serve, open_page, tmp_path, article
):
    server = serve(tmp_path / "data", "tests/ui/pages/faulty_page.py")
    seen = open_page(server.address)
    page = seen.page
    (server.data / "fault").write_text("build forget ask talks")
    broken = "Something went wrong: the terminal that Footnote runs in says more."
    seen.ask("What was agreed at Camp David?")
    assert broken in page.inner_text("#turn")
    at_rest(page)
    assert broken in seen.upload(article)
    at_rest(page)
    for act in (lambda: page.click("#rebuild"), lambda: forget_first(page)):
        assert broken in seen.build(act)
        at_rest(page)
    page.click("#masthead [data-view=talks]")
    shown(page, "something went wrong", "#talk-list")
    assert SECRET not in page.content()
    assert server.log.read_text("utf-8").count(SECRET) >= 4
    (server.data / "fault").unlink()
    page.click("#masthead [data-view=ask]")
    seen.ask("And what was agreed at Camp David?")
    assert page.get_attribute("#turn .turn", "data-state") == "done"


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (390, "dark")])
def test_a_page_whose_sign_in_is_over_says_so_and_leads_there(
    serve, open_page, tmp_path, article, width, scheme
):
    server = serve(tmp_path / "data", FOOTNOTE_USERS="ann:open sesame")
    seen = signed_in(open_page, server, width, scheme)
    page = seen.page
    server.kill()
    server.start()
    send(seen, article)
    assert shown(page, "signed out") == "You are signed out. Sign in again to go on."
    shown(page, "signed out", "#sending")
    at_rest(page)
    no_barriers(page, "signed out")
    assert page.get_attribute("#trouble", "role") == "alert"
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_label("password").wait_for()


def signed_in(open_page, server, width, scheme) -> Visit:
    return open_page(
        server.address, width, color_scheme=scheme, storage_state=state_of(server.address)
    )


def state_of(address: str) -> dict:
    """A browser's store after the sign-in of ann."""
    import httpx

    with httpx.Client(base_url=address, trust_env=False) as client:
        client.post("login", data={"username": "ann", "password": "open sesame"}).raise_for_status()
        cookies = [
            {"name": c.name, "value": c.value or "", "domain": "127.0.0.1", "path": "/",
             "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
            for c in client.cookies.jar
        ]  # fmt: skip
    return {"cookies": cookies, "origins": []}


@pytest.mark.parametrize(("width", "scheme"), [(1400, "dark"), (390, "light")])
def test_a_server_that_is_gone_is_told_and_the_line_goes_when_it_is_back(
    serve, open_page, tmp_path, width, scheme
):
    server = serve(tmp_path / "data")
    seen = open_page(server.address, width, color_scheme=scheme)
    page = seen.page
    server.kill()
    assert shown(page, GONE) == GONE  # nobody asked anything: the stream of signs of life ended
    no_barriers(page, "gone")
    page.fill("#question textarea", "What was agreed at Camp David?")
    page.keyboard.press("Enter")
    click_rebuild(page)
    at_rest(page)
    before = len(seen.urls)
    page.wait_for_timeout(6000)
    assert len(seen.urls) - before <= 8  # it looks now and then, and does not storm
    server.start()
    page.wait_for_selector(LINE, state="detached")
    page.wait_for_selector("#welcome .welcome", state="attached")
    page.click("#masthead [data-view=ask]")
    seen.ask("What was agreed at Camp David?")
    assert page.get_attribute("#turn .turn", "data-state") == "done"


def test_a_question_and_a_build_under_way_end_with_words_when_the_server_is_gone(
    serve, open_page, tmp_path
):
    server = serve(tmp_path / "data", "tests/ui/pages/slow_page.py")
    seen = open_page(server.address)
    page = seen.page
    page.fill("#question textarea", "Please read slowly")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn [data-state=working] .stage")
    server.kill()
    shown(page, GONE, "#turn .problem")
    assert shown(page, GONE) == GONE
    at_rest(page)
    page.click("#trouble [aria-label=Dismiss]")
    page.wait_for_selector(LINE, state="detached")


def test_nothing_is_said_to_be_done_that_a_server_which_is_gone_did_not_do(
    serve, open_page, tmp_path
):
    server = serve(tmp_path / "data")
    seen = open_page(server.address)
    page = seen.page
    seen.ask("Who invited the leaders to Camp David?")
    server.kill()
    assert shown(page, GONE) == GONE
    thumb = page.locator("#turn [data-judge=up]").first
    for button in (thumb, page.locator("#turn [data-copy]").first):
        button.dispatch_event("click")
        page.wait_for_timeout(1000)
    said = page.text_content("#announcer")
    assert "Saved" not in said
    assert "Copied" not in said
    assert thumb.get_attribute("aria-pressed") == "false"
    page.click("#masthead [data-view=talks]")
    assert shown(page, GONE, "#talk-list") == GONE


def test_an_upload_beyond_the_quota_is_told_where_the_files_are_sent(serve, open_page, tmp_path):
    server = serve(tmp_path / "data", FOOTNOTE_UPLOADS_MB="1")
    seen = open_page(server.address)
    big = tmp_path / "big.txt"
    big.write_text("The new bridge was built in 1901. " * 50_000)
    send(seen, big)
    assert "may have 1 MB" in shown(seen.page, "FOOTNOTE_UPLOADS_MB", "#sending")
    at_rest(seen.page)
    big.write_text("The new bridge was built in 1901.")
    assert "1 added" in seen.upload(big)


def test_what_cannot_be_done_with_a_conversation_is_told_to_the_eye(serve, open_page, tmp_path):
    server = serve(tmp_path / "data", "tests/ui/pages/faulty_page.py")
    seen = open_page(server.address)
    page = seen.page
    seen.ask("What was agreed at Camp David?")
    page.click("#masthead [data-view=talks]")
    page.wait_for_selector(".talk-row")
    (server.data / "fault").write_text("talks")
    page.click(".talk-row [data-rename]")
    page.fill(".talk-row [name=title]", "Another name")
    page.keyboard.press("Enter")
    shown(page, "Something went wrong")
    (server.data / "fault").unlink()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Another name")
