"""The gate around an application that records what reached it, and a caller of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx

from ui.gateway.login_handler import LoginHandler
from ui.gateway.middleware import SecurityMiddleware
from ui.security.device_cookie import DeviceCookies
from ui.security.host_check import AllowedHosts
from ui.security.login_throttle import LoginThrottle

HOME = "http://127.0.0.1:7860"


def run_async(coroutine):
    """Its result; on a thread, because a browser's driver may keep a loop on this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class Inner:
    """Stands for Gradio's application: tokens, and a sign-in that knows one password."""

    cookie_id = "abc"
    tokens = {"t0ken": "ann"}  # noqa: RUF012

    def __init__(self) -> None:
        self.reached: list[str] = []

    async def __call__(self, scope, receive, send):
        self.reached.append(scope["path"])
        body = (await receive()).get("body", b"")
        status = 400 if scope["path"] == "/login" and b"sesame" not in body else 200
        headers = [(b"x-frame-options", b"ALLOWALL"), (b"x-other", b"kept")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"inside"})


class Caller:
    def __init__(self, throttle: LoginHandler | None = None, *guards) -> None:
        self.inner = Inner()
        self._gate = SecurityMiddleware(
            self.inner, AllowedHosts("127.0.0.1", 7860), throttle, guards
        )

    async def _app(self, scope, receive, send):
        await self._gate({**scope, "app": self.inner}, receive, send)

    def __call__(self, path="/", method="GET", **options) -> httpx.Response:
        async def call():
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
                return await client.request(method, path, **options)

        return run_async(call())


def throttle(*names: str) -> LoginHandler:
    return LoginHandler(LoginThrottle(names), DeviceCookies(b"k" * 32))
