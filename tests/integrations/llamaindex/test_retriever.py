"""Retrieved nodes are the passages of the library's own search."""

from __future__ import annotations

import asyncio

import pytest
from llama_index.core.schema import QueryBundle
from llama_index.core.vector_stores import FilterCondition, FilterOperator, MetadataFilters
from llama_index.core.vector_stores.types import MetadataFilter

from index import Filters
from index.errors import IndexMissing
from index.search.searcher import SearchMode
from integrations.llamaindex import FootnoteRetriever

QUESTION = "When was the lighthouse built?"


@pytest.fixture
def retriever(assistant):
    return FootnoteRetriever(assistant.searcher, similarity_top_k=3)


def test_nodes_are_places_in_articles(retriever, assistant):
    found = retriever.retrieve(QUESTION)
    assert found[0].node.metadata == {
        "article_id": "lighthouse.md", "title": "The lighthouse of Varn", "date": "2021-05-04",
        "source": "Coast magazine", "author": "Ines Okafor", "page": None,
        "start": found[0].node.start_char_idx, "end": found[0].node.end_char_idx,
    }  # fmt: skip
    assert found[0].node.ref_doc_id == "lighthouse.md"
    with assistant.searcher.session() as session:
        for one in found:
            article = session.article(one.node.ref_doc_id)
            assert article.text[one.node.start_char_idx : one.node.end_char_idx] == one.node.text
            assert one.node.source_node.hash == article.sha256


def test_order_and_scores_are_those_of_the_search(retriever, assistant):
    with assistant.searcher.session() as session:
        hits = session.search(QUESTION, 3)
    found = retriever.retrieve(QueryBundle(QUESTION))
    assert [(n.node.ref_doc_id, n.score) for n in found] == [
        (hit.passage.article_id, hit.score) for hit in hits
    ]
    assert len({n.node.node_id for n in found}) == 3


def test_the_mode_is_that_of_the_search(assistant):
    retriever = FootnoteRetriever(assistant.searcher, mode=SearchMode.TEXT)
    assert [n.node.ref_doc_id for n in retriever.retrieve("goats sandstone")] == ["cheese.md"]


def test_a_model_sees_title_date_and_source_with_the_text(retriever):
    node = retriever.retrieve(QUESTION)[0].node
    assert node.get_content("llm").startswith(
        "title: The lighthouse of Varn\ndate: 2021-05-04\nsource: Coast magazine\n\nThe lighthouse"
    )


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        (None, {"lighthouse.md", "cheese.md", "tram.txt"}),
        (Filters(since="2022-01-01"), {"cheese.md"}),
        (
            MetadataFilters(
                filters=[
                    MetadataFilter(key="date", value="2022-01-01", operator=FilterOperator.LT),
                    MetadataFilter(key="article_id", value="tram.txt"),
                ],
                condition=FilterCondition.OR,
            ),
            {"lighthouse.md", "tram.txt"},
        ),
        (
            MetadataFilters(
                filters=[
                    MetadataFilter(
                        key="source", value=["Farm weekly"], operator=FilterOperator.NIN
                    ),
                ]
            ),
            {"lighthouse.md", "tram.txt"},
        ),
        (
            MetadataFilters(
                filters=[
                    MetadataFilter(key="author", value="Ines Okafor"),
                    MetadataFilter(key="tags", value=None, operator=FilterOperator.IS_EMPTY),
                ],
            ),
            {"lighthouse.md"},
        ),
        (MetadataFilters(filters=[MetadataFilter(key="ref_doc_id", value="none")]), set()),
    ],
)
def test_filters_are_on_articles(assistant, filters, articles):
    found = FootnoteRetriever(assistant.searcher, filters=filters).retrieve(QUESTION)
    assert {n.node.ref_doc_id for n in found} == articles


def test_asynchronously_the_same(retriever):
    found = asyncio.run(retriever.aretrieve(QUESTION))
    assert [n.node.node_id for n in found] == [n.node.node_id for n in retriever.retrieve(QUESTION)]


def test_it_is_opened_over_a_data_folder(library, tmp_path):
    retriever = FootnoteRetriever.from_library(library, similarity_top_k=1)
    assert [n.node.ref_doc_id for n in retriever.retrieve(QUESTION)] == ["lighthouse.md"]
    with pytest.raises(IndexMissing):
        FootnoteRetriever.from_library(tmp_path / "none")
