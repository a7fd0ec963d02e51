"""Every format to text that can be cited, and one short reason where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableArticle
from index.parsers.registry import READABLE_SUFFIXES, read_article
from tests.index.make_files import word
from tests.index.parsers.parsing import WORDS, read, reason


class TestBoundary:
    @pytest.mark.parametrize("suffix", READABLE_SUFFIXES)
    def test_an_empty_file_says_so(self, suffix: str) -> None:
        assert reason(f"a{suffix}", b"") == "empty file"

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
    @pytest.mark.parametrize("data", [b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe \0\n\0"])
    def test_a_blank_text_file_says_so(self, suffix: str, data: bytes) -> None:
        assert reason(f"a{suffix}", data) in ("empty file", "no main text found")

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
    @pytest.mark.parametrize("data", [b"text\0text", bytes(range(1, 32)) * 9, b"\xff\xfe\0\0\1"])
    def test_binary_data_says_so(self, suffix: str, data: bytes) -> None:
        assert reason(f"a{suffix}", data) in ("binary data, not text", "empty file")

    def test_an_unknown_format_says_so(self) -> None:
        assert reason("a.xyz", b"x").startswith(".xyz files are not read: save them as .pdf")
        assert reason("a.doc", b"x") == ".doc files are not read: save them as .docx"

    def test_the_suffix_may_be_in_capitals(self) -> None:
        assert read("A.TXT", WORDS).text == WORDS

    @settings(max_examples=60, deadline=None)
    @given(
        st.binary(max_size=300),
        st.sampled_from(READABLE_SUFFIXES),
        st.sampled_from([b"", b"%PDF-1.4\n"]),
    )
    def test_no_other_exception_leaves_for_any_bytes(
        self, data: bytes, suffix: str, mark: bytes
    ) -> None:
        try:
            article = read_article(Path(f"a{suffix}"), mark + data)
        except UnreadableArticle as error:
            told = str(error)
            assert told  # noqa: PT017  # either outcome is right
            assert "\n" not in told
        else:
            assert article.text
            assert article.title

    def test_a_missing_library_is_not_called_the_fault_of_the_file(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "docx", None)
        assert reason("a.docx", word()).startswith("this installation cannot read it")

    @pytest.mark.parametrize("error", [RecursionError, KeyError("x"), ValueError])
    def test_exceptions_of_libraries_become_a_reason(
        self, error: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr("index.parsers.text.normalise", fail)
        assert reason("a.txt", WORDS).startswith("broken .txt file: ")

    def test_too_little_memory_is_not_called_the_fault_of_the_file(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr("index.parsers.text.normalise", fail)
        assert reason("a.txt", WORDS) == "needs too much memory to read: left out"
