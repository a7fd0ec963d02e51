"""The MCP server over streamable HTTP at `/mcp`, for the collection that the address names.

No session is kept: each request stands alone, so that its token is checked each time and nothing of
one client is there for another.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from assistant.access.tokens import AccessToken
from index.errors import InvalidInput
from index.resources import install_command
from integrations.http.access import TOKEN_KEY, Access, TokenGate, opened
from integrations.http.problems import Problem
from integrations.http.server_state import ApiState
from ui.gateway.asgi import App, Receive, Scope, Send

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

HOW_TO_INSTALL = f"`{install_command('mcp')}` installs what it needs"
MAX_SERVERS = 200  # by collection and role
TOO_MANY = "too many collections are open: restart the page"

Key = tuple[str, bool]


def mcp_application(state: ApiState) -> App:
    """The endpoint behind the gate of tokens."""
    try:
        import mcp.server  # noqa: F401 - says at the start what is missing
    except ModuleNotFoundError as error:
        raise InvalidInput(f"--mcp needs the package {error.name}: {HOW_TO_INSTALL}") from error
    return TokenGate(McpEndpoint(state), state.tokens)


class McpEndpoint:
    """One server for each collection and role, started with its first request."""

    def __init__(self, state: ApiState) -> None:
        self._state = state
        self._started: dict[Key, asyncio.Task[StreamableHTTPSessionManager]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a Problem for a collection that its token does not open."""
        token = scope[TOKEN_KEY]
        assert isinstance(token, AccessToken)
        query = parse_qs(scope["query_string"].decode("latin-1"), errors="replace")
        named = query.get("collection", [""])
        access = opened(self._state, token, named[0] if len(named) == 1 else "/", writes=False)
        manager = await self._manager(access)
        await manager.handle_request(scope, receive, send)

    async def _manager(self, access: Access) -> StreamableHTTPSessionManager:
        key = (access.context.collection, access.token.may_write)
        if key not in self._started:
            if len(self._started) >= MAX_SERVERS:
                raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, TOO_MANY)
            self._started[key] = asyncio.create_task(self._start(access))
        return await asyncio.shield(self._started[key])

    async def _start(self, access: Access) -> StreamableHTTPSessionManager:
        from mcp.server.transport_security import TransportSecuritySettings

        from integrations.mcp.server import LibraryServer

        service = self._state.service(access.context)
        server = LibraryServer(service, may_build=access.token.may_write)
        server.streamable_http_app(
            stateless_http=True,
            json_response=True,
            # The page's gate checks the host and the origin of every request.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        manager = server.session_manager
        ready = asyncio.Event()

        async def run() -> None:
            async with manager.run():
                ready.set()
                await asyncio.Event().wait()  # until the loop ends

        task: asyncio.Task[Any] = asyncio.create_task(run())
        self._running.add(task)
        await ready.wait()
        return manager
