"""One process that parses and draws: its memory is limited, its end is a reason."""

from __future__ import annotations

import hashlib

import pytest

from index.errors import SourceUnavailable, UnreadableArticle
from index.parsers.archive import ArchiveMember
from index.parsers.pdf_page import PagePassage, draw_page
from index.sandbox.pool import ParserProcess
from tests.index.make_files import pdf
from tests.index.make_formats import zipped


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


class TestPages:
    def test_a_page_is_drawn_with_its_marks(self):
        data = pdf([["Nothing."], ["The ferry sails at noon."]])
        with ParserProcess() as reading:
            picture = reading.page(data, 2, 600, [PagePassage("ferry sails", 0)])
        assert (picture.width, picture.pages) == (600, 2)
        assert picture == draw_page(data, 2, 600, [PagePassage("ferry sails", 0)])
        assert len(picture.marks[0]) == 1

    def test_a_member_is_drawn_only_if_it_is_what_was_read(self, tmp_path):
        data = pdf([["The ferry sails at noon."]])
        path = tmp_path / "a.zip"
        path.write_bytes(zipped({"x/../a.pdf": data}))
        digest = hashlib.sha256(data).hexdigest()
        with ParserProcess() as reading:
            assert reading.page(ArchiveMember(path, "x/a.pdf", digest), 1, 600, []).pages == 1
            with pytest.raises(SourceUnavailable):
                reading.page(ArchiveMember(path, "x/a.pdf", "0" * 64), 1, 600, [])

    def test_what_cannot_be_drawn_is_a_reason_and_the_next_page_is_drawn(self):
        with ParserProcess() as reading:
            with pytest.raises(UnreadableArticle, match="cannot be opened"):
                reading.page(b"%PDF-1.4 nonsense", 1, 600, [])
            assert reading.page(pdf([["One."]]), 1, 600, []).pages == 1
