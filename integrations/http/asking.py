"""Routes that ask and search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from assistant.answering.stage_timer import StageCallback, ignore_stage
from assistant.types import Turn
from integrations.http.access import Access, MayRead
from integrations.http.event_stream import ALIVE, STREAM_TYPE, event_response, event_text, stages_of
from integrations.http.records import AnswerRecord, AskBody, HitsRecord, SearchBody

Json = dict[str, Any]

router = APIRouter(tags=["asking"])


@router.post(
    "/ask",
    response_model=AnswerRecord,
    response_model_exclude_unset=True,
    responses={200: {"content": {STREAM_TYPE: {"schema": {"type": "string"}}}}},
)
async def ask(body: AskBody, access: MayRead) -> Response | Json:
    """Answer a question in cited sentences of the articles, or say that they hold no answer.

    With `stream`, server-sent events: `stage`, then `answer` or `problem`.
    """

    def work(on_stage: StageCallback) -> Json:
        history = [Turn(turn.question, turn.answer) for turn in body.history]
        service = access.state.service(access.context)
        return service.ask(body.question, history, body.filters.chosen(), on_stage).record

    if body.stream:
        return event_response(_events(access, work))
    return await access.state.in_thread(lambda: work(ignore_stage))


async def _events(access: Access, work: Any) -> AsyncIterator[str]:  # noqa: ANN401 - of `stages_of`
    async for kind, value in stages_of(access.state, work):
        if kind == "alive":
            yield ALIVE
        elif kind == "stage":
            yield event_text("stage", {"stage": value})
        elif kind == "result":
            yield event_text("answer", value)
        elif kind == "problem":
            yield event_text("problem", value.record())


@router.post("/search", response_model=HitsRecord, response_model_exclude_unset=True)
async def search(body: SearchBody, access: MayRead) -> Json:
    """Rank passages for a question, best first, without answering it."""
    service = access.state.service(access.context)
    return await access.state.in_thread(
        lambda: service.search(body.question, body.k, body.filters.chosen())
    )
