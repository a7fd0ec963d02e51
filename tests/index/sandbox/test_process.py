"""One process that parses: its memory is limited, its end is a reason."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.sandbox.pool import ParserProcess


class TestMemory:
    def test_a_table_of_megabytes_does_not_take_the_memory_that_a_process_has(self):
        cells = "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|a" * 20 + "|\n") * 100_000
        with ParserProcess(growth_bytes=300_000_000) as reading:
            assert "plain text" in reading.read("a.md", cells.encode()).warnings[0]


def test_a_small_text_starts_no_process_and_a_format_does():
    with ParserProcess() as reading:
        assert reading.read("a.txt", b"Words.").text == "Words."
        assert reading.process_id is None
        assert reading.read("a.md", b"*Words.*").text == "Words."
        first = reading.process_id
        assert reading.read("a.md", b"More.").text == "More."
        assert reading.process_id == first  # it stays for all files
    assert reading.process_id is None


def test_after_the_end_nothing_is_started_again():
    with ParserProcess() as reading:
        pass
    with pytest.raises(UnreadableArticle, match="the build was stopped"):
        reading.read("a.md", b"Words.")


def test_rows_that_nobody_takes_do_not_come_with_the_next_file():
    table = b"text\n" + b"".join(b"Row %d has words.\n" % i for i in range(30_000))
    with ParserProcess() as reading:
        rows = reading.rows("parts", "t.csv", table, locator="t.csv")
        next(rows)
        rows.close()
        assert reading.read("a.md", b"Words.").text == "Words."
