"""Refuses files from those who may only ask, before a byte of them is kept."""

from __future__ import annotations

from http import HTTPStatus

from ui.gateway.allowed_routes import UPLOAD
from ui.gateway.asgi import App, Scope
from ui.gateway.error_response import refusal
from ui.gateway.middleware import signed_in
from ui.security.permissions import NotAllowed, Permissions


class UploadGuard:
    """A guard that lets uploads through of those who may change the library."""

    def __init__(self, permissions: Permissions) -> None:
        self._permissions = permissions

    def __call__(self, scope: Scope) -> App | None:
        """The refusal that an upload of somebody who may only ask gets; None for all else."""
        if scope["path"] == UPLOAD:
            try:
                self._permissions.check(signed_in(scope) or "")
            except NotAllowed as error:
                return refusal(HTTPStatus.FORBIDDEN, str(error))
        return None
