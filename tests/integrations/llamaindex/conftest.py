"""A small library that LlamaIndex's applications search and ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, open_assistant
from tests.assistant.small_library import build_library

ARTICLES = {
    "lighthouse.md": "---\ntitle: The lighthouse of Varn\ndate: 2021-05-04\n"
    "source: Coast magazine\nauthor: Ines Okafor\n---\n"
    "The lighthouse of Varn was built in 1874 by the engineer Pia Lund.\n\n"
    "It stands 41 metres high. Its lamp can be seen from thirty kilometres away.\n\n"
    "Visitors may climb it on Sundays between May and September.\n",
    "cheese.md": "---\ntitle: How Brennet cheese is made\ndate: 2023-11-20\n"
    "source: Farm weekly\n---\n"
    "Brennet cheese ripens for nine months in sandstone caves.\n\n"
    "Its milk comes from goats of two villages. 😀 Each wheel weighs six kilograms.\n",
    "tram.txt": "The tram line between Osk and Pell opened in 1931.\n"
    "It was closed in 1968 because its bridge had rusted.\nA museum keeps two of its cars.\n",
}  # fmt: skip
UNANSWERABLE = "Which metal melts at 3422 degrees?"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built with the real encoder; copy it before changing it."""
    return build_library(tmp_path_factory.mktemp("library"), ARTICLES)


@pytest.fixture(scope="session")
def assistant(library: Path) -> Assistant:
    """The assistant over it, with the small reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_READER", "small")
        return open_assistant(library)
