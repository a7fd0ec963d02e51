"""Reading one file by its name and bytes, as the tests of all formats do."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import UnreadableArticle
from index.parsers.registry import read_article
from index.types import ParsedArticle

WORDS = "The river rose by three metres in one night, and boats were sent to all the villages."
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<x>&b;</x>"
)


def read(name: str, data: bytes | str) -> ParsedArticle:
    """The article in a file of this name."""
    return read_article(Path(name), data.encode() if isinstance(data, str) else data)


def reason(name: str, data: bytes | str) -> str:
    """Why a file of this name cannot be read."""
    with pytest.raises(UnreadableArticle) as caught:
        read(name, data)
    return str(caught.value)
