"""What is wrong with a request, or went wrong in the server, in plain words."""

from __future__ import annotations

import errno
import os
from dataclasses import replace

import httpx
import pytest

from assistant.config import Config
from tests.ui.gateway.gate import run_async
from ui.gateway.api_middleware import ApiMiddleware
from ui.state.upload_quota import PendingUploads

MB = 1_000_000


@pytest.fixture
def config(tmp_path) -> Config:
    return replace(Config(tmp_path / "data", None, False, "127.0.0.1", 7860), uploads_mb=1)


def test_the_server_refuses_what_does_not_fit_before_it_reads_it(config):
    reached = []

    async def inner(scope, receive, send):
        reached.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"[]"})

    app = ApiMiddleware(inner, PendingUploads(config, config.data / "uploading"))

    async def call(size: int) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            headers = {"Content-Length": str(size)}
            return await client.post("/gradio_api/upload", headers=headers)

    assert run_async(call(MB)).status_code == 200
    refused = run_async(call(2 * MB))
    assert refused.status_code == 413
    assert "may have 1 MB" in refused.json()["detail"]
    assert len(reached) == 1


def test_a_full_disk_is_told_though_the_server_first_says_that_it_is_broken(config):
    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"Internal Server Error"})
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    app = ApiMiddleware(inner, PendingUploads(config, config.data / "uploading"))

    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post("/gradio_api/upload", headers={"Content-Length": "5"})

    told = run_async(call())
    assert told.status_code == 500
    assert "is full: free some space on it" in told.json()["detail"]
