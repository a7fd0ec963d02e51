"""The gate alone: whose requests go through, and which are refused unread."""

from __future__ import annotations

import pytest

from tests.ui.gateway.gate import HOME, Caller, Inner, run_async, throttle
from ui.gateway.allowed_routes import UPLOAD_PATH
from ui.gateway.headers import SECURITY_HEADERS
from ui.gateway.middleware import LARGEST_BODY_BYTES, LARGEST_UPLOAD_BYTES, SecurityMiddleware
from ui.security.host_check import AllowedHosts


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:7860"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Host": "evil.example:7860", "Origin": HOME},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "DELETE", "OPTIONS"])
def test_a_foreign_host_or_origin_reaches_nothing(headers, method):
    call = Caller()
    response = call("/gradio_api/queue/join", method, headers=headers)
    assert response.status_code == 403
    assert (
        response.headers["content-security-policy"]
        == dict(SECURITY_HEADERS)["Content-Security-Policy"]
    )
    assert call.inner.reached == []


@pytest.mark.parametrize("extra", [[], [("host", "127.0.0.1:7860"), ("host", "evil.example")]])
def test_no_host_or_two_hosts_are_refused(extra):
    sent = _raw("http", [(k.encode(), v.encode()) for k, v in extra])
    assert sent[0]["status"] == 403


@pytest.mark.parametrize("origin", [b"http://evil.example", HOME.encode()])
def test_a_websocket_is_closed_before_it_opens(origin):
    sent = _raw("websocket", [(b"host", b"127.0.0.1:7860"), (b"origin", origin)])
    assert sent == [{"type": "websocket.close", "code": 1008}]


def _raw(kind, headers, tries=None):
    sent = []
    scope = {"type": kind, "path": "/ws", "method": "GET", "headers": headers, "app": Inner(),
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 7860)}  # fmt: skip

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    run_async(
        SecurityMiddleware(Inner(), AllowedHosts("127.0.0.1", 7860), tries)(scope, receive, send)
    )
    return sent


def test_with_accounts_all_but_the_sign_in_page_needs_a_token():
    call = Caller(throttle())
    for path in ("/", "/theme.css", "/assets/index.js", "/static/img/logo.svg"):
        assert call(path).status_code == 200, path
    for path in (
        "/gradio_api/app_id",
        "/gradio_api/heartbeat/x",
        "/gradio_api/queue/data?session_hash=x",
    ):
        assert call(path).status_code == 401, path
        for cookie in ("access-token-abc=t0ken", 'x={"a b", 1}; access-token-unsecure-abc=t0ken'):
            assert call(path, headers={"Cookie": cookie}).status_code == 200, path
        for cookie in ("access-token-abc=other", "access-token-abd=t0ken", "t0ken", "a b; ,=;"):
            assert call(path, headers={"Cookie": cookie}).status_code == 401, path


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/login", LARGEST_BODY_BYTES, 400),
        ("/login", LARGEST_BODY_BYTES + 1, 413),
        ("/gradio_api/queue/join", LARGEST_BODY_BYTES + 1, 413),
        (UPLOAD_PATH, LARGEST_UPLOAD_BYTES, 200),
        (UPLOAD_PATH, LARGEST_UPLOAD_BYTES + 1, 413),
        (UPLOAD_PATH, -5, 413),
    ],
)
def test_a_request_that_says_it_is_too_long_is_not_read(path, length, status):
    call = Caller()
    assert call(path, "POST", headers={"Content-Length": str(length)}).status_code == status


def test_a_request_of_unknown_length_is_refused():
    call = Caller()
    response = call(UPLOAD_PATH, "POST", headers={"Transfer-Encoding": "chunked"})
    assert response.status_code == 411
    assert call.inner.reached == []


@pytest.mark.parametrize(
    "headers",
    [{"Content-Length": str(LARGEST_BODY_BYTES + 1)}, {"Transfer-Encoding": "chunked"}],
)
def test_tries_to_sign_in_of_any_length_are_counted(headers):
    call = Caller(throttle("ann"))
    told = [call("/login", "POST", headers=headers).status_code for _ in range(20)]
    assert told[0] == 400
    assert told[-1] == 429
    assert call.inner.reached == []
    assert call("/theme.css", headers=headers).status_code in (411, 413)
