"""Bounds the open pages of Gradio's application, and what it stores for each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from ui.gateway.asgi import Scope
from ui.gateway.middleware import NO_SUCH_PAGE, Refusal, scope_account
from ui.gateway.page_sessions import NotSessionOwner, PageSessions, TooManyPages, is_session_name

MAX_UNREAD_EVENTS = 20  # of one session: events whose result was not fetched

TOO_MANY_UNREAD = "Too many questions of this page are under way: wait for their answers."


class OpenPages:
    """The sessions of Gradio's application; used by the one thread of its requests."""

    def __init__(self) -> None:
        self._sessions = PageSessions()

    async def keep_open(
        self, session: str, scope: Scope, answer: Callable[[], Awaitable[None]]
    ) -> Refusal | None:
        """Run `answer`, which holds a page's connection while the page is open; or refuse it."""
        if not is_session_name(session):
            return HTTPStatus.NOT_FOUND, NO_SUCH_PAGE
        owner = _owner(scope)
        try:
            self._sessions.open(session, owner)
        except TooManyPages as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, str(error)
        except NotSessionOwner as error:
            return HTTPStatus.FORBIDDEN, str(error)
        try:
            await answer()
        finally:
            await _release_sessions(scope["app"], self._sessions.close(session, owner))
        return None

    async def refusal(self, session: str, scope: Scope, *, begins: bool) -> Refusal | None:
        """Why a request may not use a session; `begins` if it begins an event."""
        try:
            expired = self._sessions.use(session, _owner(scope))
        except NotSessionOwner as error:
            return HTTPStatus.FORBIDDEN, str(error)
        await _release_sessions(scope["app"], expired)
        unfetched = _queue(scope["app"]).pending_event_ids_session.get(session, ())
        if begins and len(unfetched) >= MAX_UNREAD_EVENTS:
            return HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_UNREAD
        return None


def _owner(scope: Scope) -> str:
    """The account or the address whose pages are counted together."""
    return scope_account(scope) or str((scope.get("client") or ("",))[0])


async def _release_sessions(app: Any, sessions: list[str]) -> None:  # noqa: ANN401 - Gradio's application
    """Remove sessions from the application: their state, events and messages."""
    holder, queue = app.state_holder, _queue(app)
    for session in sessions:
        await queue.clean_events(session_hash=session)
        queue.pending_event_ids_session.pop(session, None)
        if session in queue.pending_messages_per_session:
            del queue.pending_messages_per_session[session]
        holder.session_data.pop(session, None)
        holder.time_last_used.pop(session, None)


def _queue(app: Any) -> Any:  # noqa: ANN401 - Gradio's
    return app.get_blocks()._queue
