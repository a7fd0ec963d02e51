"""Work on a thread, its progress as server-sent events."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.responses import StreamingResponse

from assistant.serialization.to_json import dumps
from integrations.http.problems import as_problem
from integrations.http.server_state import ApiState
from ui.state.background_job import JobStopped

Report = Callable[[str], None]
STREAM_TYPE = "text/event-stream"
ALIVE_SECONDS = 15.0  # between two comments, so that no proxy ends a quiet stream
ALIVE = ": still here\n\n"


def event_text(name: str, value: object) -> str:
    """One event; without a name it has only its data."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {dumps(value)}\n\n"


def event_response(events: AsyncIterator[str]) -> StreamingResponse:
    """The response that sends events as they come."""
    return StreamingResponse(events, media_type=STREAM_TYPE, headers={"Cache-Control": "no-store"})


async def stages_of(
    state: ApiState, work: Callable[[Report], dict[str, Any]]
) -> AsyncIterator[tuple[str, Any]]:
    """Yields `("stage", name)` while work runs, then `("result", value)` or `("problem", error)`.

    A reader that leaves stops the work at its next stage. Between two stages, `("alive", None)`.
    """
    loop = asyncio.get_running_loop()
    reports: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    stop = threading.Event()
    reported = [""]

    def on_stage(stage: str) -> None:
        if stop.is_set():
            raise JobStopped
        if stage != reported[0]:  # a waiting question repeats its stage, so that it can be stopped
            reported[0] = stage
            loop.call_soon_threadsafe(reports.put_nowait, ("stage", stage))

    async def run() -> None:
        try:
            result = await state.in_thread(lambda: work(on_stage))
            reports.put_nowait(("result", result))
        except JobStopped:
            reports.put_nowait(("stopped", None))
        except Exception as error:  # noqa: BLE001 - sent to the client, and logged
            reports.put_nowait(("problem", as_problem(error)))

    running = asyncio.create_task(run())
    try:
        while True:
            kind, value = await _next(reports)
            yield kind, value
            if kind not in ("stage", "alive"):
                return
    finally:
        stop.set()
        if running.done():
            await running


async def _next(reports: asyncio.Queue[tuple[str, Any]]) -> tuple[str, Any]:
    try:
        return await asyncio.wait_for(reports.get(), ALIVE_SECONDS)
    except TimeoutError:
        return "alive", None
