"""Fixtures for the page: records by hand, and the page served to a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant.cli.main import main
from assistant.config import Config
from tests.conftest import ROOT
from tests.ui.articles import Resting, write_articles
from ui.state.library_context import LibraryContexts

SERVES_WITHIN_SECONDS = 150  # the first start builds the examples; the cores may be shared
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = ("127.0.0.1", "localhost")


@contextmanager
def served(
    script: Path, data: Path, log: Path, *options: str, port: int = 0, **settings: str
) -> Iterator[str]:
    """The address of a page that a process of its own serves; ended by its process id.

    `options` go to the command line, `settings` to the environment; `port` 0 is any that is free.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = port or probe.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith("FOOTNOTE_") and k != "PORT"}
    env |= settings
    command = [sys.executable, str(script), "--data", str(data), "--port", str(port), *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_until_served(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@contextmanager
def served_articles(folder: Path, articles: Mapping[str, str]) -> Iterator[str]:
    """The address of the page over these texts by file name, without the starter articles."""
    place = folder / "articles"
    place.mkdir()
    for name, text in articles.items():
        (place / name).write_text(text)
    assert main(["build", "--no-examples", str(place), "--data", str(folder / "data")]) == 0
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


def _wait_until_served(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + SERVES_WITHIN_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            opener.open(address, timeout=5).close()
            return
        except urllib.error.HTTPError:  # it answers, if only with a refusal
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the page is not served: {log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture(scope="session")
def chromium():
    """Debian's chromium, driven by playwright; skipped with a word where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium on this machine: install Debian's package `chromium`")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium, tmp_path_factory) -> Iterator[str]:
    """`python app.py` on a new data folder; it builds the examples by itself."""
    folder = tmp_path_factory.mktemp("site")
    with served(ROOT / "app.py", folder / "data", folder / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def slow_site(chromium, tmp_path_factory) -> Iterator[str]:
    """The same page, reading slowly for questions with the word "slowly"."""
    folder = tmp_path_factory.mktemp("slow")
    script = ROOT / "tests" / "ui" / "pages" / "slow_page.py"
    with served(script, folder / "data", folder / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def closed(tmp_path_factory) -> Iterator[str]:
    """The address of a page that asks who is there."""
    folder = tmp_path_factory.mktemp("closed")
    with served(
        ROOT / "app.py", folder / "data", folder / "log.txt", FOOTNOTE_USERS="ann:open sesame,bob:b"
    ) as address:
        yield address


class Visit:
    """One visitor's page with everything it asked of the network and said on the console."""

    def __init__(self, context, address: str) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.urls: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.urls.append(request.url))
        self.page.on("websocket", lambda ws: self.urls.append(ws.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.goto(address)
        self.page.wait_for_selector("#welcome .welcome")

    def _heard(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def ask(self, question: str) -> None:
        """Type a question, press Enter and wait for the end of its turn."""
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            """question => {
                const turn = document.querySelector("#turn .turn");
                return !["working", "unanswered"].includes(turn?.dataset.state)
                    && turn?.querySelector(".question").textContent === question;
            }""",
            arg=question,
        )

    def upload(self, *files: Path) -> str:
        """Add articles and wait for the receipt, whose words are returned."""
        self.page.click("#masthead [data-view=articles]")

        def choose() -> None:
            with self.page.expect_file_chooser() as chooser:
                self.page.click("#add")
            chooser.value.set_files([str(file) for file in files])

        return self.build(choose)

    def drop(self, name: str, text: str) -> str:
        """Drop a file on the list of articles and wait for the receipt."""
        dropped = self.page.evaluate_handle(
            """([name, text]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([text], name));
                return transfer;
            }""",
            [name, text],
        )
        event = {"dataTransfer": dropped}
        return self.build(lambda: self.page.dispatch_event("#articles", "drop", event))

    def build(self, begin: Callable[[], None]) -> str:
        """The words of the build that `begin` begins, once it has ended."""
        self.page.wait_for_selector("#outcome", state="attached")
        # Whatever replaces the old outcome takes the attribute away, however fast it is.
        self.page.evaluate(
            "document.querySelector('#outcome .build')?.setAttribute('data-old', '')"
        )
        begin()
        self.page.wait_for_selector("#outcome [data-state=done]:not([data-old])", timeout=120_000)
        self.page.wait_for_selector("#stop-build", state="hidden")
        return self.page.inner_text("#outcome")

    @property
    def outside(self) -> list[str]:
        """Requests to anything but this machine."""
        return [
            url
            for url in self.urls
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname not in HERE
        ]


@pytest.fixture
def visit(chromium):
    """Open the page; afterwards no request has left the machine and the console is clean."""
    contexts, visits = [], []

    def open_page(address: str, width: int = 1400, height: int = 900, **options) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, service_workers="block", **options
        )
        contexts.append(context)
        visits.append(Visit(context, address))
        return visits[-1]

    yield open_page
    for context in contexts:
        context.close()
    for each in visits:
        assert each.urls
        assert each.outside == []
        assert each.complaints == []


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The settings of a page on this machine, with a data folder of its own."""
    return Config(tmp_path / "data", None, False, "127.0.0.1", 7860)


@pytest.fixture
def places(config: Config) -> LibraryContexts:
    return LibraryContexts(config, Resting())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two articles and a file that cannot be read."""
    place = tmp_path / "sea <b>"
    write_articles(place)
    return place
