"""Places in articles as LlamaIndex's nodes."""

from __future__ import annotations

from typing import Any

from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    ObjectType,
    RelatedNodeInfo,
    TextNode,
)

from assistant.answering.extractive import page_of
from assistant.serialization.to_json import citation_json
from assistant.types import Answer, Citation
from index.types import Article, Hit

SHOWN_TO_MODELS = frozenset({"title", "date", "source"})
"""Metadata that a language model or an encoder gets to see with the text of a node."""


def hit_node(hit: Hit, article: Article) -> NodeWithScore:
    """A passage as a node: `article.text[start_char_idx:end_char_idx] == node.text`.

    The score is that of the fused search: higher is better, and it may exceed 1.
    """
    start, end = hit.passage.start, hit.passage.end
    metadata = {
        "article_id": article.id,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "author": article.author,
        "page": page_of(article.page_starts, start),
        "start": start,
        "end": end,
    }
    node = _place_node(article.text[start:end], metadata, article.sha256)
    return NodeWithScore(node=node, score=hit.score)


def citation_node(citation: Citation, score: float | None = None) -> NodeWithScore:
    """A cited sentence as a node, with everything that the citation's JSON says as metadata."""
    metadata = citation_json(citation)
    sha256 = metadata.pop("article_sha256")
    return NodeWithScore(node=_place_node(citation.quote, metadata, sha256), score=score)


def source_nodes(answer: Answer) -> list[NodeWithScore]:
    """The citations of an answer in order of their numbers; empty if it has none.

    The score of a node, 0 to 1, is that of the first statement that it supports.
    """
    scores: dict[int, float] = {}
    written = answer.written.statements if answer.written else ()
    for statement in (*answer.statements, *written):
        for number in statement.citations:
            scores.setdefault(number, statement.score)
    return [citation_node(c, scores.get(c.number or 0)) for c in answer.citations]


def _place_node(text: str, metadata: dict[str, Any], sha256: str) -> TextNode:
    article_id, start, end = metadata["article_id"], metadata["start"], metadata["end"]
    hidden = [key for key in metadata if key not in SHOWN_TO_MODELS]
    source = RelatedNodeInfo(node_id=article_id, node_type=ObjectType.DOCUMENT, hash=sha256)
    return TextNode(
        id_=f"{article_id}#{start}-{end}",
        text=text,
        start_char_idx=start,
        end_char_idx=end,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
        relationships={NodeRelationship.SOURCE: source},
    )
