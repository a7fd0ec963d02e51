"""The splitter of this project as a LlamaIndex node parser, with true offsets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from llama_index.core.bridge.pydantic import Field
from llama_index.core.node_parser import NodeParser
from llama_index.core.node_parser.node_utils import build_nodes_from_splits
from llama_index.core.schema import BaseNode, Document, MetadataMode, TextNode
from llama_index.core.utils import get_tqdm_iterable

from index.text.passages import TARGET_TOKENS, pack_passages
from index.text.sentences import split_sentences


class FootnoteNodeParser(NodeParser):
    """Splits documents into passages of whole sentences, or into single sentences.

        nodes = FootnoteNodeParser().get_nodes_from_documents(documents)

    For each node, `document.text[node.start_char_idx : node.end_char_idx] == node.text`, also where
    a sentence occurs more than once. No sentence crosses a paragraph; white space between nodes
    belongs to none. Each node has its document's metadata, and the relationships SOURCE, PREVIOUS
    and NEXT.
    """

    unit: Literal["passage", "sentence"] = Field(
        default="passage", description="What a node is: a passage of whole sentences, or a sentence"
    )
    target_tokens: int = Field(
        default=TARGET_TOKENS,
        ge=1,
        description="Estimated tokens up to which a passage is filled; a longer sentence is one",
    )

    @classmethod
    def class_name(cls) -> str:
        """The name in serialised form."""
        return "FootnoteNodeParser"

    def _parse_nodes(
        self,
        nodes: Sequence[BaseNode],
        show_progress: bool = False,
        **kwargs: Any,  # noqa: ANN401 - of the base class
    ) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for document in get_tqdm_iterable(nodes, show_progress, "Parsing nodes"):
            text = document.get_content(metadata_mode=MetadataMode.NONE)
            ranges = self._ranges(text)
            parts = build_nodes_from_splits(
                [text[start:end] for start, end in ranges], document, id_func=self.id_func
            )
            for part, (start, end) in zip(parts, ranges, strict=True):
                part.start_char_idx, part.end_char_idx = start, end
                part.embedding = None  # that of the whole document is none of its parts'
            parsed += parts
        return parsed

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Add relationships and metadata, and keep the offsets.

        The base class searches for each text, and finds a repeated one in the wrong place. A node
        that is split again keeps its document as source: its parts count from there.
        """
        places = []
        for node in nodes:
            assert isinstance(node, TextNode)
            parent = parent_doc_map.get(node.ref_doc_id or "")
            start = _begin_in_document(parent) + (node.start_char_idx or 0)
            places.append((start, start + len(node.text)))
        processed = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, (start, end) in zip(processed, places, strict=True):
            assert isinstance(node, TextNode)
            node.start_char_idx, node.end_char_idx = start, end
        return processed

    def _ranges(self, text: str) -> list[tuple[int, int]]:
        sentences = split_sentences(text)
        if self.unit == "sentence":
            return [(sentence.start, sentence.end) for sentence in sentences]
        return [
            (sentences[first].start, sentences[last - 1].end)
            for first, last in pack_passages(text, sentences, self.target_tokens)
        ]


def _begin_in_document(parent: BaseNode | None) -> int:
    """Where the text of a node begins in its own source; 0 for a document."""
    if isinstance(parent, TextNode) and parent.source_node is not None:
        return parent.start_char_idx or 0
    return 0
