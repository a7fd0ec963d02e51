"""Tries to sign in, from their bytes to the answer: by the throttle alone, and on a served page."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordRequestForm

from index.errors import InvalidInput
from tests.conftest import ROOT
from tests.ui.conftest import served
from ui.gateway.login_handler import LARGEST_FORM_BYTES, LoginHandler
from ui.gateway.trusted_proxies import checked_proxies
from ui.security.device_cookie import KEY_FILE, VALID_SECONDS, DeviceCookies, load_device_key
from ui.security.login_throttle import LoginThrottle

SECRETS = {"ann": "ann-secret", "eve": "eve-secret"}


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Page:
    """The throttle before a sign-in that reads its form as Gradio's does."""

    def __init__(self, clock: Clock, key: bytes = b"k" * 32) -> None:
        self.seen: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self._throttle = LoginHandler(LoginThrottle(SECRETS, clock), DeviceCookies(key, clock))
        self._inner = FastAPI()

        @self._inner.post("/login")
        async def login(form: OAuth2PasswordRequestForm = Depends()):  # noqa: ANN202, B008
            self.seen.append((form.username, form.password))
            if SECRETS.get(form.username.strip()) != form.password:
                raise HTTPException(400, "Incorrect credentials.")
            return {"success": True}

    async def _app(self, scope, receive, send):
        refusal = await self._throttle(self._inner, scope, receive, send)
        if refusal is not None:
            status, words, *more = refusal
            await send({"type": "http.response.start", "status": status, "headers": more})
            await send({"type": "http.response.body", "body": words.encode()})

    def try_all(self, *posts, client="10.0.0.1", scheme="http", cookies=None):
        """The responses to several posts that come at once."""

        async def call():
            transport = httpx.ASGITransport(app=self._app, client=(client, 1))
            options = {"base_url": f"{scheme}://here", "cookies": cookies}
            async with httpx.AsyncClient(transport=transport, **options) as caller:
                return await asyncio.gather(*(caller.post("/login", **post) for post in posts))

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, call()).result()

    def sign_in(self, name, password, **options):
        form = {"username": name, "password": password}
        return self.try_all({"data": form}, **options)[0]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def page(clock):
    return Page(clock)


def test_a_right_password_opens_and_a_wrong_one_does_not(page):
    assert page.sign_in("ann", "ann-secret").status_code == 200
    assert page.sign_in(" ann ", "wrong").status_code == 400
    assert page.seen == [("ann", "ann-secret"), ("ann", "wrong")]


@pytest.mark.parametrize("secret", ["a&b=c %41+ü\n\r\0", "=" * 3000])
@pytest.mark.parametrize("is_multipart", [True, False])
def test_the_form_reaches_gradio_as_it_was_sent(page, secret, is_multipart):
    fields = {"username": "ann", "password": secret}
    given = {"files": {k: (None, v) for k, v in fields.items()}} if is_multipart else {
        "data": fields
    }  # fmt: skip
    page.try_all(given)
    assert page.seen == [("ann", secret)]


@pytest.mark.parametrize(
    "post",
    [
        {"content": b""},
        {"content": b"\xff\x00nothing"},
        {"json": {"username": "ann", "password": "x"}},
        {"data": {"password": "x"}},
        {"data": {"username": "ann"}},
        {"data": {"username": ["nobody", "ann"], "password": "x"}},
        {"files": {"username": ("ann.txt", b"ann"), "password": (None, b"x")}},
        {"data": {"username": "ann", "password": "x" * LARGEST_FORM_BYTES}},
        {"data": {f"f{n}": "x" for n in range(50)} | {"username": "ann", "password": "x"}},
        {"content": b"--x\r\nbroken", "headers": {"Content-Type": "multipart/form-data"}},
        {
            "content": b"--x\r\nbroken",
            "headers": {"Content-Type": "multipart/form-data; boundary=x"},
        },
    ],
)
def test_what_is_no_form_is_refused_and_counted(page, post):
    told = [page.try_all(post)[0].status_code for _ in range(20)]
    assert set(told[:5]) <= {400, 413}
    assert told[-1] == 429
    assert page.seen == []
    assert page.sign_in("ann", "ann-secret", client="10.9.9.9").status_code == 200


def test_many_wrong_tries_at_once_reach_the_accounts_only_a_few_times(page):
    wrong = {"data": {"username": "ann", "password": "wrong"}}
    told = [response.status_code for response in page.try_all(*[wrong] * 60)]
    assert told.count(400) == len(page.seen) == 8
    assert told.count(429) == 52


def test_what_a_refused_try_is_told(page, clock):
    for n in range(50):
        page.sign_in("ann", "wrong", client=f"10.2.3.{n}")
        clock.now += 1
    refused = page.sign_in("ann", "ann-secret")
    assert refused.status_code == 429
    assert refused.text == "Too many wrong tries to sign in. Try again in 60 minutes."
    assert refused.headers["retry-after"] == "3550"
    clock.now += 3550
    assert page.sign_in("ann", "ann-secret").status_code == 200


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_an_unknown_name_is_told_the_same_as_a_known_one(page, name):
    told = [page.sign_in(name, "wrong", client=f"10.2.3.{n}") for n in range(60)]
    assert [each.status_code for each in told] == [400] * 50 + [429] * 10
    assert {each.text for each in told} == {
        '{"detail":"Incorrect credentials."}',
        "Too many wrong tries to sign in. Try again in 60 minutes.",
    }
    assert all("set-cookie" not in each.headers for each in told)


def test_a_browser_of_hers_gets_in_while_her_name_is_guessed_at(page):
    cookies = page.sign_in("ann", "ann-secret").cookies
    for n in range(60):
        page.sign_in("ann", "wrong", client=f"10.2.3.{n}")
    assert page.sign_in("ann", "ann-secret").status_code == 429
    assert page.sign_in("ann", "ann-secret", cookies=cookies).status_code == 200


def test_the_cookie_is_for_the_sign_in_alone_and_no_script_reads_it(page):
    plain = page.sign_in("ann", "ann-secret").headers["set-cookie"]
    assert plain.split("; ")[1:] == [
        f"Max-Age={VALID_SECONDS}", "Path=/login", "HttpOnly", "SameSite=Strict",
    ]  # fmt: skip
    encrypted = page.sign_in("ann", "ann-secret", scheme="https").headers["set-cookie"]
    assert encrypted.endswith("; Secure")
    form = {"username": "ann", "password": "ann-secret"}
    by_proxy = page.try_all({"data": form, "headers": {"X-Forwarded-Proto": "https"}})[0]
    assert by_proxy.headers["set-cookie"].endswith("; Secure")
    assert "ann" not in plain


def test_a_cookie_opens_nothing_and_helps_no_other_name_server_or_time(page, clock):
    cookies = page.sign_in("eve", "eve-secret").cookies
    ((cookie, value),) = cookies.items()
    hers = page.sign_in("ann", "ann-secret").cookies
    (ann_cookie,) = hers.keys()
    for n in range(50):
        page.sign_in("ann", "wrong", client=f"10.2.3.{n}")
    mark, issued, signature = value.split(".")
    for forged in (value, f"{mark}.{int(issued) + 1}.{signature}", "", "..",
                   f"{mark}..{signature}"):  # fmt: skip
        jar = {cookie: value, ann_cookie: forged}
        assert page.sign_in("ann", "ann-secret", cookies=jar).status_code == 429, forged
    devices, other = DeviceCookies(b"k" * 32, clock), DeviceCookies(b"o" * 32, clock)
    assert devices.mark(hers, "ann")
    assert other.mark({other._cookie("ann"): hers[ann_cookie]}, "ann") == ""
    assert devices.mark({ann_cookie: "é.1.é"}, "ann") == ""
    clock.now += VALID_SECONDS
    assert devices.mark(hers, "ann") == ""


def test_a_stolen_cookie_gives_ten_tries_an_hour(page):
    cookies = page.sign_in("ann", "ann-secret").cookies
    for n in range(50):
        page.sign_in("ann", "wrong", client=f"10.2.3.{n}")
    told = [page.sign_in("ann", "wrong", cookies=cookies).status_code for _ in range(30)]
    assert told == [400] * 10 + [429] * 20


def test_the_key_stays_over_restarts_and_is_its_owner_s_alone(tmp_path):
    key = load_device_key(tmp_path / "data")
    assert len(key) == 32
    assert load_device_key(tmp_path / "data") == key
    file = tmp_path / "data" / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == [KEY_FILE]
    file.chmod(0o644)
    other = load_device_key(tmp_path / "data")
    assert other != key
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"short")
    assert len(load_device_key(tmp_path / "data")) == 32
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match="device-key cannot be kept"):
        load_device_key(tmp_path / "file")


def test_proxies_are_addresses_or_networks():
    named = ("10.0.0.2", "172.17.0.0/16", "::1", "fd00::/8")
    assert checked_proxies(named) == named
    assert checked_proxies(()) == ()
    for proxy in ("*", "nginx", "10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0"):
        with pytest.raises(InvalidInput, match="FOOTNOTE_TRUSTED_PROXIES names"):
            checked_proxies((proxy,))


@pytest.fixture
def serve(tmp_path):
    """`serve(**settings)`: the address of a page for `ann` and `eve`."""

    def page(**settings):
        script = ROOT / "tests" / "ui" / "pages" / "signed_in_page.py"
        return served(script, tmp_path / "data", tmp_path / "log.txt", **settings)

    return page


def guess(address, name="ann", password="wrong", **options):
    form = {"username": name, "password": password}
    return httpx.post(f"{address}login", data=form, timeout=30, **options)


def guesses_at_once(address, posts):
    """How many of several tries were let through to the accounts, and found wrong."""
    with ThreadPoolExecutor(len(posts)) as pool:
        made = [pool.submit(guess, address, name, headers=headers) for name, headers in posts]
        statuses = [each.result().status_code for each in made]
    assert set(statuses) <= {400, 429}
    return statuses.count(400)


@pytest.mark.long
@pytest.mark.parametrize("allowed", ["", "*"])
def test_a_new_forwarded_address_is_no_new_guesser(serve, allowed):
    headers = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
    forged = [("ann", dict.fromkeys(headers, f"10.1.1.{n}")) for n in range(40)]
    with serve(FORWARDED_ALLOW_IPS=allowed) as address:
        assert guesses_at_once(address, forged) < 20
        assert guess(address, "eve", "eve-secret").status_code == 200


@pytest.mark.long
def test_a_named_proxy_tells_who_asks_and_a_browser_is_known_after_a_restart(serve):
    # The visitor wrote the left one, the proxy the right one.
    forwarded = [(f"somebody{n}", {"X-Forwarded-For": f"192.0.2.{n}, 10.0.0.7"}) for n in range(40)]
    with serve(FOOTNOTE_TRUSTED_PROXIES="127.0.0.1") as address:
        cookies = guess(address, "ann", "ann-secret").cookies
        assert guesses_at_once(address, forwarded) < 20
        elsewhere = {"X-Forwarded-For": "192.0.2.1, 10.0.0.8"}
        assert guess(address, "eve", "eve-secret", headers=elsewhere).status_code == 200
    with serve(FOOTNOTE_TRUSTED_PROXIES="127.0.0.1") as address:
        for n in range(50):
            guess(address, headers={"X-Forwarded-For": f"10.0.1.{n}"})
        assert guess(address, "ann", "ann-secret").status_code == 429
        assert guess(address, "ann", "ann-secret", cookies=cookies).status_code == 200
