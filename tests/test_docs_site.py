"""The site of the documentation: whole, strict, and it loads nothing from elsewhere."""

from __future__ import annotations

import functools
import html
import http.server
import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from assistant.cli.main import build_parser
from assistant.settings.table import SETTINGS
from tests.conftest import ROOT
from tools.docs_site import commands_page, leaf_commands

CHROMIUM = "/usr/bin/chromium"
LOADS = re.compile(r"<(?:link|script|img|iframe)\b[^>]+(?:src|href)=[\"']?(?:https?:)?//", re.I)


def test_every_command_and_every_option_is_on_the_page():
    page = commands_page()
    commands = list(leaf_commands(build_parser("footnote")))
    assert len(commands) > 15
    for name, _, parser in commands:
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        options = {o for action in parser._actions for o in action.option_strings}
        for option in options - {"-h", "--help"}:
            assert f"`{option}" in section, f"{name} {option}"
        assert f"footnote {name}" in section


def test_every_setting_is_on_its_page_as_it_is():
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert list(rows) == [setting.name for setting in SETTINGS]
    for setting in SETTINGS:
        row = rows[setting.name]
        assert f"`{setting.variable}`" in row
        assert f"({setting.expected})" in row
        assert setting.help in row
        assert row.endswith("| yes |") == setting.in_data_folder
        assert ("; secret |" in row) == setting.is_secret


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", folder]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "WARNING" not in ran.stderr
    return folder


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_built_pages_load_nothing_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 40
    navigation = (site / "index.html").read_text("utf-8")
    for source in (ROOT / "docs").glob("*.md"):
        assert f'href="{source.stem}.html"' in navigation, "a page that cannot be reached"
    for page in pages:
        text = page.read_text("utf-8")
        assert LOADS.search(text) is None, page
        for place in ("googleapis", "gstatic", "unpkg.com", "jsdelivr", "cdnjs"):
            assert place not in text, page


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_python_reference_has_every_exported_name(site):
    import assistant
    import index

    page = html.unescape((site / "reference" / "python.html").read_text("utf-8"))
    for name in {*assistant.__all__, *index.__all__}:
        assert f"{name}" in re.findall(r'id="[\w.]*?(\w+)"', page), name


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.skipif(not os.path.exists(CHROMIUM), reason="chromium is not installed")
def test_the_site_opens_and_is_searched_in_a_browser(site):
    from playwright.sync_api import expect, sync_playwright

    messages, asked = [], []
    with serving(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/index.html")
        expect(page.get_by_role("heading", name="Footnote", exact=False).first).to_be_visible()
        page.get_by_role("textbox", name="Search").click()
        page.get_by_role("textbox", name="Search").press_sequentially("rollback", delay=30)
        found = page.locator(".md-search-result__link").first
        found.wait_for(timeout=60_000)
        found.click()
        page.wait_for_load_state()
        assert "rollback" in page.locator("article").inner_text()
        page.goto(f"{address}/reference/commands.html")
        expect(page.get_by_role("heading", name="verify-index")).to_be_visible()
        browser.close()
    assert messages == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


@contextmanager
def serving(folder):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
