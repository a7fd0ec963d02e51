"""Errors as problem+json (RFC 9457): one clear line, and nothing of the program's inside."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.access.tokens import TokensUnusable
from index.errors import (
    ArticleNotFound,
    BuildInProgress,
    FootnoteError,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    InvalidInput,
    LibraryVanished,
    ModelUnavailable,
    StorageFailed,
)
from index.storage.error_translation import as_storage_error
from ui.gateway.error_response import PROBLEM_TYPE, problem_record
from ui.state.handler_errors import UNEXPECTED_ERROR
from ui.state.request_queue import QueueFull
from ui.state.upload_quota import UploadsFull

RETRY_SECONDS = "2"
STATUSES: Mapping[type[FootnoteError], HTTPStatus] = {
    ArticleNotFound: HTTPStatus.NOT_FOUND,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    IndexMissing: HTTPStatus.CONFLICT,
    BuildInProgress: HTTPStatus.CONFLICT,
    UploadsFull: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    QueueFull: HTTPStatus.SERVICE_UNAVAILABLE,
    TokensUnusable: HTTPStatus.SERVICE_UNAVAILABLE,
    LibraryVanished: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexMismatch: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageFailed: HTTPStatus.SERVICE_UNAVAILABLE,
}
MAX_DETAILS = 20  # of the places that are wrong in one request

logger = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """An answer that is an error."""

    def __init__(self, status: HTTPStatus, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def record(self) -> dict[str, Any]:
        """The problem's record."""
        return problem_record(self.status, str(self))


Form = Callable[[Problem], dict[str, Any]]


def as_problem(error: Exception) -> Problem:
    """Any error as a problem; an unexpected one is only logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        headers = {k.replace("-", "_"): v for k, v in (error.headers or {}).items()}
        return Problem(status, f"{status.phrase}.", **headers)
    known = error if isinstance(error, FootnoteError) else as_storage_error(error)
    if known is None:
        logger.error("an API request failed", exc_info=error)
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED_ERROR)
    status = next(
        (STATUSES[kind] for kind in type(known).__mro__ if kind in STATUSES),
        HTTPStatus.BAD_REQUEST,
    )
    again = isinstance(known, QueueFull | BuildInProgress)
    return Problem(status, str(known), **({"Retry_After": RETRY_SECONDS} if again else {}))


def problem_response(error: Exception, form: Form | None = None) -> JSONResponse:
    """The response to any error; `form` makes a record of another kind."""
    problem = as_problem(error)
    record = form(problem) if form else problem.record()
    kind = "application/json" if form else PROBLEM_TYPE
    return JSONResponse(record, problem.status, headers=problem.headers, media_type=kind)


def add_problem_handlers(app: FastAPI, form: Form | None = None) -> None:
    """Answer every error of the application with a problem, or in another form."""

    async def answered(_: Request, error: Exception) -> JSONResponse:
        return problem_response(error, form)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        wrong = [
            {"at": ".".join(map(str, each["loc"])), "reason": str(each["msg"])}
            for each in error.errors()[:MAX_DETAILS]
        ]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        record = problem_record(status, f"{wrong[0]['at']}: {wrong[0]['reason']}")
        # A key that came may be no text, and no response either.
        text = str(record["detail"]).encode("utf-8", "replace").decode()
        places = [
            {key: value.encode("utf-8", "replace").decode() for key, value in each.items()}
            for each in wrong
        ]
        if form:
            return problem_response(Problem(status, text), form)
        return JSONResponse(
            record | {"detail": text, "errors": places}, status, media_type=PROBLEM_TYPE
        )

    app.add_exception_handler(RequestValidationError, invalid)
    for kind in (Problem, HTTPException, FootnoteError, OSError, Exception):
        app.add_exception_handler(kind, answered)
