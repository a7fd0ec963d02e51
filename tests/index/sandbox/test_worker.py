"""The process that parses: what it answers, in bits that fit into memory."""

from __future__ import annotations

import io
import json

from index.ingestion.container_items import read_container
from index.sandbox.tasks import item_from_fields
from index.sandbox.worker import (
    CHUNK_CHARACTERS,
    LARGEST_BLOCK,
    LENGTH_PREFIX,
    NEXT_ROWS,
    RequestHandler,
    read_block,
    write_block,
)


def answers(data: bytes, name: str = "t.csv") -> list[dict]:
    """All answers of the process about a file of many articles, got in this process."""
    work = RequestHandler()
    limits = {"seconds": 60, "growth_bytes": 1 << 60}
    request = {"task": "parts", "name": name, "locator": name, **limits}
    found = [json.loads(work.answer(request, data))]
    while not found[-1].get("is_last", True):
        found.append(json.loads(work.answer({"task": NEXT_ROWS, **limits}, b"")))
    return found


class TestRows:
    def test_rows_come_in_bits_however_many_there_are(self):
        data = b"id,text\n" + b"".join(b"%d,%s\n" % (i, b"word " * 200) for i in range(5_000))
        bits = answers(data)
        longest_row = max(len(json.dumps(row)) for bit in bits for row in bit["rows"])
        sizes = [sum(len(json.dumps(row)) for row in bit["rows"]) for bit in bits]
        assert max(sizes) < CHUNK_CHARACTERS + longest_row
        assert len(bits) > 4
        rows = [item_from_fields(row) for bit in bits for row in bit["rows"]]
        assert rows == list(read_container("t.csv", "t.csv", data))


def block_of(data: bytes) -> bytes | None:
    return read_block(io.BytesIO(data))


def test_what_is_written_is_read_again_with_what_follows_it():
    stream = io.BytesIO()
    write_block(stream, {"task": "article"}, b"bytes")
    stream.seek(0)
    assert json.loads(read_block(stream)) == {"task": "article"}
    assert stream.read() == b"bytes"


def test_an_end_in_the_middle_and_a_length_that_none_has_are_no_block():
    whole = LENGTH_PREFIX.pack(5) + b"words"
    assert block_of(whole) == b"words"
    assert [block_of(whole[:n]) for n in range(len(whole))] == [None] * len(whole)
    assert block_of(LENGTH_PREFIX.pack(LARGEST_BLOCK + 1) + b"words") is None


def test_a_reason_and_a_lack_of_memory_are_told_apart(monkeypatch):
    handler = RequestHandler()
    request = {"task": "article", "name": "a.txt", "seconds": 60, "growth_bytes": 1 << 60}
    answer = json.loads(handler.answer(request, b"\0\1\2"))
    assert answer == {"reason": "binary data, not text", "out_of_memory": False}

    def fail(*_):
        raise MemoryError

    monkeypatch.setattr("index.parsers.text.normalise", fail)
    answer = json.loads(handler.answer(request, b"Words."))
    assert answer["out_of_memory"] is True
