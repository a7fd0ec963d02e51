"""Opens a library of articles for the classes that LlamaIndex's users hold."""

from __future__ import annotations

from pathlib import Path

from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant.collections import MAIN_COLLECTION, collection_config
from assistant.config import Config, load_config
from assistant.factory import open_index_embedder, ready_assistant
from assistant.pipeline import Assistant
from index.library import Library
from index.search.searcher import Searcher
from index.storage.vector_store import FaissVectorStore
from integrations.llamaindex.foreign_embedder import LlamaIndexEmbedder
from integrations.llamaindex.foreign_vector_store import VectorMirror


def library_searcher(
    data: Path | str,
    collection: str = MAIN_COLLECTION,
    embed_model: BaseEmbedding | None = None,
    vector_mirror: VectorMirror | None = None,
) -> Searcher:
    """The search over a library, opened as `assistant.open_assistant` opens it.

    `embed_model` is the model that the library was built with, if it is one of LlamaIndex's;
    `vector_mirror` is where its vectors are searched, if not in its own files.
    """
    return _searcher(_config(data, collection), embed_model, vector_mirror)


def library_assistant(
    data: Path | str,
    collection: str = MAIN_COLLECTION,
    embed_model: BaseEmbedding | None = None,
    vector_mirror: VectorMirror | None = None,
) -> Assistant:
    """The assistant over a library; arguments as in `library_searcher`, errors when it is asked."""
    config = _config(data, collection)
    return ready_assistant(config, _searcher(config, embed_model, vector_mirror))


def _config(data: Path | str, collection: str) -> Config:
    return collection_config(load_config({"data": Path(data)}), collection)


def _searcher(
    config: Config, embed_model: BaseEmbedding | None, mirror: VectorMirror | None
) -> Searcher:
    embedder = LlamaIndexEmbedder(embed_model) if embed_model else open_index_embedder(config)
    return Searcher(Library(config.data), embedder, mirror.open if mirror else FaissVectorStore)
