"""`/v1/models` and `/v1/chat/completions` in OpenAI's form: each collection is a model."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request, Security
from fastapi.security import HTTPAuthorizationCredentials
from starlette.responses import JSONResponse, Response

from assistant.answering.stage_timer import StageCallback, ignore_stage
from assistant.collections import MAIN_COLLECTION
from integrations.http.access import BEARER, Access, TokenGate, opened, token_of
from integrations.http.chat_records import ChatBody
from integrations.http.chat_text import chat_text
from integrations.http.event_stream import ALIVE, event_response, event_text, stages_of
from integrations.http.problems import Problem, add_problem_handlers
from integrations.http.server_state import ApiState, state_of, visible_collections
from ui.gateway.asgi import App
from ui.state.turn import HISTORY_TURNS

Json = dict[str, Any]
MODEL = "footnote"  # the main library; a collection is `footnote/NAME`
OWNER = "footnote"
NO_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}  # no language model
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]

router = APIRouter(prefix="/v1")


def chat_application(state: ApiState) -> App:
    """The application in OpenAI's form, behind the gate of tokens."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.api = state
    add_problem_handlers(app, form=_openai_error)
    app.include_router(router)
    return TokenGate(app, state.tokens, form=_openai_error)


def _openai_error(problem: Problem) -> Json:
    """The form that OpenAI's clients read."""
    kind = "invalid_request_error" if problem.status < 500 else "server_error"
    return {"error": {"message": str(problem), "type": kind, "param": None, "code": None}}


def model_name(collection: str) -> str:
    """The name of a collection as a model."""
    return f"{MODEL}/{collection}" if collection else MODEL


def _collection(model: str) -> str:
    """The collection of a model; a name that is none for an unknown one."""
    return MAIN_COLLECTION if model == MODEL else model.removeprefix(f"{MODEL}/") or "/"


def _model_record(collection: str) -> Json:
    return {"id": model_name(collection), "object": "model", "created": 0, "owned_by": OWNER}


@router.get("/models")
async def list_models(request: Request) -> Json:
    """The collections that the token opens, as models."""
    names = visible_collections(state_of(request), token_of(request))
    return {"object": "list", "data": [_model_record(name) for name in names]}


@router.get("/models/{model:path}")
async def read_model(model: str, request: Request) -> Json:
    """One of them."""
    return _model_record(_opened(request, model).context.collection)


@router.post("/chat/completions")
async def complete(body: ChatBody, request: Request) -> Response:
    """Answer the last question in cited sentences; the messages before it are its history."""
    access = _opened(request, body.model)
    question, history = body.question_and_history()
    head = {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "created": int(time.time()),
        "model": body.model,
    }

    def work(on_stage: StageCallback) -> Json:
        service = access.state.service(access.context)
        answered = service.ask(question, history[-HISTORY_TURNS:], on_stage=on_stage)
        text, annotations = chat_text(answered.answer, answered.record)
        return {"role": "assistant", "content": text, "annotations": annotations}

    if body.stream:
        with_usage = bool((body.stream_options or {}).get("include_usage"))
        return event_response(_chunks(access, work, head, with_usage=with_usage))
    message = await access.state.in_thread(lambda: work(ignore_stage))
    choice = {
        "index": 0,
        "message": message | {"refusal": None},
        "finish_reason": "stop",
        "logprobs": None,
    }
    return JSONResponse(
        head | {"object": "chat.completion", "choices": [choice], "usage": NO_USAGE}
    )


async def _chunks(
    access: Access, work: Callable[[StageCallback], Json], head: Json, *, with_usage: bool
) -> AsyncIterator[str]:
    def chunk(delta: Json, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return event_text("", head | {"object": "chat.completion.chunk", "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    async for kind, value in stages_of(access.state, work):
        if kind in ("alive", "stage"):
            yield ALIVE
        elif kind == "problem":
            yield event_text("", _openai_error(value))
            return
        elif kind == "result":
            for line in value["content"].splitlines(keepends=True):
                yield chunk({"content": line})
            yield chunk({"annotations": value["annotations"]})
            yield chunk({}, "stop")
    if with_usage:
        usage = {"object": "chat.completion.chunk", "choices": [], "usage": NO_USAGE}
        yield event_text("", head | usage)
    yield "data: [DONE]\n\n"


def _opened(request: Request, model: str) -> Access:
    return opened(state_of(request), token_of(request), _collection(model), writes=False)
