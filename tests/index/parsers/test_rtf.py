"""RTF: the text by paragraphs, read without a shared file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from llama_index.core.schema import Document
from llama_index.readers.file.rtf import RTFReader

from tests.index.parsers.parsing import read, reason


class TestRtf:
    RTF = (
        rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 Times;}}\f0 The bridge\par "
        rb"It \b opened\b0  in 1934 in K\'f6ln.\par It is 300 metres long.\par}"
    )

    def test_the_text_comes_by_paragraphs(self):
        article = read("bridge.rtf", self.RTF)
        assert article.text.split("\n") == [
            "The bridge",
            "It opened in 1934 in Köln.",
            "It is 300 metres long.",
        ]
        assert article.title == "The bridge"

    def test_what_is_no_rtf_is_told(self):
        assert reason("a.rtf", b"plain words") == "not an RTF file"
        assert reason("a.rtf", rb"{\rtf1 }") == "no main text found"

    def test_nothing_of_it_lies_in_the_machines_shared_folder(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        seen: list[list[str]] = []
        load = RTFReader.load_data

        def looking(reader: RTFReader, path: Path) -> list[Document]:
            seen.append(os.listdir(tmp_path))
            return load(reader, path)

        monkeypatch.setattr(RTFReader, "load_data", looking)
        assert "Köln" in read("bridge.rtf", self.RTF).text
        assert seen == [[]]
