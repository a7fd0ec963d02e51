"""Answers from a person's own articles, every sentence cited to its exact place.

    from assistant import open_library

    library = open_library("data")  # a folder that `python -m assistant build` made
    answer = library.ask("Who invited the leaders to Camp David?")
    for citation in answer.citations:
        print(f"{citation.quote} [{citation.title}, {citation.start}-{citation.end}]")

Nothing is loaded before a name is used, so that importing this costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.factory import open_library
    from assistant.pipeline import Assistant
    from assistant.types import Answer, Citation, Filters, Turn

__all__ = ["Answer", "Assistant", "Citation", "Filters", "Turn", "open_library"]

_MODULE_OF = {
    "Answer": "assistant.types",
    "Assistant": "assistant.pipeline",
    "Citation": "assistant.types",
    "Filters": "assistant.types",
    "Turn": "assistant.types",
    "open_library": "assistant.factory",
}


def __getattr__(name: str) -> object:
    """The public names, imported when they are first used (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
