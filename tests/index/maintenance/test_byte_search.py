"""Searching raw bytes for many words at once finds what looking for each of them finds."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.maintenance import byte_search
from index.maintenance.byte_search import ByteSearch

FEW = st.binary(min_size=0, max_size=12).map(lambda data: bytes(b % 3 + 97 for b in data))
LONG = st.binary(min_size=0, max_size=400).map(lambda data: bytes(b % 3 + 97 for b in data))


@settings(max_examples=300, deadline=None)
@given(st.lists(FEW, max_size=6), LONG, st.integers(1, 64))
def test_it_finds_what_is_there_wherever_the_chunks_end(needles, data, chunk):
    before = byte_search.CHUNK_BYTES
    byte_search.CHUNK_BYTES = chunk
    try:
        found, size = ByteSearch(needles).contains_any(io.BytesIO(data))
    finally:
        byte_search.CHUNK_BYTES = before
    assert found == any(needle and needle in data for needle in needles)
    assert size == len(data) or (found and 0 < size <= len(data))


@pytest.mark.parametrize("at", range(20))
def test_a_needle_is_found_at_every_place(at):
    data = b"x" * at + b"the silver key" + b"y" * 9
    assert ByteSearch([b"the silver key"]).contains_any(io.BytesIO(data)) == (True, len(data))
    assert ByteSearch([b"the silver kex"]).contains_any(io.BytesIO(data)) == (False, len(data))


def test_no_needle_is_found_nowhere():
    assert ByteSearch([]).contains_any(io.BytesIO(b"words")) == (False, 5)
