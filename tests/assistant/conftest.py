"""A small library that the tests of the assistant ask."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.assistant.small_library import build_library

ARTICLES = {
    "ferry.md": "---\ntitle: The ferry of Lindholm\ndate: 2024-03-01\nsource: Harbour notes\n---\n"
    "The ferry to Lindholm sails at noon on Mondays.\n\n"
    "It carries forty cars and 300 passengers.\n\n"
    "“We had to stop because of the storm,” said the captain, Maria Holt.\n",
    "museum.txt": "The museum was founded in 1901 by the painter Otto Brandt.\n"
    "It stands in Kirkby, near the old mill.\nEntry costs eight crowns.\n",
    "copy.txt": "The museum was founded in 1901 by the painter Otto Brandt.\nA copy of it.\n",
    "emoji.txt": "😀😀 The café opened 🎉 in Århus in 2019.\n‏مرحبا بالعالم\n",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built with the real encoder; copy it before changing it."""
    return build_library(tmp_path_factory.mktemp("library"), ARTICLES)


@pytest.fixture
def own_copy(built: Path, tmp_path: Path) -> Path:
    """A copy of the data folder, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "copy"))
