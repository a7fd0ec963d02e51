from __future__ import annotations

import pytest

from assistant.reading_network import ReadingNetwork
from assistant.support.checker import SupportChecker
from index.embedding import open_embedder


@pytest.fixture(scope="session")
def checker():
    """The checker with the shipped encoder, reader and weights."""
    return SupportChecker(open_embedder(), ReadingNetwork())
