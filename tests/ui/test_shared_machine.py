"""The whole page on a machine that others use as well: its files, its users, its token."""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from pathlib import Path

import httpx
import pytest

from tests.assistant.small_library import build_library
from tests.conftest import ROOT
from tests.ui.conftest import Visit, served
from tests.ui.gateway.test_connection_owner import OTHER, as_root, ask

pytestmark = pytest.mark.long

APP = ROOT / "app.py"
ARTICLES = {"ferry.txt": "The ferry sails at noon. It carries forty cars.\n"}
QUESTION = "When does the ferry sail?"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return build_library(tmp_path_factory.mktemp("built"), ARTICLES)


@pytest.fixture
def data(built, tmp_path) -> Path:
    """A library as an earlier version left it, open to everybody."""
    data = tmp_path / "data"
    shutil.copytree(built, data)
    for place in (data, *data.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    return data


def open_places(data: Path) -> list[Path]:
    return [place for place in (data, *data.rglob("*")) if place.lstat().st_mode & 0o077]


def printed(log: Path) -> str:
    """The address that the terminal shows, a little after the page is served."""
    for _ in range(600):
        found = re.findall(r"^Footnote is at (\S+)$", log.read_text(), re.MULTILINE)
        if found:
            return found[-1]
        time.sleep(0.1)
    pytest.fail(log.read_text())


@as_root
@pytest.mark.browser
def test_a_page_without_accounts_is_its_own_users_and_so_are_its_files(data, tmp_path, visit):
    previous = os.umask(0)
    try:
        with served(APP, data, tmp_path / "log.txt") as address:
            port = httpx.URL(address).port
            for path in ("/", "/gradio_api/queue/data?session_hash=x", "/assets/x.js"):
                assert ask(OTHER, port, path=path).startswith("403"), path
            assert ask(0, port, path="/theme.css").startswith("200")
            page = visit(address)
            page.ask(QUESTION)
            assert "noon" in page.page.inner_text("#turn")
            fox = tmp_path / "fox.txt"
            fox.write_text("A fox lives in the wood.")
            assert "1 added" in page.upload(fox)
            assert open_places(data) == []
            assert (data / "uploads" / "fox.txt").exists()
            assert (data / "user.sqlite").exists()
            page.page.close()
    finally:
        os.umask(previous)
    assert open_places(data) == []


@as_root
@pytest.mark.parametrize(
    ("options", "settings"), [(["--without-password"], {}), ([], {"FOOTNOTE_USERS": "ann:a"})]
)
def test_a_page_that_is_meant_for_others_is_served_to_them(data, tmp_path, options, settings):
    with served(APP, data, tmp_path / "log.txt", *options, **settings) as address:
        assert ask(OTHER, httpx.URL(address).port).startswith("200")


@pytest.mark.browser
def test_the_printed_address_opens_the_page_for_good_and_the_plain_one_does_not(
    data, tmp_path, chromium, visit
):
    log, on = tmp_path / "log.txt", {"FOOTNOTE_PAGE_TOKEN": "on"}
    with served(APP, data, log, **on) as address:
        port = httpx.URL(address).port
        token = (data / "page-token").read_text()
        assert printed(log) == f"{address}?token={token}"
        page = visit(printed(log))
        assert page.page.url == address
        page.ask(QUESTION)
        assert "noon" in page.page.inner_text("#turn")
        cookie = page.page.context.cookies()[0]
        assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == (
            f"footnote-token-{port}", True, "Strict",
        )  # fmt: skip

        stranger = chromium.new_context().new_page()
        assert stranger.goto(address).status == 401
        assert "Open the address that the terminal printed" in stranger.inner_text("main")
        stranger.context.close()
        for path in ("theme.css", "assets/x.js", "gradio_api/queue/data?session_hash=x"):
            assert httpx.get(f"{address}{path}").status_code == 401, path
            assert httpx.get(f"{address}{path}", params={"token": token}).status_code == 401, path
        page.page.close()
    with served(APP, data, log, port=port, **on):
        later = Visit(page.page.context, address)
        later.ask(QUESTION)
        assert "noon" in later.page.inner_text("#turn")
        later.page.close()
        assert later.complaints == []
    assert token not in log.read_text().replace(f"{address}?token={token}", "")
    assert stat.S_IMODE((data / "page-token").stat().st_mode) == 0o600


def test_a_collection_and_accounts_go_with_the_token(data, tmp_path):
    shutil.copytree(data, data / "collections" / "My own")
    settings = {"FOOTNOTE_PAGE_TOKEN": "on", "FOOTNOTE_USERS": "ann:open sesame"}
    log = tmp_path / "log.txt"
    options = ["--collection", "My own"]
    with served(APP, data, log, *options, **settings) as address, httpx.Client() as client:
        shown = printed(log)
        assert shown.startswith(f"{address}?collection=My%20own&token=")
        sign_in = {"username": "ann", "password": "open sesame"}
        assert client.post(f"{address}login", data=sign_in).status_code == 401
        response = client.get(shown)
        assert response.headers["location"] == "/?collection=My%20own"
        assert "auth_required" in client.get(address).text
        events = f"{address}gradio_api/heartbeat/x%20y"
        assert client.get(events).json()["detail"] == "Sign in first."
        assert client.post(f"{address}login", data=sign_in).status_code == 200
        assert client.get(events).status_code == 404  # no name of a session
