"""Who asks, and what of the library that token opens: the one check of role and collection."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.access.tokens import AccessToken, TokenStore
from assistant.collections import MAIN_COLLECTION
from integrations.http.problems import RETRY_SECONDS, Form, Problem, as_problem, problem_response
from integrations.http.server_state import ApiState, state_of, visible_collections
from ui.gateway.asgi import App, Receive, Scope, Send
from ui.state.library_context import LibraryContext

MAX_REQUESTS_OF_A_TOKEN = 32  # at once; the page's own visitors want their places too
OPEN_PATHS = frozenset(("/api/v1/health", "/api/v1/ready", "/api/v1/openapi.json"))
TOKEN_KEY = "footnote.token"  # in the scope of a request
NO_TOKEN = (
    "send a token as `Authorization: Bearer ...`: `python -m assistant token create` makes one"  # noqa: S105
)
NOT_THERE = "there is no such collection"
READ_ONLY = "this token may only read: make another with --role write"
TOO_MANY = f"more than {MAX_REQUESTS_OF_A_TOKEN} requests of this token at once: send fewer"

BEARER = HTTPBearer(auto_error=False, description="python -m assistant token create NAME")


class TokenGate:
    """Middleware that lets only known tokens through, before anything of a body is read."""

    def __init__(self, app: App, tokens: TokenStore, form: Form | None = None) -> None:
        """`form` makes the record of a refusal, if it is no problem+json."""
        self._form = form
        self._app = app
        self._tokens = tokens
        self._at_once: Counter[str] = Counter()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its token in the scope, or answer it with a problem."""
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self._app(scope, receive, send)
            return
        try:
            token = self._token(scope)
            with self._counted(token):
                await self._app({**scope, TOKEN_KEY: token}, receive, send)
        except Problem as problem:
            await problem_response(problem, self._form)(scope, receive, send)

    def _token(self, scope: Scope) -> AccessToken:
        given = [value for name, value in scope["headers"] if name.lower() == b"authorization"]
        scheme, _, secret = (given[0] if len(given) == 1 else b"").partition(b" ")
        try:
            token = (
                self._tokens.find(secret.strip().decode("latin-1"))
                if scheme.lower() == b"bearer"
                else None
            )
        except Exception as error:
            raise as_problem(error) from error
        if token is None:
            raise Problem(HTTPStatus.UNAUTHORIZED, NO_TOKEN, WWW_Authenticate="Bearer")
        return token

    @contextmanager
    def _counted(self, token: AccessToken) -> Iterator[None]:
        with self._lock:
            if self._at_once[token.id] >= MAX_REQUESTS_OF_A_TOKEN:
                raise Problem(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, Retry_After=RETRY_SECONDS)
            self._at_once[token.id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_once[token.id] -= 1
                self._at_once += Counter()  # drops what is at nought


@dataclass(frozen=True, slots=True)
class Access:
    """A token and the library that it asked for and may use."""

    token: AccessToken
    context: LibraryContext
    state: ApiState

    @property
    def owner(self) -> str:
        """Whose conversations and builds are this token's: no account's name has a colon."""
        return f"token:{self.token.name}"


def opened(state: ApiState, token: AccessToken, collection: str, *, writes: bool) -> Access:
    """The access of a token to a collection; a Problem without it.

    What a token does not open and what is not there are the same to it: 404.
    """
    if collection not in visible_collections(state, token):
        raise Problem(HTTPStatus.NOT_FOUND, NOT_THERE)
    if writes and not token.may_write:
        raise Problem(HTTPStatus.FORBIDDEN, READ_ONLY)
    return Access(token, state.contexts.named(collection), state)


class Requires:
    """The dependency of every route that needs a token: its role and its collection."""

    def __init__(self, *, writes: bool) -> None:
        self._writes = writes

    def __call__(
        self,
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)] = None,
        collection: Annotated[
            str, Query(max_length=200, description="A collection; empty is the main library")
        ] = MAIN_COLLECTION,
    ) -> Access:
        """What the route may use."""
        return opened(state_of(request), token_of(request), collection, writes=self._writes)


def token_of(request: Request) -> AccessToken:
    """The token of a request that came through the gate."""
    token = request.scope.get(TOKEN_KEY)
    if not isinstance(token, AccessToken):
        raise Problem(HTTPStatus.UNAUTHORIZED, NO_TOKEN, WWW_Authenticate="Bearer")
    return token


MayRead = Annotated[Access, Depends(Requires(writes=False))]
MayWrite = Annotated[Access, Depends(Requires(writes=True))]
