"""The applications for programs that a page serves, by its settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.access.tokens import TokenStore
from assistant.config import Config
from integrations.http.application import api_application
from integrations.http.chat import chat_application
from integrations.http.mcp_endpoint import mcp_application
from integrations.http.server_state import ApiState
from ui.gateway.asgi import App
from ui.gateway.program_routes import API_PATH, MCP_PATH, OPENAI_PATH
from ui.state.library_context import LibraryContexts
from ui.state.request_queue import RequestQueue


def mounted_programs(
    config: Config, contexts: LibraryContexts, queue: RequestQueue, page: str, arriving: Path
) -> Mapping[str, App]:
    """The applications by the beginning of their paths; `page` is the page's address."""
    state = ApiState(contexts, queue, page, arriving, TokenStore(config.data))
    programs: dict[str, App] = {}
    if config.api:
        programs[API_PATH] = api_application(state)
        programs[OPENAI_PATH] = chat_application(state)
    if config.mcp:
        programs[MCP_PATH] = mcp_application(state)
    return programs
