"""Nodes of places in articles."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import Citation, GeneratedAnswer, Statement
from integrations.llamaindex.nodes import citation_node, source_nodes

CITATION = Citation(
    number=1, article_id="mill.pdf", article_sha256="ab", title="The mill", date="2020-02-03",
    source=None, page=4, start=10, end=21, quote="It stands 😀.", answer_start=13, answer_end=19,
)  # fmt: skip


def test_a_citation_keeps_everything_that_its_record_says():
    node = citation_node(CITATION, 0.75).node
    assert (node.node_id, node.ref_doc_id) == ("mill.pdf#10-21", "mill.pdf")
    assert (node.start_char_idx, node.end_char_idx, node.text) == (10, 21, "It stands 😀.")
    assert node.source_node.hash == "ab"
    assert node.metadata == {
        "number": 1, "article_id": "mill.pdf", "title": "The mill", "date": "2020-02-03",
        "source": None, "page": 4, "start": 10, "end": 21, "quote": "It stands 😀.",
        "answer_start": 13, "answer_end": 19, "author": None, "tags": [],
    }  # fmt: skip


def test_scores_are_those_of_statements_written_ones_too(assistant):
    answer = replace(
        assistant.ask("Hello"),
        citations=(CITATION, replace(CITATION, number=2), replace(CITATION, number=3)),
        statements=(Statement("a", (1,), "verbatim", 0.9), Statement("b", (1,), "verbatim", 0.2)),
        written=GeneratedAnswer("model", (Statement("c", (2,), "supported", 0.6),)),
    )
    assert [(n.node.metadata["number"], n.score) for n in source_nodes(answer)] == [
        (1, 0.9), (2, 0.6), (3, None)
    ]  # fmt: skip
