"""Responses are the library's answers: cited sentences, or a refusal."""

from __future__ import annotations

import asyncio

import pytest
from llama_index.core.schema import QueryBundle
from llama_index.core.tools import QueryEngineTool
from llama_index.core.vector_stores.types import MetadataFilter, MetadataFilters

from assistant.types import NOT_FOUND
from integrations.llamaindex import FootnoteQueryEngine
from integrations.llamaindex.query_engine import text_pieces
from tests.integrations.llamaindex.conftest import UNANSWERABLE

QUESTION = "Who built the lighthouse of Varn?"


@pytest.fixture
def engine(assistant):
    return FootnoteQueryEngine(assistant)


def test_the_source_nodes_are_the_cited_sentences(engine, assistant):
    response = engine.query(QUESTION)
    answer = assistant.ask(QUESTION)
    first = response.source_nodes[0].node
    assert first.text == "The lighthouse of Varn was built in 1874 by the engineer Pia Lund."
    assert str(response).splitlines()[0] == f"{first.text} [1]"
    assert [n.node.metadata["number"] for n in response.source_nodes] == [
        c.number for c in answer.citations
    ]
    assert first.metadata["article_id"] == first.ref_doc_id == "lighthouse.md"
    assert first.metadata["quote"] == first.text
    with assistant.searcher.session() as session:
        for one in response.source_nodes:
            article = session.article(one.node.ref_doc_id)
            assert article.text[one.node.start_char_idx : one.node.end_char_idx] == one.node.text
            assert one.node.source_node.hash == article.sha256
    assert response.source_nodes[0].score == answer.statements[0].score


def test_the_metadata_are_the_record_of_the_command_line(engine):
    metadata = engine.query(QUESTION).metadata
    assert (metadata["status"], metadata["short_answer"]) == ("answered", "Pia Lund")
    assert metadata["citations"][0]["title"] == "The lighthouse of Varn"


def test_what_the_articles_do_not_hold_is_refused(engine):
    response = engine.query(UNANSWERABLE)
    assert str(response) == NOT_FOUND
    assert response.source_nodes == []
    assert response.metadata["status"] == "not_found"
    assert response.metadata["near_misses"][0]["number"] is None


def test_small_talk_is_answered_without_sources(engine):
    response = engine.query("Thank you!")
    assert (response.metadata["status"], response.source_nodes) == ("reply", [])
    assert str(response) == response.metadata["message"]


def test_streamed_pieces_join_to_the_response(assistant, engine):
    streamed = FootnoteQueryEngine(assistant, streaming=True).query(QUESTION)
    pieces = list(streamed.response_gen)
    assert len(pieces) > 10
    assert "".join(pieces) == str(engine.query(QUESTION))
    assert streamed.source_nodes[0].node.metadata["number"] == 1


def test_asynchronously_the_same(assistant, engine):
    async def ask():
        plain = await engine.aquery(QueryBundle(QUESTION))
        streamed = await FootnoteQueryEngine(assistant, streaming=True).aquery(QUESTION)
        return str(plain), "".join([piece async for piece in streamed.async_response_gen()])

    plain, streamed = asyncio.run(ask())
    assert plain == streamed == str(engine.query(QUESTION))


def test_filters_limit_what_an_answer_may_rest_on(assistant):
    def engine(source):
        only = MetadataFilters(filters=[MetadataFilter(key="source", value=source)])
        return FootnoteQueryEngine(assistant, only)

    assert engine("Coast magazine").query(QUESTION).metadata["status"] == "answered"
    assert engine("Farm weekly").query(QUESTION).source_nodes == []
    refused = engine("no such source").query(QUESTION)
    assert refused.metadata["status"] == "not_found"
    assert "No article is left to search" in str(refused)


def test_retrieving_alone_is_the_search(engine):
    found = engine.retrieve(QueryBundle(QUESTION))
    assert found[0].node.ref_doc_id == "lighthouse.md"
    assert engine.get_prompts() == {}


def test_it_is_a_tool_for_agents(engine):
    tool = QueryEngineTool.from_defaults(engine, name="articles", description="My articles")
    output = tool.call(QUESTION)
    assert "Pia Lund. [1]" in output.content
    assert output.raw_output.source_nodes[0].node.metadata["number"] == 1


def test_it_is_opened_over_a_data_folder(library):
    response = FootnoteQueryEngine.from_library(library).query(QUESTION)
    assert response.metadata["short_answer"] == "Pia Lund"


@pytest.mark.parametrize("text", ["", "one", "one two\n\nthree ", "  · a [1]\n"])
def test_pieces_lose_nothing(text):
    assert "".join(text_pieces(text)) == text
