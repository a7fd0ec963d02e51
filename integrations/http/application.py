"""The application under `/api/v1`, and its OpenAPI description."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse

from integrations.http import articles, asking, conversations, library_routes
from integrations.http.access import TokenGate
from integrations.http.problems import add_problem_handlers
from integrations.http.records import Problem
from integrations.http.server_state import ApiState
from ui.gateway.asgi import App
from ui.gateway.error_response import PROBLEM_TYPE

API_PREFIX = "/api/v1"
VERSION = "1"
PROBLEM_STATUSES = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503)
PROBLEM_CONTENT = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def api_application(state: ApiState) -> App:
    """The API behind its gate of tokens."""
    return TokenGate(ungated_application(state), state.tokens)


def ungated_application(state: ApiState) -> FastAPI:
    """The application without its gate."""
    app = FastAPI(
        title="Footnote",
        version=VERSION,
        description="Answers from a person's own articles, every sentence cited to its place.",
        openapi_url=None,  # served below, so that it needs no page of documentation
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.api = state
    add_problem_handlers(app)
    router = APIRouter(prefix=API_PREFIX)
    for each in (asking, conversations, library_routes, articles):
        router.include_router(each.router)

    @router.get("/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(description_of(app))

    app.include_router(router)
    return app


def description_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with the problems that every route may answer."""
    described = app.openapi()
    schemas = described["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operations in described["paths"].values():
        for operation in operations.values():
            for status in PROBLEM_STATUSES:
                known = operation["responses"].get(str(status))
                if known is None or status == 422:
                    operation["responses"][str(status)] = {
                        "description": "A problem (RFC 9457)",
                        "content": PROBLEM_CONTENT,
                    }
    return described
