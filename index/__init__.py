"""Articles to sentences, passages, embeddings and full text, and the search over them.

from pathlib import Path
from index import BuildRequest, Library, Searcher, SourceKind, build, open_embedder

library, embedder = Library(Path("data")), open_embedder()
articles = (SourceKind.FOLDER, "/path/to/articles", False)  # False: no example of the program
build(library, BuildRequest(add=(articles,)), lambda _: embedder)
with Searcher(library, embedder).session() as session:
for hit in session.search("When did Laos join the union?", 5):
article = session.article(hit.passage.article_id)
print(article.title, article.text[hit.passage.start : hit.passage.end])
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
