"""The API as a page mounts it, behind the page's gate, called in this process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from assistant.access.tokens import TokenStore
from assistant.config import Config
from integrations.http.mounted import mounted_programs
from tests.ui.gateway.gate import run_async
from ui.gateway.middleware import SecurityMiddleware
from ui.gateway.program_routes import ProgramRoutes, program_routes
from ui.security.host_check import AllowedHosts
from ui.state.assistant_pool import AssistantPool
from ui.state.library_context import LibraryContexts
from ui.state.request_queue import RequestQueue

ADDRESS = "http://127.0.0.1:7860"


class NoPage:
    """Stands for the page, which no request of a program may reach."""

    cookie_id = "abc"
    tokens: dict[str, str] = {}  # noqa: RUF012

    async def __call__(self, scope, receive, send):
        raise AssertionError(f"{scope['path']} reached the page")


@dataclass
class Server:
    """A served API; `call` sends one request."""

    app: Any
    tokens: TokenStore
    config: Config
    queue: RequestQueue

    def token(self, name: str, **options: Any) -> str:
        """The secret of a new token."""
        return self.tokens.create(name, **options)[0]

    def call(self, method: str, path: str, token: str = "", **options: Any) -> httpx.Response:
        return self.call_all([(method, path, token, options)])[0]

    def call_all(self, calls) -> list[httpx.Response]:
        """The responses of calls that are sent at the same time."""

        async def everything():
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=ADDRESS, timeout=120
            ) as client:
                return await asyncio.gather(*(self._one(client, *each) for each in calls))

        return run_async(everything())

    async def _one(self, client, method, path, token, options):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= options.pop("headers", {})
        return await client.request(method, path, headers=headers, **options)


def serve(config: Config, arriving: Path, at_once: int = 4, may_wait: int = 60) -> Server:
    """The API over a library."""
    queue = RequestQueue(at_once, may_wait)
    contexts = LibraryContexts(config, AssistantPool(config))
    programs = mounted_programs(config, contexts, queue, ADDRESS, arriving)
    page = NoPage()
    gate = SecurityMiddleware(
        ProgramRoutes(page, programs),
        AllowedHosts("127.0.0.1", 7860),
        routes=program_routes(programs),
    )

    async def app(scope, receive, send):
        await gate({**scope, "app": page}, receive, send)

    return Server(app, TokenStore(config.data), config, queue)
