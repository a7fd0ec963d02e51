"""Refuses files from those who may only ask, before a byte of them is kept."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from ui.gate import signed_in
from ui.permissions import NotAllowed, Permissions

if TYPE_CHECKING:
    from ui.gate import App, Receive, Scope, Send


class UploadGuard:
    """Middleware behind the gate, around Gradio's application."""

    def __init__(self, app: App, permissions: Permissions) -> None:
        self._app = app
        self._permissions = permissions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it is an upload of somebody who may only ask."""
        is_upload = scope["type"] == "http" and scope["path"].rstrip("/").endswith("/upload")
        if is_upload:
            try:
                self._permissions.check(signed_in(scope) or "")
            except NotAllowed as error:
                await _refuse(send, str(error))
                return
        await self._app(scope, receive, send)


async def _refuse(send: Send, words: str) -> None:
    body = json.dumps({"detail": words}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": HTTPStatus.FORBIDDEN, "headers": headers})
    await send({"type": "http.response.body", "body": body})
