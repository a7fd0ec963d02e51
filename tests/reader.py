"""The shipped reader, loaded once for all tests."""

from __future__ import annotations

from functools import cache

from assistant.reading.network import ReadingNetwork
from assistant.reading.reader import SpanReader, load_weights


@cache
def network() -> ReadingNetwork:
    """The network of `models/reader`."""
    return ReadingNetwork()


@cache
def reader() -> SpanReader:
    """The reader as `configured_assistant` makes it."""
    return SpanReader(network(), load_weights())
