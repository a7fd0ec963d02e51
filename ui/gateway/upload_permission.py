"""Refuses uploads of those who may only ask, before anything is stored."""

from __future__ import annotations

from http import HTTPStatus

from ui.gateway.allowed_routes import UPLOAD_PATH
from ui.gateway.asgi import App, Scope
from ui.gateway.error_response import error_response
from ui.gateway.middleware import scope_account
from ui.security.permissions import ChangeNotAllowed, Permissions


class UploadGuard:
    """A guard that lets only those upload who may change the library."""

    def __init__(self, permissions: Permissions) -> None:
        self._permissions = permissions

    def __call__(self, scope: Scope) -> App | None:
        """The refusal of an upload by somebody who may only ask; None for other requests."""
        if scope["path"] == UPLOAD_PATH:
            try:
                self._permissions.check(scope_account(scope) or "")
            except ChangeNotAllowed as error:
                return error_response(HTTPStatus.FORBIDDEN, str(error))
        return None
