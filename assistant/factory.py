"""The composition root: the parts that a library is opened with."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.collections import MAIN_COLLECTION, collection_config
from assistant.config import Config, load_config
from assistant.pipeline import Assistant
from index.embedding.factory import open_embedder
from index.errors import FootnoteError
from index.library import Library
from index.search.searcher import Searcher
from index.storage import catalogue
from index.storage.catalogue import Manifest
from index.types import Embedder

if TYPE_CHECKING:
    from assistant.reading.cascade import LargeReader
    from assistant.reading.reader import SpanReader

logger = logging.getLogger(__name__)


def index_manifest(library: Library) -> Manifest:
    """What the index was built with; IndexMissing before the first build."""
    with catalogue.open_catalogue(library) as connection:
        return catalogue.read_manifest(connection)


def open_index_embedder(config: Config) -> Embedder:
    """The embedder that the library in `config.data` was built with."""
    name = index_manifest(Library(config.data)).model
    return open_embedder(name, allow_download=config.allow_download)


def open_searcher(config: Config) -> Searcher:
    """The search over the library in `config.data`, with the model it was built with."""
    return Searcher(Library(config.data), open_index_embedder(config))


def shipped_reader() -> SpanReader:
    """The small reader, which ships with the project."""
    from assistant.reading.network import ReadingNetwork
    from assistant.reading.reader import SpanReader, load_weights

    return SpanReader(ReadingNetwork(), load_weights())


def configured_assistant(config: Config, searcher: Searcher | None = None) -> Assistant:
    """The assistant over the library in `config.data`; `searcher` is its search, if it is open."""
    from assistant.query.disfluency import DisfluencyRemover

    reader = shipped_reader()
    searcher = searcher or open_searcher(config)
    return Assistant(searcher, reader, reader.threshold, DisfluencyRemover())


def use_large_reader(
    assistant: Assistant, config: Config, large: LargeReader | None = None
) -> None:
    """Let the assistant read with the large reader, unless the configuration says otherwise.

    Opening it takes about half a second; meanwhile, and if a file of it is missing or damaged,
    which is logged in one line, the small reader reads. `large` may be shared between assistants.
    """
    from assistant.reading.cascade import LARGE, LargeReader
    from assistant.reading.reader import SpanReader

    large, small = large or LargeReader(), assistant.reader
    if not large.is_wanted(config.reader) or not isinstance(small, SpanReader):
        return
    try:
        reader = large.beside(small)
    except FootnoteError as error:  # no question may fail for want of it
        logger.warning("footnote: the small reader reads, as the large one cannot: %s", error)
        return
    assistant.use_reader(reader, reader.threshold, LARGE)


def ready_assistant(config: Config, searcher: Searcher | None = None) -> Assistant:
    """As `configured_assistant`, with the reader that the configuration chooses."""
    assistant = configured_assistant(config, searcher)
    use_large_reader(assistant, config)
    return assistant


def open_assistant(data: Path | str, collection: str = MAIN_COLLECTION) -> Assistant:
    """An assistant over the library in a data folder, which was built before.

    `data` is the folder that `build --data` wrote, relative to the working directory; `collection`
    names a collection below it; other settings come from the environment and the folder's
    `footnote.toml`. Opening loads the models; nothing needs closing. Each question is answered from
    the newest generation of the index, so a build needs no reopening.

    Raises IndexMissing if nothing was built there, IndexMismatch for a newer format, InvalidInput
    for a name that no collection can have; each is a `FootnoteError`.
    """
    return ready_assistant(collection_config(load_config({"data": Path(data)}), collection))


def embedder_for_build(
    config: Config, built_with: str | None, opened: Embedder | None = None
) -> Embedder:
    """The embedder for a build: the configured one, else the index's own, else the default.

    `opened` is one in memory, reused if the index was built with exactly this one.
    """
    name = config.model or built_with
    if (
        opened is not None
        and opened.name == name == built_with
        and _is_index_embedder(config, opened)
    ):
        return opened
    return open_embedder(name, allow_download=config.allow_download)


def library_of(config: Config) -> Library:
    """The library in the configured data folder."""
    return Library(Path(config.data), config.shared_data, config.library_was_there)


def _is_index_embedder(config: Config, embedder: Embedder) -> bool:
    """Whether the index was built with exactly this one: models with the same name may differ."""
    return index_manifest(library_of(config)).fingerprint == embedder.fingerprint
