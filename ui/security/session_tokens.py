"""Who is signed in: tokens that expire, and the one cookie that carries them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import gradio as gr

TOKEN_LIFETIME_SECONDS = 7 * 24 * 3600
MAX_TOKENS_PER_NAME = 50  # browsers of one name; one more signs the first one out

RawHeader = tuple[bytes, bytes]


class SessionTokens(dict[str, str]):
    """Names by token, as Gradio stores them, each for `lasts_seconds`."""

    def __init__(
        self,
        lasts_seconds: float = TOKEN_LIFETIME_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._lasts = lasts_seconds
        self._clock = clock
        self._since: dict[str, float] = {}

    def __setitem__(self, token: str, name: str) -> None:
        for old in [each for each in self if not self._is_valid(each)]:
            del self[old]
        own = [each for each, whose in self.items() if whose == name]
        for old in own[: max(0, len(own) - MAX_TOKENS_PER_NAME + 1)]:
            del self[old]
        self._since[token] = self._clock()
        super().__setitem__(token, name)

    def __delitem__(self, token: str) -> None:
        self._since.pop(token, None)
        super().__delitem__(token)

    def get(self, token: str | None, default: Any = None) -> Any:  # noqa: ANN401 - as dict's
        """The name of a token that has not expired."""
        if token is None or not self._is_valid(token):
            return default
        return super().get(token, default)

    def _is_valid(self, token: str) -> bool:
        since = self._since.get(token)
        return since is not None and self._clock() - since < self._lasts


def request_account(request: Any) -> str:  # noqa: ANN401 - gradio's request, or the server's own
    """The name that the visitor signed in with; empty on a page without sign-in.

    Server functions get the server's own request, which identifies the visitor by a cookie.
    """
    name = getattr(request, "username", None)
    if isinstance(request, gr.Request) or isinstance(name, str):
        return name or ""
    app = request.app
    for kind in ("access-token", "access-token-unsecure"):
        if token := request.cookies.get(f"{kind}-{app.cookie_id}"):
            return str(app.tokens.get(token) or "")
    return ""


def with_strict_cookie(
    headers: Iterable[RawHeader], cookie_id: str, *, is_secure: bool
) -> list[RawHeader]:
    """A response's headers with one sign-in cookie in place of the two that Gradio sets.

    Browsers would send Gradio's second one with requests of other sites. Ours they send only when a
    link to the page is followed; it expires with its token. Other headers stay as they are.
    """
    result = []
    for name, value in headers:
        if name.lower() == b"set-cookie" and value.startswith(b"access-token-"):
            key, _, rest = value.partition(b"=")
            if key != f"access-token-unsecure-{cookie_id}".encode():
                continue
            token = rest.partition(b";")[0]
            lasts = TOKEN_LIFETIME_SECONDS if token.strip(b'"') else 0  # empty: signed out
            flags = f"Max-Age={lasts}; Path=/; HttpOnly; SameSite=Lax"
            value = b"%s=%s; %s" % (key, token, flags.encode())
            if is_secure:
                value += b"; Secure"
        result.append((name, value))
    return result
