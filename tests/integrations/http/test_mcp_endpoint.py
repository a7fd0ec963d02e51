"""MCP over HTTP, with the official client: the tools of stdio, behind tokens of collections."""

from __future__ import annotations

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.integrations.http.server import ADDRESS
from tests.ui.gateway.gate import run_async

QUESTION = {"question": "When is the picnic of the team?"}
TOOLS = ["ask", "search", "read_article", "list_articles"]


def talked(server, token, work, collection=""):
    """The result of `work(client)` with a client of a collection."""

    async def call():
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=server.app),
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        ) as http:
            address = f"{ADDRESS}/mcp?collection={collection}"
            async with Client(streamable_http_client(address, http_client=http)) as client:
                return await work(client)

    return run_async(call())


async def names(client):
    return [tool.name for tool in (await client.list_tools()).tools]


async def ask(client):
    return await client.call_tool("ask", QUESTION)


def test_a_client_asks_the_collection_of_its_token(server):
    token = server.token("robot", collections=["team"])
    result = talked(server, token, ask, "team")
    citation = result.structured_content["citations"][0]
    assert "Friday" in citation["quote"]
    assert citation["link"].startswith(f"{ADDRESS}/?collection=team&article=team.txt&at=")


def test_a_token_that_may_read_has_no_tool_build(server):
    assert talked(server, server.token("reader"), names) == TOOLS


def test_only_a_token_that_may_write_has_the_tool_build(server):
    assert talked(server, server.token("writer", role="write"), names) == [*TOOLS, "build"]


@pytest.mark.parametrize("collection", ["secret", "nowhere", ""])
def test_another_collection_is_not_there(collection, server):
    token = server.token("robot", collections=["team"])
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    place = {"collection": collection}
    refused = server.call("POST", "/mcp", token, json=body, params=place)
    assert (refused.status_code, refused.json()["detail"]) == (404, "there is no such collection")


def test_nothing_opens_without_a_token(server):
    for method in ("GET", "POST", "DELETE"):
        assert server.call(method, "/mcp").status_code == 401
        assert server.call(method, "/mcp", "wrong").status_code == 401
