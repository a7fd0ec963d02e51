"""The process that parses: what it answers, in bits that fit into memory."""

from __future__ import annotations

import json

from index.ingestion.container_items import read_container
from index.sandbox.tasks import item_from_fields
from index.sandbox.worker import CHUNK_CHARACTERS, NEXT_ROWS, RequestHandler


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
