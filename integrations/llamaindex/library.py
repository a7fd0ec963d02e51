"""Opens a library of articles for the classes that LlamaIndex's users hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant.collections import MAIN_COLLECTION, collection_config
from assistant.config import Config, from_environment
from assistant.factory import configured_assistant, open_searcher, use_large_reader
from assistant.pipeline import Assistant
from index.library import Library
from index.search.searcher import Searcher
from integrations.llamaindex.foreign_embedder import LlamaIndexEmbedder


def library_searcher(
    data: Path | str,
    collection: str = MAIN_COLLECTION,
    embed_model: BaseEmbedding | None = None,
) -> Searcher:
    """The search over a library, opened as `assistant.open_assistant` opens it.

    `embed_model` is the model that the library was built with, if it is one of LlamaIndex's.
    """
    return _searcher(_config(data, collection), embed_model)


def library_assistant(
    data: Path | str,
    collection: str = MAIN_COLLECTION,
    embed_model: BaseEmbedding | None = None,
) -> Assistant:
    """The assistant over a library; arguments as in `library_searcher`, errors when it is asked."""
    config = _config(data, collection)
    assistant = configured_assistant(config, _searcher(config, embed_model))
    use_large_reader(assistant, config)
    return assistant


def _config(data: Path | str, collection: str) -> Config:
    return collection_config(replace(from_environment(), data=Path(data)), collection)


def _searcher(config: Config, embed_model: BaseEmbedding | None) -> Searcher:
    if embed_model is None:
        return open_searcher(config)
    return Searcher(Library(config.data), LlamaIndexEmbedder(embed_model))
