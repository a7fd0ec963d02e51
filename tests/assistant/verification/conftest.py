from __future__ import annotations

import pytest

from assistant.reading.network import ReadingNetwork
from assistant.verification.checker import StatementVerifier
from assistant.verification.entailment import ENTAILMENT_FOLDER
from index.embedding.factory import open_embedder


@pytest.fixture(scope="session")
def checker():
    """The checker with the shipped encoder, network and weights."""
    return StatementVerifier(open_embedder(), ReadingNetwork(ENTAILMENT_FOLDER))
