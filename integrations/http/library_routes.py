"""Routes of builds and collections, and whether the server works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from assistant.collections import MAIN_COLLECTION, article_count, collection_config
from index.building.build import BuildRequest
from integrations.http.access import Access, MayRead, MayWrite
from integrations.http.builds import ENDED, BuildJob, accepted
from integrations.http.event_stream import ALIVE, STREAM_TYPE, event_response, event_text
from integrations.http.records import BuildRecord, CollectionList, StateRecord
from integrations.http.server_state import state_of, visible_collections

Json = dict[str, Any]
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"content": {STREAM_TYPE: {"schema": {"type": "string"}}}, "description": "Events"}
}

router = APIRouter(tags=["library"])


@router.post("/builds", status_code=HTTPStatus.ACCEPTED, response_model=BuildRecord)
async def start_build(access: MayWrite) -> JSONResponse:
    """Bring the index up to date with all its sources; only changes are read."""
    return accepted(access.state.builds.start(access.context, BuildRequest()))


@router.get("/builds/{build_id}", response_model=BuildRecord)
async def read_build(build_id: str, access: MayRead) -> Json:
    """The state of a build."""
    return access.state.builds.find(build_id, access.context.collection).record()


@router.get("/builds/{build_id}/events", response_class=Response, responses=STREAMED)
async def follow_build(build_id: str, access: MayRead) -> Response:
    """The states of a build as server-sent events named `build`, up to its last one."""
    job = access.state.builds.find(build_id, access.context.collection)
    return event_response(_events(access, job))


async def _events(access: Access, job: BuildJob) -> AsyncIterator[str]:
    version = -1
    builds = access.state.builds
    while True:
        seen = version
        version, record = await access.state.in_thread(partial(builds.changed_since, job, seen))
        yield event_text("build", record) if version > seen else ALIVE
        if record["state"] in ENDED:
            return


@router.get("/collections", response_model=CollectionList)
async def list_collections(access: MayRead) -> Json:
    """The collections that the token opens, with their numbers of articles."""
    state = access.state
    config = state.contexts.config

    def rows() -> list[Json]:
        return [
            {"name": name, "articles": article_count(collection_config(config, name))}
            for name in visible_collections(state, access.token)
        ]

    return {"collections": await state.in_thread(rows)}


@router.get("/health", response_model=StateRecord)
async def health() -> Json:
    """Whether the server answers; needs no token."""
    return {"status": "ok"}


@router.get("/ready", response_model=StateRecord, responses={503: {"model": StateRecord}})
async def ready(request: Request) -> Response:
    """Whether the main library can be asked now, with 200, else 503; needs no token."""
    opening = state_of(request).contexts.named(MAIN_COLLECTION).loader.start()
    if not opening.done():
        return JSONResponse({"status": "loading"}, HTTPStatus.SERVICE_UNAVAILABLE)
    if opening.exception():
        return JSONResponse({"status": "no articles"}, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ready"})
