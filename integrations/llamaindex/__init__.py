"""LlamaIndex: this project's parts in its applications, and its parts in a library of articles.

    from integrations.llamaindex import FootnoteChatEngine

    engine = FootnoteChatEngine.from_library("data")  # a folder that `build --data` made
    response = engine.chat("Who invited the leaders to Camp David?")
    for source in response.source_nodes:  # the cited sentences
        print(source.node.metadata["title"], source.node.start_char_idx, source.node.text)

LlamaIndex is imported with the first name that is used: `docs/llama-index.md`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrations.llamaindex.chat_engine import FootnoteChatEngine
    from integrations.llamaindex.embedding import FootnoteEmbedding
    from integrations.llamaindex.foreign_embedder import LlamaIndexEmbedder
    from integrations.llamaindex.node_parser import FootnoteNodeParser
    from integrations.llamaindex.query_engine import FootnoteQueryEngine
    from integrations.llamaindex.retriever import FootnoteRetriever
    from integrations.llamaindex.vector_store import FootnoteVectorStore

_MODULES = {
    "FootnoteChatEngine": "chat_engine",
    "FootnoteEmbedding": "embedding",
    "FootnoteNodeParser": "node_parser",
    "FootnoteQueryEngine": "query_engine",
    "FootnoteRetriever": "retriever",
    "FootnoteVectorStore": "vector_store",
    "LlamaIndexEmbedder": "foreign_embedder",
}

__all__ = [
    "FootnoteChatEngine",
    "FootnoteEmbedding",
    "FootnoteNodeParser",
    "FootnoteQueryEngine",
    "FootnoteRetriever",
    "FootnoteVectorStore",
    "LlamaIndexEmbedder",
]


def __getattr__(name: str) -> object:
    """The public names, imported when they are first used (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
