"""Nodes are slices of their document."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import Document

from index.text.sentences import split_sentences
from integrations.llamaindex import FootnoteNodeParser

REPEATED = "He said yes. yes. He said yes.\n\nNo. “Not now,” she said. 😀 No. No."
WORDS = st.sampled_from(
    ["No.", "yes.", "Mr. Ash left.", "At 3 p.m. it rained.", "😀", "\n\n", "\n", " ",
     "He said yes.", "مرحبا بالعالم.", "“Go!”", "e\u0301t\u00e9"]
)  # fmt: skip


def assert_slices(nodes, documents):
    texts = {document.node_id: document.text for document in documents}
    for node in nodes:
        assert texts[node.ref_doc_id][node.start_char_idx : node.end_char_idx] == node.text


@pytest.mark.parametrize("unit", ["passage", "sentence"])
@given(parts=st.lists(WORDS, max_size=30))
def test_offsets_are_true(unit, parts):
    documents = [Document(text="".join(parts)), Document(text=REPEATED)]
    nodes = FootnoteNodeParser(unit=unit, target_tokens=8).get_nodes_from_documents(documents)
    assert_slices(nodes, documents)
    for document in documents:
        own = [node for node in nodes if node.ref_doc_id == document.node_id]
        covered = "".join(node.text for node in own)
        assert "".join(covered.split()) == "".join(document.text.split())
        places = [(node.start_char_idx, node.end_char_idx) for node in own]
        assert all(a[1] <= b[0] for a, b in zip(places, places[1:], strict=False))


def test_sentences_are_ours():
    (document,) = documents = [Document(text=REPEATED)]
    nodes = FootnoteNodeParser(unit="sentence").get_nodes_from_documents(documents)
    assert [(node.start_char_idx, node.end_char_idx) for node in nodes] == [
        (sentence.start, sentence.end) for sentence in split_sentences(document.text)
    ]


def test_a_repeated_sentence_has_its_own_place():
    (document,) = documents = [Document(text="He said yes. Yes. He said no.")]
    document.set_content("Oh yes. yes. Oh yes.")
    nodes = FootnoteNodeParser(unit="sentence").get_nodes_from_documents(documents)
    assert_slices(nodes, documents)
    places = [node.start_char_idx for node in nodes]
    assert places == sorted(set(places))


def test_metadata_and_relationships_are_those_of_a_node_parser():
    document = Document(
        text="One is here. Two is there. Three is gone.", metadata={"topic": "numbers"},
        excluded_llm_metadata_keys=["topic"], id_="numbers",
    )  # fmt: skip
    nodes = FootnoteNodeParser(
        unit="sentence", id_func=lambda i, doc: f"{doc.node_id}-{i}"
    ).get_nodes_from_documents([document])
    assert [node.node_id for node in nodes] == ["numbers-0", "numbers-1", "numbers-2"]
    assert {node.ref_doc_id for node in nodes} == {"numbers"}
    assert [node.metadata for node in nodes] == [{"topic": "numbers"}] * 3
    assert nodes[0].excluded_llm_metadata_keys == ["topic"]
    assert nodes[1].prev_node.node_id == "numbers-0"
    assert nodes[1].next_node.node_id == "numbers-2"
    assert nodes[0].prev_node is None


def test_passages_are_filled_up_to_the_target():
    text = " ".join(f"Sentence number {n} says a few words." for n in range(40))
    sizes = {
        target: len(FootnoteNodeParser(target_tokens=target)([Document(text=text)]))
        for target in (10, 40, 400)
    }
    assert sizes[10] == 40
    assert 5 < sizes[40] < 20
    assert sizes[400] == 1


def test_a_node_that_is_split_again_counts_from_its_document():
    document = Document(text=REPEATED)
    passages = FootnoteNodeParser(target_tokens=8).get_nodes_from_documents([document])
    sentences = FootnoteNodeParser(unit="sentence")(passages)
    assert len(sentences) > len(passages)
    assert_slices(sentences, [document])


def test_empty_documents_have_no_nodes():
    assert FootnoteNodeParser().get_nodes_from_documents([Document(text=" \n ")]) == []


def test_it_runs_in_a_pipeline_and_asynchronously():
    documents = [Document(text=REPEATED)]
    parser = FootnoteNodeParser(unit="sentence")
    assert_slices(IngestionPipeline(transformations=[parser]).run(documents=documents), documents)
    nodes = asyncio.run(parser.acall(documents))
    assert_slices(nodes, documents)


def test_it_is_serialised_with_its_settings():
    parser = FootnoteNodeParser(unit="sentence", target_tokens=50)
    record = parser.to_dict()
    assert (record["class_name"], record["unit"]) == ("FootnoteNodeParser", "sentence")
    record.pop("id_func")
    again = FootnoteNodeParser.from_dict(record)
    assert isinstance(again, NodeParser)
    assert (again.unit, again.target_tokens) == ("sentence", 50)
