"""Gradio's application with Footnote's middleware around all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradio import Blocks
from gradio.routes import App, ORJSONResponse
from starlette.requests import Request
from starlette.responses import Response

from ui.gateway.json_error import json_error_body
from ui.security.session_tokens import SessionTokens
from ui.state.handler_errors import UNEXPECTED_ERROR


class PageApp(App):
    """Gradio's application for `launch(_app=...)`, wrapped as a whole.

    Middleware that is given to Gradio runs inside Gradio's own, which answers errors and questions
    about origins without it; this one runs outside of everything.
    """

    def __init__(self, wrap: Callable[[Any], Any], port: int, **options: Any) -> None:  # noqa: ANN401 - FastAPI's
        """`wrap` wraps an ASGI application; `port` is that of the page."""
        options.setdefault("default_response_class", ORJSONResponse)  # as Gradio makes its own
        options.setdefault("exception_handlers", {Exception: _unexpected_error})
        super().__init__(**options)
        self._wrap = wrap
        self._port = port

    def build_middleware_stack(self) -> Any:  # noqa: ANN401 - an ASGI application
        """The whole stack, wrapped."""
        return self._wrap(super().build_middleware_stack())

    def configure_app(self, blocks: Blocks) -> None:
        """Configure the page, with tokens that expire and a cookie name of its own."""
        super().configure_app(blocks)
        self.tokens = SessionTokens()
        self.cookie_id = f"footnote-{self._port}"  # ports of a machine share their cookies


async def _unexpected_error(_: Request, __: Exception) -> Response:
    return Response(json_error_body(UNEXPECTED_ERROR), 500, media_type="application/json")
