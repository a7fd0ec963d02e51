"""Routes of the articles: list, read, add, forget."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, UploadFile
from starlette.responses import JSONResponse

from assistant.conversations.redaction import forget_article
from assistant.upload_usage import upload_quota_bytes
from index.building.build import BuildRequest
from index.errors import InvalidInput
from index.ingestion.source_files import LARGEST_FILE_BYTES
from index.storage.inventory import forgotten_names
from index.types import SourceKind
from integrations.http.access import Access, MayRead, MayWrite
from integrations.http.builds import accepted
from integrations.http.problems import Problem
from integrations.http.records import (
    ArticleBody,
    ArticleList,
    ArticleSlice,
    BuildRecord,
    ForgottenRecord,
)
from ui.state.library_files import safe_file_name, store_uploads
from ui.state.upload_quota import UploadQuota

Json = dict[str, Any]
ADDED: dict[int | str, dict[str, Any]] = {202: {"model": BuildRecord}}
SUFFIXES = {"text": ".txt", "markdown": ".md"}

router = APIRouter(prefix="/articles", tags=["articles"])


@router.get("", response_model=ArticleList, response_model_exclude_unset=True)
async def list_articles(
    access: MayRead,
    containing: Annotated[
        str, Query(max_length=500, description="Words of the title, id or source")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Json:
    """The articles by id, page by page."""
    service = access.state.service(access.context)
    return await access.state.in_thread(lambda: service.list_articles(containing, limit, offset))


@router.post("", status_code=HTTPStatus.ACCEPTED, response_model=BuildRecord)
async def add_article(body: ArticleBody, access: MayWrite) -> JSONResponse:
    """Add an article as text; the build that reads it starts at once."""
    name, content = article_file(body)
    return await access.state.in_thread(
        lambda: _store(access, name, lambda path: path.write_bytes(content))
    )


@router.post("/file", status_code=HTTPStatus.ACCEPTED, response_model=BuildRecord)
async def add_file(file: UploadFile, access: MayWrite) -> JSONResponse:
    """Add a file of any format that is read; a file of the same name is replaced."""
    if (file.size or 0) > LARGEST_FILE_BYTES:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"a file has at most {LARGEST_FILE_BYTES:,} bytes",
        )
    name = safe_file_name(file.filename or "")

    def write(path: Path) -> None:
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)

    return await access.state.in_thread(lambda: _store(access, name, write))


@router.get("/{article_id:path}", response_model=ArticleSlice, response_model_exclude_unset=True)
async def read_article(
    article_id: str,
    access: MayRead,
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
    end: Annotated[int | None, Query(ge=0, le=10**9)] = None,
) -> Json:
    """The stored text from `start` on, at most 20,000 code points of it."""
    service = access.state.service(access.context)
    return await access.state.in_thread(lambda: service.read_article(article_id, start, end))


@router.delete(
    "/{article_id:path}", response_model=ForgottenRecord, response_model_exclude_unset=True
)
async def forget(article_id: str, access: MayWrite) -> Json:
    """Remove an article from text, vectors and saved answers, and prove it gone."""
    proof = await access.state.in_thread(
        partial(forget_article, access.context.library, article_id)
    )
    return {
        "article_id": proof.article_id,
        "passages": proof.passages,
        "generation": proof.generation,
        "traces": list(proof.traces),
        "copies": list(proof.copies),
    }


def article_file(body: ArticleBody) -> tuple[str, bytes]:
    """The name and the bytes of the file that holds an article; InvalidInput for its id."""
    if body.id is not None and (_one_line(body.id) != body.id):
        raise InvalidInput("the id of an article is one line without control characters")
    identity = body.id or f"api-{hashlib.sha256(body.text.encode()).hexdigest()[:16]}"
    stated = {
        "id": identity,
        "title": body.title,
        "date": body.date,
        "author": body.author,
        "source": body.source,
    }
    lines = [
        f"{key}: {json.dumps(_one_line(value), ensure_ascii=False)}"
        for key, value in stated.items()
        if value
    ]
    text = "\n".join(["---", *lines, "---", "", body.text])
    name = f"api-{hashlib.sha256(identity.encode()).hexdigest()[:24]}{SUFFIXES[body.format]}"
    return name, text.encode()


def uploads_build(access: Access, names: tuple[str, ...] = ()) -> BuildRequest:
    """A build of the uploads alone, which lets forgotten ones of these names in again."""
    library = access.context.library
    return BuildRequest(
        add=((SourceKind.UPLOADS, str(library.uploads.resolve()), False),),
        restore=forgotten_names(library, names),
    )


def _one_line(text: str) -> str:
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())


def _store(access: Access, name: str, write: Callable[[Path], object]) -> JSONResponse:
    access.state.builds.check_room(access.context.collection)
    access.state.arriving.mkdir(parents=True, exist_ok=True)
    quota = UploadQuota(access.context.config.data, upload_quota_bytes(access.context.config))
    with tempfile.TemporaryDirectory(dir=access.state.arriving, prefix="api-") as folder:
        path = Path(folder, name)
        write(path)
        stored = store_uploads(access.context.library, [path], quota)
    if not stored.names:
        words = "; ".join(stored.notes)
        status = (
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            if "left out" in words
            else HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        )
        raise Problem(status, words)
    request = uploads_build(access, stored.names)
    return accepted(access.state.builds.start(access.context, request, stored.names))
