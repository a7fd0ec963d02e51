"""Each route of the installed Gradio, asked by nobody, by who is signed in, from elsewhere."""

from __future__ import annotations

import re
import socket

import gradio
import httpx
import pytest

from tests.ui.gateway.gate import throttle
from tests.ui.gradio_routes import routes_of
from ui.gateway.allowed_routes import ALLOWED_ROUTES, allowed_route
from ui.gateway.middleware import SecurityMiddleware
from ui.gateway.page_app import PageApp
from ui.security.host_check import AllowedHosts

OURS = {("POST", "/logout")}  # for Gradio's GET
OPEN = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/assets/{path:path}"),
    ("GET", "/static/{path:path}"),
    ("GET", "/theme.css"),
    ("GET", "/favicon.ico"),
    ("GET", "/manifest.json"),
    ("POST", "/login"),
}
SIGNED_IN = {
    ("POST", "/logout"),
    ("GET", "/gradio_api/heartbeat/{session_hash}"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/run/{api_name}"),
    ("POST", "/gradio_api/component_server/"),
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/app_id"),
}
VISIT = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
WHO = {
    "nobody": {},
    "signed in": {"Cookie": "{cookie}=t0ken"},
    "other site": {
        "Cookie": "{cookie}=t0ken",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "no-cors",
        "Sec-Fetch-Dest": "script",
    },
    "link on another site": {
        "Cookie": "{cookie}=t0ken",
        "Sec-Fetch-Site": "cross-site",
        **VISIT,
    },
    "other port of this machine": {
        "Cookie": "{cookie}=t0ken",
        "Sec-Fetch-Site": "same-site",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Dest": "empty",
    },
    "other origin": {
        "Cookie": "{cookie}=t0ken",
        "Origin": "http://evil.example",
    },
    "foreign host": {
        "Cookie": "{cookie}=t0ken",
        "Host": "evil.example",
    },
}


@pytest.fixture(scope="module")
def app():
    """The page's application with accounts, served over a page of one component."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with gradio.Blocks(analytics_enabled=False) as blocks:
        gradio.HTML()
    made = PageApp(
        lambda app: SecurityMiddleware(app, AllowedHosts("127.0.0.1", port), throttle("ann")), port
    )
    made.cookie = f"access-token-unsecure-footnote-{port}"
    blocks.launch(
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        auth=lambda name, password: (name, password) == ("ann", "sesame"),
        _app=made,
    )
    yield made
    blocks.close(verbose=False)


@pytest.fixture(scope="module")
def ask(app):
    """The answer to a request that ends."""
    alone = httpx.Limits(max_keepalive_connections=0)  # a refused one may close its connection
    with httpx.Client(base_url=app.blocks.local_url, trust_env=False, limits=alone) as client:

        def send(method, path, headers, **more):
            app.tokens["t0ken"] = "ann"  # one of the routes signs out
            if isinstance(headers, str):
                headers = WHO[headers]
            pairs = [*headers.items()] if isinstance(headers, dict) else headers
            pairs = [(k, v.replace("{cookie}", app.cookie)) for k, v in pairs]
            client.cookies.clear()
            return client.request(method, path, headers=pairs, **more)

        yield send


def filled(path: str) -> str:
    """A route's path with a value for each name in it."""
    path = path.replace("{api_name}", "predict").replace("{path_or_url:path}", "http://x.example/")
    return re.sub(r"\{[^}]*\}", "x", path)


def is_listed(method: str, path: str) -> bool:
    return (method, path) in OPEN | SIGNED_IN


def test_of_the_routes_that_gradio_has_these_and_no_others_are_let_through(app):
    known = routes_of(app)
    assert len(known) > 80
    reached = {route for route in known if allowed_route(route[0], filled(route[1]))}
    assert reached == (OPEN | SIGNED_IN) & set(known)
    assert (OPEN | SIGNED_IN) - set(known) == OURS
    assert len(ALLOWED_ROUTES) == len(OPEN | SIGNED_IN)


def test_the_table_of_routes_and_askers(app, ask):
    def status(route, who):
        return ask(route[0], filled(route[1]), who).status_code

    for route in routes_of(app):
        method, path = route
        assert status(route, "foreign host") == 403, route
        assert status(route, "other origin") == 403, route
        for who in ("other site", "other port of this machine"):
            assert status(route, who) == (403 if is_listed(*route) else 404), (route, who)
        link = status(route, "link on another site")
        if route == ("GET", "/"):
            assert link == 200
        else:
            assert link == (403 if is_listed(*route) else 404), route
        if not is_listed(*route):
            assert status(route, "nobody") == status(route, "signed in") == 404, route
        elif route in OPEN:
            assert status(route, "nobody") not in (401, 403), route
        else:
            assert status(route, "nobody") == 401, route
            if path != "/gradio_api/heartbeat/{session_hash}":  # it lasts as long as the page
                assert status(route, "signed in") not in (401, 403, 404), route


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT"])
def test_other_methods_reach_nothing(app, ask, method):
    for path in ("/", "/gradio_api/queue/join", "/assets/x", "/anything"):
        assert ask(method, path, "signed in").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/login/", "/config", "/gradio_api/queue/join/", "/gradio_api/queue/data/x",
        "/gradio_api/file=http://127.0.0.1:1/x.png", "/gradio_api//file=/etc/passwd",
        "/GRADIO_API/queue/join", "/gradio_api/run/ask", "/pwa_icon/12000", "/assets", "/static",
        "/gradio_api/mcp/", "/gradio_api/upload/", "/docs", "/openapi.json",
        "/assets/" + "a" * 5000,
    ],
)  # fmt: skip
def test_neighbours_of_routes_are_not_routes(ask, path):
    for method in ("GET", "POST", "HEAD"):
        assert ask(method, path, "signed in").status_code == 404, method


def test_a_frame_of_another_site_gets_no_page_and_a_doubled_header_neither(ask):
    site = {"Sec-Fetch-Site": "cross-site"}
    for headers in (
        site | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        site | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"},
        site | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "document"},
        site,
    ):
        assert ask("GET", "/", WHO["signed in"] | headers).status_code == 403, headers
    twice = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")]
    assert ask("GET", "/", twice).status_code == 403
    for own in ("same-origin", "none"):
        assert ask("GET", "/", WHO["signed in"] | {"Sec-Fetch-Site": own}).status_code == 200


def test_an_error_carries_the_headers_and_words_and_no_internals(app, ask):
    app.get_blocks = None  # Gradio fails wherever it looks at its page
    try:
        response = ask("GET", "/theme.css", {})
    finally:
        del app.get_blocks
    assert response.status_code == 500
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.json()["detail"] == (
        "something went wrong: the terminal that Footnote runs in says more"
    )


def test_gradio_is_told_only_our_part_of_the_address(app, ask):
    response = ask("GET", "/?deep_link=../../x&collection=a%20b&page=x", "signed in")
    assert response.status_code == 200
    assert re.search(r"deep_link_state\W+none", response.text)


def test_one_cookie_that_ends_and_stays_on_its_own_site(ask, app):
    form = {"username": "ann", "password": "sesame"}
    response = ask("POST", "/login", {}, data=form)
    (cookie, device) = response.headers.get_list("set-cookie")
    assert "; HttpOnly; SameSite=Strict" in device
    token, *flags = cookie.split("; ")
    assert token.startswith(f"{app.cookie}=")
    assert flags == ["Max-Age=604800", "Path=/", "HttpOnly", "SameSite=Lax"]
    secure = ask("POST", "/login", {"X-Forwarded-Proto": "https"}, data=form)
    assert secure.headers.get_list("set-cookie")[0].endswith("; Secure")
    assert ask("POST", "/gradio_api/queue/join", {"Cookie": token}).status_code == 422
    assert ask("POST", "/logout", {"Cookie": token}).headers.get_list("set-cookie") == [
        f'{app.cookie}=""; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'
    ]
    assert ask("POST", "/gradio_api/queue/join", {"Cookie": token}).status_code == 401


def test_nobody_tells_the_page_another_address_for_itself(ask):
    for name in ("X-Forwarded-Host", "X-Gradio-Server"):
        for value in ("evil.example", "http://evil.example", "evil.example, 127.0.0.1"):
            response = ask("GET", "/", {name: value})
            assert response.status_code == 200
            assert "evil" not in response.text
