"""The token of the printed address: where it is kept, what it opens, and what it does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from assistant.config import from_environment
from index.errors import InvalidInput
from tests.conftest import ROOT
from tests.ui.gateway.gate import Caller as GateCaller
from tests.ui.gateway.gate import throttle
from ui.gateway.allowed_routes import allowed_route
from ui.gateway.page_token import PageTokenGuard, page_token_guard

TOKEN = "t-0_" + "k" * 39
COOKIE = f"footnote-token-7860={TOKEN}"


class Caller(GateCaller):
    def __init__(self, throttle=None) -> None:
        super().__init__(throttle, PageTokenGuard(TOKEN, 7860))


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        (f"/?token={TOKEN}", "/"),
        (f"/?collection=My%20own&token={TOKEN}", "/?collection=My%20own"),
        (f"/?token={TOKEN}&collection=a+b&c=", "/?collection=a+b&c="),
        (f"/?%74oken={TOKEN.replace('-', '%2D')}&token=old", "/"),
    ],
)
def test_the_printed_address_becomes_a_cookie_and_an_address_without_the_token(asked, goes_to):
    call = Caller()
    response = call(asked)
    assert (response.status_code, response.headers["location"]) == (303, goes_to)
    assert response.headers["set-cookie"] == (
        f"{COOKIE}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
    )
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cache-control"] == "no-store"
    assert call.inner.reached == []


def test_behind_tls_the_cookie_is_for_tls_alone():
    response = Caller()(f"https://127.0.0.1:7860/?token={TOKEN}")
    assert response.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Secure")


def test_the_cookie_opens_everything():
    call = Caller()
    for path in ("/", "/gradio_api/heartbeat/x", "/assets/x.js"):
        for cookie in (COOKIE, f"a=b; {COOKIE}; c=d"):
            assert call(path, headers={"Cookie": cookie}).text == "inside"


@pytest.mark.parametrize(
    "cookie",
    ["", TOKEN, f"footnote-token-7861={TOKEN}", f"{COOKIE}k", COOKIE[:-1], "footnote-token-7860=",
     "footnote-token-7860=é", f"token={TOKEN}"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS"])
def test_nothing_is_reached_without_the_cookie_of_this_page(cookie, method):
    call = Caller()
    headers = {"Cookie": cookie.encode()}
    for path in ("/", "/?token=", "/?token=x", f"/theme.css?token={TOKEN}", "/login",
                 "/gradio_api/queue/join", "/gradio_api/queue/data", "/assets/x.js"):  # fmt: skip
        response = call(path, method, headers=headers)
        assert response.status_code == (401 if allowed_route(method, path.split("?")[0]) else 404)
        assert TOKEN not in response.text
        assert response.headers["referrer-policy"] == "no-referrer"
    assert call.inner.reached == []


def test_the_call_that_gradio_starts_itself_with_passes():
    assert Caller()("/gradio_api/startup-events").text == "inside"


def test_a_person_is_told_in_words_and_a_program_in_json():
    call = Caller()
    words = "Open the address that the terminal printed: it holds the token that opens this page."
    assert call(headers={"Accept": "application/json"}).json()["detail"] == words
    page = call(headers={"Accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<p>{words}</p>" in page.text


def test_with_accounts_the_token_is_asked_for_before_the_sign_in():
    call = Caller(throttle())
    assert call("/").status_code == 401
    sign_in = {"username": "ann", "password": "sesame"}
    assert call("/login", "POST", data=sign_in).status_code == 401
    assert call.inner.reached == []
    headers = {"Cookie": COOKIE}
    assert call("/login", "POST", data=sign_in, headers=headers).status_code == 200
    events = "/gradio_api/queue/data?session_hash=x"
    assert call(events, headers=headers).json()["detail"] == "Sign in first."
    signed_in = {"Cookie": f"{COOKIE}; access-token-abc=t0ken"}
    assert call(events, headers=signed_in).text == "inside"
    assert call(events, headers={"Cookie": "access-token-abc=t0ken"}).status_code == 401


@pytest.fixture
def token_of(monkeypatch, tmp_path):
    monkeypatch.setenv("FOOTNOTE_PAGE_TOKEN", "on")
    return lambda: page_token_guard(from_environment()).query_parameter


def test_the_token_is_kept_for_its_user_alone_and_stays_the_same(token_of, tmp_path):
    kept = tmp_path / "data" / "page-token"
    before = os.umask(0)
    try:
        first = token_of()
    finally:
        os.umask(before)
    assert first == f"token={kept.read_text()}"
    assert len(kept.read_text()) == 43
    assert kept.stat().st_mode & 0o777 == 0o600
    assert token_of() == first
    assert [place.name for place in kept.parent.iterdir()] == ["page-token"]


@pytest.mark.parametrize("text", ["", "short", "é" * 43, "a" * 44, "a" * 42 + "\n"])
def test_a_token_that_is_not_whole_is_made_anew(token_of, tmp_path, text):
    first = token_of()
    (tmp_path / "data" / "page-token").write_text(text)
    assert token_of() not in (first, f"token={text}")


def test_a_token_that_others_could_read_or_put_there_is_made_anew(token_of, tmp_path):
    first, kept = token_of(), tmp_path / "data" / "page-token"
    kept.chmod(0o640)
    second = token_of()
    assert second != first
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    third = token_of()
    assert third != second
    assert (tmp_path / "elsewhere").read_text() == second.removeprefix("token=")
    if os.geteuid() == 0:
        os.chown(kept, 65534, 65534)
        assert token_of() != third


def test_two_data_folders_have_two_tokens(token_of, tmp_path, monkeypatch):
    first = token_of()
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "other"))
    assert token_of() != first


def test_a_token_that_cannot_be_kept_is_one_line(token_of, tmp_path):
    (tmp_path / "data").touch()
    with pytest.raises(InvalidInput, match=r"FOOTNOTE_PAGE_TOKEN cannot be kept in .*page-token"):
        token_of()


def test_no_token_is_made_or_asked_for_by_default(monkeypatch, tmp_path):
    for value in ("", "off"):
        monkeypatch.setenv("FOOTNOTE_PAGE_TOKEN", value)
        assert page_token_guard(from_environment()) is None
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("program", [["app.py"], ["-m", "assistant", "serve"]])
@pytest.mark.parametrize("value", ["1", "ON", "yes"])
def test_another_value_is_one_line(program, value, tmp_path):
    result = subprocess.run(
        [sys.executable, *program, "--data", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "FOOTNOTE_PAGE_TOKEN": value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (f"footnote: FOOTNOTE_PAGE_TOKEN is {value!r}: set it to on or off\n")
    assert list(tmp_path.iterdir()) == []


def test_the_token_is_in_no_representation():
    assert TOKEN not in repr(PageTokenGuard(TOKEN, 7860))
