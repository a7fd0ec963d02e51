"""The composition root: which parts a library is opened with."""

from __future__ import annotations

from pathlib import Path

from assistant.config import Config
from assistant.pipeline import Assistant
from index import catalogue, schema
from index.embedding import open_embedder
from index.library import Library
from index.search import Searcher
from index.types import Embedder


def index_model(library: Library) -> str:
    """The name of the model that the index was built with; IndexMissing before the first build."""
    connection = schema.connect(library.catalogue)
    try:
        return catalogue.read_manifest(connection).model
    finally:
        connection.close()


def open_embedder_of(config: Config) -> Embedder:
    """The embedder that the library in `config.data` was built with."""
    name = index_model(Library(config.data))
    return open_embedder(name, allow_download=config.allow_download)


def open_searcher(config: Config) -> Searcher:
    """Search over the library in `config.data`, with the model it was built with."""
    return Searcher(Library(config.data), open_embedder_of(config))


def open_assistant(config: Config) -> Assistant:
    """The assistant over the library in `config.data`."""
    from assistant.mending import Mender
    from assistant.reading_network import ReadingNetwork
    from assistant.span_reader import SpanReader, load_weights

    weights = load_weights()
    reader = SpanReader(ReadingNetwork(), weights)
    return Assistant(open_searcher(config), reader, weights.threshold, Mender())


def builder_embedder(config: Config, built_with: str | None) -> Embedder:
    """The embedder for a build: the one asked for, else the index's own, else the default."""
    return open_embedder(config.model or built_with, allow_download=config.allow_download)


def library_of(config: Config) -> Library:
    """The library in the configured data folder."""
    return Library(Path(config.data), was_there=config.library_was_there)
