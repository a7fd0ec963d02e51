"""Fixtures for the tests of the readers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.config import from_environment
from assistant.factory import open_searcher


@pytest.fixture
def session(built):
    """One request's view of the small library."""
    with open_searcher(replace(from_environment(), data=built)).session() as opened:
        yield opened
