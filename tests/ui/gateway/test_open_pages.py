"""What the application holds for pages is bounded, and each is its owner's."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from gradio.queueing import Queue
from gradio.state_holder import StateHolder

from tests.ui.gateway.gate import run_async
from ui.gateway.open_pages import MAX_UNREAD_EVENTS, OpenPages
from ui.gateway.page_sessions import MAX_OPEN_PER_OWNER, MAX_UNOPENED


def scope_of(name=None, address="127.0.0.1"):
    """A request of somebody who signed in, or of an address."""
    blocks = SimpleNamespace(_queue=Queue(True, 1, 1.0, None, None))
    app = SimpleNamespace(
        cookie_id="x",
        tokens={"t": name} if name else {},
        state_holder=StateHolder(),
        get_blocks=lambda: blocks,
    )
    cookie = [(b"cookie", b"access-token-x=t")]
    return {"app": app, "headers": cookie, "client": (address, 1), "path": "/"}


def as_name(scope, name):
    scope["app"].tokens["t"] = name
    return scope


def test_made_up_sessions_leave_nothing_behind():
    pages, scope = OpenPages(), scope_of()
    holder, queue = scope["app"].state_holder, scope["app"].get_blocks()._queue

    async def ask():
        for number in range(3 * MAX_UNOPENED):
            name = f"s{number}"
            assert await pages.refusal(name, scope, begins=True) is None
            holder.session_data[name] = holder.time_last_used[name] = name  # as Gradio does
            queue.pending_event_ids_session[name] = {name}
            queue.pending_messages_per_session[name] = [name]

    run_async(ask())
    kept = {f"s{number}" for number in range(2 * MAX_UNOPENED, 3 * MAX_UNOPENED)}
    for each in (
        holder.session_data,
        holder.time_last_used,
        queue.pending_event_ids_session,
        queue.pending_messages_per_session,
    ):
        assert set(each) == kept


def test_a_session_that_reads_no_outcome_begins_no_more_events():
    pages, scope = OpenPages(), scope_of()
    pending = scope["app"].get_blocks()._queue.pending_event_ids_session
    pending["a1"] = {str(number) for number in range(MAX_UNREAD_EVENTS)}

    async def ask():
        status, words = await pages.refusal("a1", scope, begins=True)
        assert (status, words) == (
            429,
            "Too many questions of this page are under way: wait for their answers.",
        )
        assert await pages.refusal("a1", scope, begins=False) is None  # it may read them
        assert await pages.refusal("a2", scope, begins=True) is None

    run_async(ask())


def test_nobody_reads_or_asks_as_anothers_page():
    pages, scope = OpenPages(), scope_of("ann")

    async def ask():
        assert await pages.refusal("page", scope, begins=True) is None
        for begins in (True, False):
            refused = await pages.refusal("page", as_name(scope, "eve"), begins=begins)
            assert refused == (403, "This page belongs to somebody else: reload it.")
        assert await pages.refusal("page", as_name(scope, "ann"), begins=False) is None

    run_async(ask())


def test_a_page_is_open_while_its_connection_lasts_and_there_are_not_too_many():
    pages, scope = OpenPages(), scope_of("ann")

    async def ask():
        over = asyncio.Event()
        open_ones = [
            asyncio.create_task(pages.keep_open(f"p{number}", scope, over.wait))
            for number in range(MAX_OPEN_PER_OWNER)
        ]
        await asyncio.sleep(0)
        status, words = await pages.keep_open("onemore", scope, over.wait)
        assert (status, "close some, then reload" in words) == (503, True)
        assert await pages.keep_open("no name", scope_of("ann"), over.wait) == (
            404,
            "There is nothing at this address.",
        )
        over.set()
        assert await asyncio.gather(*open_ones) == [None] * MAX_OPEN_PER_OWNER
        assert await pages.keep_open("onemore", scope, over.wait) is None

    run_async(ask())
