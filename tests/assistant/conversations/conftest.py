"""A saved answer, and a store to keep it in."""

from __future__ import annotations

import pytest

from assistant.conversations.store import ConversationStore
from index.library import Library


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "data")


@pytest.fixture
def store(library):
    return ConversationStore(library)
