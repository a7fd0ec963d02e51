"""A small library that other programs ask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Config, from_environment
from tests.assistant.small_library import build_library

ARTICLES = {
    "ferry.md": "---\ntitle: The ferry of Lindholm\ndate: 2024-03-01\nsource: Harbour notes\n---\n"
    "The ferry to Lindholm sails at noon on Mondays.\n\n"
    "It carries forty cars and 300 passengers.\n",
    "museum.txt": "The museum was founded in 1901 by the painter Otto Brandt.\n"
    "It stands in Kirkby, near the old mill.\nEntry costs eight crowns.\n",
    "letters/åä 1.txt": "Ada Holt wrote to the mayor of Kirkby in May.\n"
    "She asked for a new pier.\n",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built with the real encoder; not to be changed."""
    place = tmp_path_factory.mktemp("library")
    (place / "articles" / "letters").mkdir(parents=True)
    return build_library(place, ARTICLES)


def config_of(data: Path) -> Config:
    """The settings of this library."""
    return replace(from_environment(), data=data)
