"""FOOTNOTE_PAGE_TOKEN=on: the page opens only with the address that the terminal printed.

The token in that address becomes a cookie, and the browser is redirected to the address without it.
The token is stored in the data folder, so that the cookie is still valid after a restart.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote_plus

from assistant.config import Config
from index.errors import InvalidInput
from ui.gateway.asgi import App, Receive, Scope, Send
from ui.gateway.error_response import error_response

TOKEN_FILE = "page-token"  # in the data folder
TOKEN_PARAMETER = "token"
TOKEN_BYTES = 32
TOKEN_PATTERN = re.compile(r"[\w-]{43}", re.ASCII)  # the encoded bytes
COOKIE_SECONDS = 365 * 24 * 3600
PAGE_PATH = "/"  # the only path where a token is read from the query
OPEN_PATHS = ("/gradio_api/startup-events",)  # Gradio calls it once; later it does nothing

NEEDS_TOKEN = "Open the address that the terminal printed: it holds the token that opens this page."


class PageTokenGuard:
    """A guard that lets requests with the token through, and sets it as a cookie."""

    def __init__(self, token: str, port: int) -> None:
        """Pages on different ports of a machine have different cookies."""
        self._token = token
        self._cookie = f"footnote-token-{port}"

    @property
    def query_parameter(self) -> str:
        """The parameter at the end of the printed address, after `?` or `&`."""
        return f"{TOKEN_PARAMETER}={self._token}"

    def __call__(self, scope: Scope) -> App | None:
        """A redirection or a refusal; None for a request that has the cookie."""
        if scope["type"] == "http" and scope["path"] == PAGE_PATH:
            query = scope["query_string"].decode("latin-1").split("&")
            given = [part for part in query if _query_pair(part)[0] == TOKEN_PARAMETER]
            if any(self._is_token(_query_pair(part)[1]) for part in given):
                rest = "&".join(part for part in query if part not in given)
                return self._redirection(rest, is_secure=scope.get("scheme") == "https")
        if scope["path"] in OPEN_PATHS or any(map(self._is_token, self._cookies(scope))):
            return None
        return error_response(HTTPStatus.UNAUTHORIZED, NEEDS_TOKEN)

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode("utf-8", "surrogatepass"), self._token.encode())

    def _cookies(self, scope: Scope) -> list[str]:
        headers = [value for name, value in scope["headers"] if name.lower() == b"cookie"]
        pairs = b";".join(headers).decode("latin-1").split(";")
        named = (pair.strip().partition("=") for pair in pairs)
        return [value for name, _, value in named if name == self._cookie]

    def _redirection(self, query: str, *, is_secure: bool) -> App:
        cookie = (
            f"{self._cookie}={self._token}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; "
            f"SameSite=Strict{'; Secure' * is_secure}"
        )
        headers = [
            (b"location", f"{PAGE_PATH}?{query}".removesuffix("?").encode("latin-1")),
            (b"set-cookie", cookie.encode()),
            (b"cache-control", b"no-store"),
            (b"content-length", b"0"),
        ]

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            start = {"type": "http.response.start", "status": HTTPStatus.SEE_OTHER}
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": b""})

        return answer


def page_token_guard(config: Config) -> PageTokenGuard | None:
    """The guard with the stored token, created on first use; None if no token is required.

    InvalidInput if the token cannot be stored.
    """
    if not config.page_token:
        return None
    path = config.data / TOKEN_FILE
    token = _read_token(path)
    if token is None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        try:
            _save_token(path, token)
        except OSError as error:
            raise InvalidInput(
                f"the token of FOOTNOTE_PAGE_TOKEN cannot be kept in {path} "
                f"({error.strerror}): let the data folder be writable, or set it to off"
            ) from error
    return PageTokenGuard(token, config.port)


def _read_token(path: Path) -> str | None:
    """The stored token; None if there is none, or if others could have read or written it."""
    with suppress(OSError, UnicodeDecodeError):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with open(descriptor, encoding="ascii") as file:
            state = os.fstat(descriptor)
            text = file.read(TOKEN_BYTES * 2)
        if os.name == "posix" and (state.st_mode & 0o077 or state.st_uid != os.geteuid()):
            return None
        if stat.S_ISREG(state.st_mode) and TOKEN_PATTERN.fullmatch(text):
            return text
    return None


def _save_token(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # so that the file is new, ours and private, and no link
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _query_pair(part: str) -> tuple[str, str]:
    """Name and value of one parameter of a query."""
    name, _, value = part.partition("=")
    return unquote_plus(name), unquote_plus(value)
