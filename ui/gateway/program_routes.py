"""What programs may reach beside the page, when it is served: by token, never by cookie."""

from __future__ import annotations

from collections.abc import Mapping

from ui.gateway.allowed_routes import Route
from ui.gateway.asgi import App, Receive, Scope, Send

API_PATH = "/api/v1/"
OPENAI_PATH = "/v1/"
MCP_PATH = "/mcp"
API_FILE_PATH = "/api/v1/articles/file"

PROGRAM_ROUTES: Mapping[str, tuple[Route, ...]] = {
    API_PATH: (
        Route("POST", API_FILE_PATH, for_programs=True, is_upload=True),
        *(
            Route(method, f"{API_PATH}{name}", for_programs=True)
            for method, names in {
                "GET": "articles collections conversations health ready openapi.json",
                "POST": "ask search articles builds conversations feedback",
            }.items()
            for name in names.split()
        ),
        *(
            Route(method, f"{API_PATH}{name}/", for_programs=True, is_folder=True)
            for method, names in {
                "GET": "articles builds conversations",
                "POST": "conversations",
                "DELETE": "articles conversations",
            }.items()
            for name in names.split()
        ),
    ),
    OPENAI_PATH: (
        Route("GET", "/v1/models", for_programs=True),
        Route("GET", "/v1/models/", for_programs=True, is_folder=True),
        Route("POST", "/v1/chat/completions", for_programs=True),
    ),
    MCP_PATH: tuple(
        Route(method, MCP_PATH, for_programs=True) for method in ("GET", "POST", "DELETE")
    ),
}
"""The routes of each mounted application, by the beginning of their paths."""


class ProgramRoutes:
    """Sends requests of programs to their applications, and all others to the page's."""

    def __init__(self, page: App, programs: Mapping[str, App]) -> None:
        self._page = page
        self._programs = programs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the gate around has let only named routes through."""
        for prefix, program in self._programs.items():
            if scope["type"] == "http" and scope["path"].startswith(prefix):
                await program(scope, receive, send)
                return
        await self._page(scope, receive, send)


def program_routes(programs: Mapping[str, App]) -> tuple[Route, ...]:
    """The routes of the applications that are mounted."""
    return tuple(route for prefix in programs for route in PROGRAM_ROUTES[prefix])
