"""Applications as LlamaIndex's users write them, with this project's parts put in.

Each is a whole: what it needs is made in it. A mock model stands for the language model.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from llama_index.core import (
    SimpleDirectoryReader,
    StorageContext,
    VectorStoreIndex,
    get_response_synthesizer,
)
from llama_index.core.chat_engine import CondensePlusContextChatEngine
from llama_index.core.evaluation import RetrieverEvaluator
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.llms.mock import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import Document
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import (
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

from integrations.llamaindex import (
    FootnoteChatEngine,
    FootnoteEmbedding,
    FootnoteNodeParser,
    FootnoteQueryEngine,
    FootnoteRetriever,
    FootnoteVectorStore,
)
from tests.conftest import ROOT
from tests.integrations.llamaindex.conftest import ARTICLES

MODEL = FootnoteEmbedding("fast")


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    return folder


def test_load_index_and_query(notes):
    documents = SimpleDirectoryReader(str(notes)).load_data()
    storage_context = StorageContext.from_defaults(vector_store=FootnoteVectorStore())
    index = VectorStoreIndex.from_documents(
        documents,
        storage_context=storage_context,
        embed_model=MODEL,
        transformations=[FootnoteNodeParser()],
    )
    query_engine = index.as_query_engine(llm=MockLLM(), similarity_top_k=1)
    response = query_engine.query("When did the tram line open?")
    assert "The tram line between Osk and Pell opened in 1931." in str(response)
    assert response.source_nodes[0].node.metadata["file_name"] == "tram.txt"


def test_ingestion_pipeline_upserts_and_deletes_without_stale_vectors():
    vector_store = FootnoteVectorStore()
    pipeline = IngestionPipeline(
        transformations=[FootnoteNodeParser(unit="sentence"), MODEL],
        docstore=SimpleDocumentStore(),
        docstore_strategy=DocstoreStrategy.UPSERTS_AND_DELETE,
        vector_store=vector_store,
        disable_cache=True,
    )
    documents = [
        Document(id_=f"doc-{i}", text=f"Mill {i} stands here. It has {i} sails.") for i in range(50)
    ]
    pipeline.run(documents=documents)
    assert vector_store.node_count == 100
    changed = [Document(id_="doc-0", text="Mill 0 burned. It is gone. Nobody rebuilt it.")]
    pipeline.run(documents=[*changed, *documents[1:40]])
    assert vector_store.node_count == 3 + 2 * 39
    left = {node.ref_doc_id for node in vector_store.get_nodes()}
    assert left == {f"doc-{i}" for i in range(40)}
    query = VectorStoreQuery(MODEL.get_query_embedding("Which mill burned?"), similarity_top_k=1)
    assert vector_store.query(query).nodes[0].text == "Mill 0 burned."


def test_document_management():
    storage_context = StorageContext.from_defaults(vector_store=FootnoteVectorStore())
    index = VectorStoreIndex(
        [],
        storage_context=storage_context,
        embed_model=MODEL,
        transformations=[FootnoteNodeParser()],
        store_nodes_override=True,
    )
    for name, text in (("a", "The harbour of Osk froze in 1929."), ("b", "Goats give milk.")):
        index.insert(Document(id_=name, text=text))

    def first():  # a retriever keeps the ids of the nodes that the index had when it was made
        return index.as_retriever(similarity_top_k=1).retrieve("When did the harbour freeze?")[0]

    assert first().node.ref_doc_id == "a"
    refreshed = index.refresh_ref_docs(
        [Document(id_="a", text="The harbour of Osk froze in 1931."),
         Document(id_="b", text="Goats give milk.")]
    )  # fmt: skip
    assert refreshed == [True, False]
    assert "1931" in first().node.text
    index.delete_ref_doc("a", delete_from_docstore=True)
    assert first().node.ref_doc_id == "b"


def test_hybrid_search_with_metadata_filters():
    documents = [
        Document(text="The mill at the river grinds rye.", metadata={"year": 1990, "town": "Osk"}),
        Document(text="The mill on the hill grinds wheat.", metadata={"year": 2010, "town": "Osk"}),
        Document(text="The ferry carries wheat.", metadata={"year": 2010, "town": "Pell"}),
    ]
    index = VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=FootnoteVectorStore()),
        embed_model=MODEL,
        transformations=[FootnoteNodeParser()],
    )
    filters = MetadataFilters(
        filters=[
            MetadataFilter(key="town", value="Osk"),
            MetadataFilter(key="year", value=2000, operator=FilterOperator.GT),
        ]
    )
    retriever = index.as_retriever(
        vector_store_query_mode="hybrid", similarity_top_k=3, filters=filters
    )
    assert [n.node.text for n in retriever.retrieve("wheat")] == [
        "The mill on the hill grinds wheat."
    ]
    diverse = index.as_retriever(
        vector_store_query_mode="mmr", vector_store_kwargs={"mmr_threshold": 0.3},
        similarity_top_k=2,
    )  # fmt: skip
    assert len(diverse.retrieve("wheat")) == 2


def test_a_library_behind_a_response_synthesizer(assistant):
    retriever = FootnoteRetriever(assistant.searcher, similarity_top_k=2)
    query_engine = RetrieverQueryEngine(
        retriever=retriever,
        response_synthesizer=get_response_synthesizer(llm=MockLLM()),
        node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=0.5)],
    )
    response = query_engine.query("How long does Brennet cheese ripen?")
    assert "Brennet cheese ripens for nine months in sandstone caves." in str(response)
    assert all(source.score >= 0.5 for source in response.source_nodes)
    fused = QueryFusionRetriever(
        [retriever, FootnoteRetriever(assistant.searcher, similarity_top_k=2)],
        llm=MockLLM(),
        num_queries=1,
        similarity_top_k=2,
        mode=FUSION_MODES.RECIPROCAL_RANK,
        use_async=False,
    )
    found = fused.retrieve("How long does Brennet cheese ripen?")
    assert found[0].node.ref_doc_id == "cheese.md"


def test_chat_and_evaluation(assistant):
    retriever = FootnoteRetriever(assistant.searcher, similarity_top_k=3)
    theirs = CondensePlusContextChatEngine.from_defaults(retriever=retriever, llm=MockLLM())
    assert theirs.chat("When was the lighthouse built?").source_nodes[0].node.ref_doc_id == (
        "lighthouse.md"
    )
    ours = FootnoteChatEngine(assistant)
    response = ours.stream_chat("When was the lighthouse of Varn built?")
    assert "1874" in "".join(response.response_gen)
    expected = retriever.retrieve("When was the lighthouse built?")[0].node.node_id
    evaluator = RetrieverEvaluator.from_metric_names(["mrr", "hit_rate"], retriever=retriever)
    result = asyncio.run(evaluator.aevaluate("When was the lighthouse built?", [expected]))
    assert result.metric_vals_dict == {"mrr": 1.0, "hit_rate": 1.0}
    assert FootnoteQueryEngine(assistant).query("Hello").source_nodes == []


@pytest.mark.long
def test_the_example_application_chats(notes, tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "llama_index_chat.py"), str(notes), "data"],
        cwd=tmp_path,
        input="When was the lighthouse of Varn built?\nBy whom was it built?\n\n",
        capture_output=True,
        text=True,
        check=True,
    )
    sentence = "The lighthouse of Varn was built in 1874 by the engineer Pia Lund."
    assert "3 added" in done.stdout
    assert done.stdout.count(f"{sentence} [1]") == 2
    assert f"[1] {notes}/lighthouse.md" in done.stdout
