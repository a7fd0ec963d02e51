"""Articles to sentences, passages, embeddings and full text; and the search over them.

To build an index and to search in it:

    from index import BuildRequest, Library, Searcher, SourceKind, build, open_embedder

    library = Library(Path("data"))
    request = BuildRequest(add=((SourceKind.FOLDER, "/path/to/articles", False),))
    build(library, request, open_embedder)
    with Searcher(library, open_embedder()).session() as session:
        hits = session.search("When did Laos join the union?", k=5)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from index.errors import FootnoteError
from index.library import Library
from index.types import (
    Article,
    Embedder,
    Failure,
    Filters,
    Hit,
    Passage,
    Receipt,
    Sentence,
    SourceKind,
)

if TYPE_CHECKING:
    from index.building.build import BuildRequest, build
    from index.embedding.factory import open_embedder
    from index.search.searcher import Searcher, Session

__all__ = [
    "Article",
    "BuildRequest",
    "Embedder",
    "Failure",
    "Filters",
    "FootnoteError",
    "Hit",
    "Library",
    "Passage",
    "Receipt",
    "Searcher",
    "Sentence",
    "Session",
    "SourceKind",
    "build",
    "open_embedder",
]

_MODULES = {
    "BuildRequest": "index.building.build",
    "build": "index.building.build",
    "open_embedder": "index.embedding.factory",
    "Searcher": "index.search.searcher",
    "Session": "index.search.searcher",
}


def __getattr__(name: str) -> object:
    """Import what builds and searches only where it is used: parser processes need neither."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
