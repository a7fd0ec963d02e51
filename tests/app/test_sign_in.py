"""A page with accounts: by plain requests that know no password, and in the browser."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest

from tests.app.axe import no_barriers
from tests.app.conftest import served
from tests.conftest import ROOT

pytestmark = pytest.mark.long

OPEN = {"/", "/login", "/theme.css", "/gradio_api/theme.css", "/favicon.ico", "/manifest.json",
        "/robots.txt", "/gradio_api/startup-events", "/assets/{path}",
        "/static/{path}"}  # fmt: skip


def routes() -> list[tuple[str, str]]:
    """Every method and path that Gradio's application has."""
    script = ROOT / "tests" / "app" / "list_routes.py"
    listed = subprocess.run([sys.executable, script], capture_output=True, check=True, timeout=120)
    return [(method, path) for method, path in json.loads(listed.stdout)]


def plain(path: str) -> str:
    """A route's path with "x" where it takes a value; `{path}` for what it takes as a path."""
    parts = path.replace(":path", "").replace("/{path}", "/\0").split("{")
    filled = parts[0] + "".join("x" + part.split("}", 1)[1] for part in parts[1:])
    return filled.replace("\0", "{path}")


def test_every_route_that_gradio_has_needs_the_sign_in_but_those_of_its_page(closed):
    known = routes()
    assert len(known) > 40
    assert ("POST", "/gradio_api/queue/join") in known
    with httpx.Client(base_url=closed, timeout=10) as client:
        for method, path in known:
            address = plain(path)
            if address.removesuffix("/") not in OPEN and address != "/":
                response = client.request(method, address, json={} if method == "POST" else None)
                assert response.status_code == 401, (method, address, response.text[:200])


def test_the_sign_in_page_tells_nothing_of_the_articles(closed):
    page = httpx.get(closed).text
    assert "auth_required" in page
    assert "Camp David" not in page
    assert httpx.get(f"{closed}config").status_code == 401
    assert httpx.get(f"{closed}assets/..%2f..%2f..%2fpackage.json").status_code in (403, 404)


def test_a_token_opens_what_it_should_and_a_foreign_host_stays_out(closed):
    with httpx.Client(base_url=closed) as client:
        wrong = client.post("login", data={"username": "ann", "password": "b"})
        assert wrong.status_code == 400
        right = client.post("login", data={"username": "ann", "password": "open sesame"})
        assert right.status_code == 200
        token = next(v for k, v in client.cookies.items() if k.startswith("access-token-unsecure"))
        name = next(k for k in client.cookies if k.startswith("access-token-unsecure"))
    cookie = {"Cookie": f"{name}={token}"}
    assert httpx.get(f"{closed}gradio_api/user", headers=cookie).json() == "ann"
    assert httpx.get(f"{closed}config", headers=cookie).status_code == 200
    for foreign in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
        assert httpx.get(f"{closed}config", headers=cookie | foreign).status_code == 403
        event = {"fn_index": 0, "data": [], "session_hash": "x"}
        joined = httpx.post(f"{closed}gradio_api/queue/join", json=event, headers=cookie | foreign)
        assert joined.status_code == 403
        events = httpx.get(
            f"{closed}gradio_api/queue/data?session_hash=x", headers=cookie | foreign
        )
        assert events.status_code == 403


def test_a_websocket_of_a_foreign_page_is_not_opened(closed):
    address = urlsplit(closed)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    connection.request(
        "GET",
        "/gradio_api/queue/join",
        headers={
            "Origin": "http://evil.example",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        },
    )
    assert connection.getresponse().status == 403


@pytest.mark.browser
def test_one_signs_in_in_the_browser_and_asks(chromium, closed):
    context = chromium.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(closed)
    page.get_by_label("username").fill("bob")
    page.get_by_label("password").fill("wrong")
    page.get_by_role("button", name="Login").click()
    page.get_by_text("Incorrect Credentials").wait_for()
    page.get_by_label("username").fill("bob")
    page.get_by_label("password").fill("b")
    page.keyboard.press("Enter")
    page.wait_for_selector("#welcome .welcome")
    page.fill("#question textarea", "Who signed the Pyongyang declaration?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn [data-state=done] .cite")
    page.wait_for_selector("#cited")
    context.close()
    assert [c for c in complaints if "status of 400" not in c] == []


@pytest.fixture
def guarded(chromium, tmp_path):
    """A page that loses its patience after six wrong passwords."""
    script = ROOT / "tests" / "app" / "guarded_page.py"
    with served(script, tmp_path / "data", tmp_path / "log.txt") as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 390)])
def test_after_too_many_wrong_tries_the_page_says_when_to_try_again(
    guarded, chromium, scheme, width
):
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(guarded)
    page.get_by_label("password").wait_for()
    words = page.locator("#sign-in-words")
    for _ in range(6):
        assert words.is_hidden()
        page.get_by_label("username").fill("ann")
        page.get_by_label("password").fill("guess")
        with page.expect_response("**/login") as response:
            page.keyboard.press("Enter")
        assert response.value.status == 400
        page.wait_for_function("!document.querySelector('input[type=password]').value")
        page.get_by_text("Incorrect Credentials").wait_for()
    page.get_by_label("username").fill("ann")
    page.get_by_label("password").fill("ann-secret")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('sign-in-words').textContent")
    told = r"Too many wrong tries to sign in\. Try again in 5 minutes\. That is at \d\d:\d\d.*\."
    assert re.fullmatch(told, words.inner_text())
    assert words.get_attribute("role") == "alert"
    assert page.get_by_text("Incorrect Credentials").is_hidden()
    no_barriers(page, "too many tries")
    context.close()
