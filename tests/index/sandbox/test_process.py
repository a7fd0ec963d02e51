"""One process that parses: its memory is limited, its end is a reason."""

from __future__ import annotations

from index.sandbox.pool import ParserProcess


class TestMemory:
    def test_a_table_of_megabytes_does_not_take_the_memory_that_a_process_has(self):
        cells = "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|a" * 20 + "|\n") * 100_000
        with ParserProcess(growth_bytes=300_000_000) as reading:
            assert "plain text" in reading.read("a.md", cells.encode()).warnings[0]
