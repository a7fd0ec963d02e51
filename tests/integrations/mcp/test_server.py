"""The library through the official client of the Model Context Protocol."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from integrations.mcp.server import LibraryServer, article_address
from integrations.service.library_service import LibraryService
from tests.conftest import ROOT
from tests.integrations.conftest import config_of


def asked(built: Path, talk: Any, **options: Any) -> Any:
    """What `talk(client)` gives, with a server in this process."""

    async def run() -> Any:
        service = LibraryService(config_of(built), "http://127.0.0.1:7860")
        async with Client(LibraryServer(service, **options)) as client:
            return await talk(client)

    return anyio.run(run)


def test_the_tools_say_what_they_take(built):
    tools = asked(built, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "read_article", "list_articles"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert tools[0].input_schema["required"] == ["question"]
    assert tools[1].input_schema["properties"]["k"]["maximum"] == 100


def test_building_is_off_unless_allowed(built):
    async def build(client: Client) -> Any:
        return await client.call_tool("build", {})

    assert asked(built, build).is_error
    names = asked(built, lambda client: client.list_tools(), may_build=True).tools
    assert names[-1].name == "build"


def test_an_answer_is_words_for_a_model_and_a_record_for_programs(built):
    async def ask(client: Client) -> Any:
        return await client.call_tool("ask", {"question": "Who founded the museum?"})

    result = asked(built, ask)
    assert not result.is_error
    assert "Otto Brandt" in result.content[0].text
    assert "[1]" in result.content[0].text
    citation = result.structured_content["citations"][0]
    assert citation["link"].startswith("http://127.0.0.1:7860/?article=museum.txt&at=")


def test_a_refusal_is_no_error(built):
    async def ask(client: Client) -> Any:
        return await client.call_tool("ask", {"question": "What is the capital of Mongolia?"})

    result = asked(built, ask)
    assert (result.is_error, result.structured_content["status"]) == (False, "not_found")


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {"question": " "}, "the question is empty"),
        ("ask", {"question": "Who?", "filters": {"colour": "red"}}, "there is no filter 'colour'"),
        ("ask", {"question": "Who?", "history": [{"answer": "x"}]}, "a turn of the history"),
        ("ask", {}, "question"),
        ("search", {"question": "ferry", "k": 0}, "k"),
        ("read_article", {"article_id": "../../etc/passwd"}, "no article has the id"),
        ("read_article", {"article_id": "museum.txt", "start": 10**6}, "does not lie in"),
    ],
)
def test_a_mistake_is_told_in_words(built, tool, arguments, words):
    async def call(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    result = asked(built, call)
    assert result.is_error
    assert words in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_articles_are_resources_whatever_their_id(built):
    async def read(client: Client) -> Any:
        listed = (await client.list_resources()).resources
        texts = [(await client.read_resource(each.uri)).contents[0].text for each in listed]
        return [each.name for each in listed], texts

    names, texts = asked(built, read)
    service = LibraryService(config_of(built))
    assert names == ["ferry.md", "letters/åä 1.txt", "museum.txt"]
    assert texts == [service.read_article(name)["text"] for name in names]


def test_an_unknown_resource_is_told(built):
    async def read(client: Client) -> str:
        with pytest.raises(MCPError) as told:
            await client.read_resource(article_address("none/../x.txt"))
        return str(told.value)

    assert asked(built, read).startswith("no article has the id 'none/../x.txt'")


@pytest.mark.long
def test_a_client_starts_the_command_and_asks(built):
    command = ["-m", "assistant", "mcp", "--data", str(built), "--reader", "small"]

    async def run() -> Any:
        server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT)
        async with Client(stdio_client(server)) as client:
            found = await client.call_tool("search", {"question": "the ferry", "k": 1})
            answer = await client.call_tool("ask", {"question": "When does the ferry sail?"})
            return found.structured_content, answer.structured_content

    found, answer = anyio.run(run)
    assert found["hits"][0]["article_id"] == "ferry.md"
    assert "at noon on Mondays" in answer["citations"][0]["quote"]
    assert "link" not in answer["citations"][0]


@pytest.mark.long
def test_the_example_host_follows_the_citations(built):
    done = subprocess.run(
        [sys.executable, "examples/mcp_host.py", "Who founded the museum?", "--data", str(built)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "[1] is word for word in museum.txt" in done.stdout
