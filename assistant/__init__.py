"""Answers from a person's own articles, every sentence cited to its exact place.

    from assistant import open_library

    library = open_library("data")  # a folder; it need not be there yet
    library.build("articles")  # files, folders; only changes are read again
    answer = library.ask("Who invited the leaders to Camp David?")
    for citation in answer.citations:
        print(f"{citation.quote} [{citation.title}, {citation.start}-{citation.end}]")
    answer = library.ask("When was it?", history=[answer.as_turn()])

Nothing is loaded before a name is used, so that importing this costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.api.library import FoundPassage, OpenLibrary, open_library
    from assistant.factory import open_assistant
    from assistant.pipeline import Assistant
    from assistant.types import Answer, AskRequest, Citation, Filters, Turn
    from index.errors import FootnoteError, IndexMissing, InvalidInput

__all__ = [
    "Answer",
    "AskRequest",
    "Assistant",
    "Citation",
    "Filters",
    "FootnoteError",
    "FoundPassage",
    "IndexMissing",
    "InvalidInput",
    "OpenLibrary",
    "Turn",
    "open_assistant",
    "open_library",
]

_MODULES = {
    "Answer": "assistant.types",
    "AskRequest": "assistant.types",
    "Assistant": "assistant.pipeline",
    "Citation": "assistant.types",
    "Filters": "assistant.types",
    "FootnoteError": "index.errors",
    "FoundPassage": "assistant.api.library",
    "IndexMissing": "index.errors",
    "InvalidInput": "index.errors",
    "OpenLibrary": "assistant.api.library",
    "Turn": "assistant.types",
    "open_assistant": "assistant.factory",
    "open_library": "assistant.api.library",
}


def __getattr__(name: str) -> object:
    """The public names, imported when they are first used (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
