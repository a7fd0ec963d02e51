"""A page with accounts: by plain requests that know no password, and in the browser."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import ROOT
from tests.ui.axe import no_barriers
from tests.ui.conftest import served

pytestmark = pytest.mark.long


def test_the_sign_in_page_tells_nothing_of_the_articles(closed):
    page = httpx.get(closed).text
    assert "auth_required" in page
    assert "Camp David" not in page
    assert httpx.get(f"{closed}config").status_code == 404
    assert httpx.get(f"{closed}assets/..%2f..%2f..%2fpackage.json").status_code in (403, 404)


def test_a_cookie_opens_what_it_should_and_a_foreign_host_stays_out(closed):
    with httpx.Client(base_url=closed) as client:
        wrong = client.post("login", data={"username": "ann", "password": "b"})
        assert wrong.status_code == 400
        right = client.post("login", data={"username": "ann", "password": "open sesame"})
        assert right.status_code == 200
        ((name, token),) = [c for c in client.cookies.items() if c[0].startswith("access-token")]
    cookie = {"Cookie": f"{name}={token}"}
    assert "Camp David" not in httpx.get(closed).text
    assert '"username":"ann"' in httpx.get(closed, headers=cookie).text
    event = {"fn_index": 0, "data": [], "session_hash": "x"}
    join = f"{closed}gradio_api/queue/join"
    assert httpx.post(join, json=event).status_code == 401
    assert httpx.post(join, json=event, headers=cookie).status_code not in (401, 403)
    for foreign in (
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert httpx.post(join, json=event, headers=cookie | foreign).status_code == 403
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
    page.click("#masthead [data-view=talks]")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("password").wait_for()
    assert [c["name"] for c in context.cookies() if c["name"].startswith("access-token")] == []
    context.close()
    assert [c for c in complaints if "status of 400" not in c] == []


@pytest.mark.browser
def test_who_signs_in_next_does_not_see_what_was_asked_last(chromium, closed):
    context = chromium.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.goto(closed)
    _sign_in(page, "bob", "b")
    page.click("#masthead [data-view=talks]")
    page.get_by_role("button", name="Sign out").wait_for()
    page.click("#masthead [data-view=ask]")
    page.route("**/queue/join*", lambda route: None)  # the question stays without an answer
    page.fill("#question textarea", "What does Bob want to know?")
    page.keyboard.press("Enter")
    page.click("#masthead [data-view=talks]")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("password").wait_for()
    page.unroute("**/queue/join*")
    _sign_in(page, "ann", "open sesame")
    page.wait_for_timeout(2000)  # for the question, which is not to come
    assert "Bob" not in page.locator("#turn").inner_text()
    context.close()


def _sign_in(page, name, password):
    page.get_by_label("username").fill(name)
    page.get_by_label("password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#welcome .welcome", state="attached")


@pytest.fixture
def guarded(chromium, tmp_path):
    """A page that loses its patience after six wrong passwords."""
    script = ROOT / "tests" / "ui" / "pages" / "guarded_page.py"
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
