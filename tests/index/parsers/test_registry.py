"""Readers: every format to text that can be cited, and one short reason where there is none."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import os
import socket
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.schema import Document
from llama_index.readers.file.rtf import RTFReader
from pypdf import PdfReader, PdfWriter

from index.errors import UnreadableArticle
from index.parsers.decoding import decode
from index.parsers.jsonl import read_jsonl
from index.parsers.metadata import parse_date
from index.parsers.registry import READABLE_SUFFIXES, read_article
from index.types import Failure, ParsedArticle
from tests.index.make_files import archive, encrypted_pdf, image_pdf, page, pdf, saved, word

WORDS = "The river rose by three metres in one night, and boats were sent to all the villages."


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def read(name: str, data: bytes | str) -> ParsedArticle:
    return read_article(Path(name), data.encode() if isinstance(data, str) else data)


def reason(name: str, data: bytes | str) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        read(name, data)
    return str(caught.value)


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
        assert reason("a.xyz", b"x") == "not a file of a known format: .xyz"

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


class TestDecoding:
    TEXT = "Curly “quotes”, a dash – and café: naïve résumés cost 5 € each.\r\nSecond line."

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
    def test_the_common_encodings_are_read_exactly(self, encoding: str) -> None:
        assert read("a.txt", self.TEXT.encode(encoding)).text == self.TEXT.replace("\r\n", "\n")

    @pytest.mark.parametrize("mark", [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
    def test_both_orders_of_utf16_are_read(self, mark: tuple[str, bytes]) -> None:
        assert read("a.txt", mark[1] + self.TEXT.encode(mark[0])).text.startswith("Curly “quotes”")

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("cp1251", "Шторм обрушился на побережье в воскресенье и разрушил несколько домов."),
            ("koi8-r", "Шторм обрушился на побережье в воскресенье и разрушил несколько домов."),
            (
                "shift_jis",
                "日曜日に嵐が海岸を襲い、数軒の家を破壊した。市長は修理に数週間かかると述べた。",
            ),
            ("gb18030", "周日，暴风雨袭击了海岸，摧毁了数座房屋。市长说，修复工作需要数周时间。"),
        ],
    )
    def test_other_scripts_are_detected(self, encoding: str, text: str) -> None:
        found, warning = decode((text * 3).encode(encoding))
        assert found == text * 3
        assert warning

    def test_a_few_bad_bytes_do_not_turn_utf8_into_another_encoding(self) -> None:
        text, warning = decode(("é" * 20).encode() + b"\xff")
        assert text == "é" * 20 + "\ufffd"
        assert warning == "1 places are not valid UTF-8"

    def test_a_declared_encoding_is_used_when_it_is_not_utf8(self) -> None:
        assert decode("Łódź żółw".encode("iso-8859-2"), "iso-8859-2") == ("Łódź żółw", None)

    @pytest.mark.parametrize("declared", ["latin-1", "no-such-codec", "hex", "undefined", ""])
    def test_a_false_declaration_does_no_harm(self, declared: str) -> None:
        text = "It cost 5 € – “not much”, she said."
        assert decode(text.encode("cp1252"), declared)[0] == text


class TestDates:
    @pytest.mark.parametrize(
        ("value", "date"),
        [
            (None, None),
            ("", None),
            ("null", None),
            ("2023-05-01", "2023-05-01"),
            ("2023/05/01", "2023-05-01"),
            (" 2023/5/1 ", "2023-05-01"),
            ("2023-05-01T23:59:59Z", "2023-05-01"),
            ("2023-05-01 10:00:00.123 +02:00", "2023-05-01"),
            (dt.date(1999, 1, 2), "1999-01-02"),
            (dt.datetime(1999, 1, 2, 3, 4, tzinfo=dt.UTC), "1999-01-02"),
        ],
    )
    def test_what_can_be_read(self, value: object, date: str | None) -> None:
        assert parse_date(value) == (date, None)

    @pytest.mark.parametrize(
        "value",
        ["2023-02-30", "2023-13-01", "yesterday", "01.05.2023", "2023-05-01x", "2023-05/01"],
    )
    def test_what_cannot_is_a_warning_that_names_it(self, value: str) -> None:
        assert parse_date(value) == (None, f"unreadable date: {value!r}")

    @pytest.mark.parametrize("value", [2023, 1.5, True, [1], {"a": 1}, "٢٠٢٣-٠٥-٠١", "0000-01-01"])
    def test_other_kinds_of_values_are_warnings(self, value: object) -> None:
        date, warning = parse_date(value)
        assert date is None
        assert warning is not None


class TestTitles:
    def test_a_headline_is_the_title_and_stays_in_the_text(self) -> None:
        article = read("x.txt", f"Flood in Ham\n\n{WORDS}")
        assert article.title == "Flood in Ham"
        assert article.text == f"Flood in Ham\n\n{WORDS}"

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("flood-in_ham.txt", "flood in ham"),
            (
                "000_11e0af7534b5ceea.txt",
                "The river rose by three metres in one night, and boats were sent to…",
            ),
            ("notes.txt", "The river rose by three metres in one night, and boats were sent to…"),
            ("ab cd.txt", "The river rose by three metres in one night, and boats were sent to…"),
        ],
    )
    def test_else_the_file_name_if_it_is_wordy_else_the_first_words(
        self, name: str, title: str
    ) -> None:
        assert read(name, WORDS).title == title

    def test_a_first_line_with_a_full_stop_is_no_headline(self) -> None:
        assert read("x.txt", f"It rained.\n{WORDS}").title.startswith("It rained.")
        assert read("flood-in_ham.txt", f"It rained.\n{WORDS}").title == "flood in ham"


class TestText:
    def test_crlf_and_wrapped_lines(self) -> None:
        text = "\r\n".join(
            [
                "The river rose by three metres in one night, and",
                "boats were sent to all the villages that had no",
                "road left, and to some that had one.",
            ]
        )
        assert read("a.txt", text).text == text.replace("\r\n", " ")

    def test_front_matter_with_a_known_key_is_taken_off(self) -> None:
        article = read("a.txt", f"---\ntitle: Flood\ndate: 1962-02-17\nid: f/1\n---\n{WORDS}")
        assert (article.title, article.date, article.id) == ("Flood", "1962-02-17", "f/1")
        assert article.text == WORDS

    @pytest.mark.parametrize(
        "block", ["---\nHello\n---\n", "---\ncolour: red\n---\n", "---\na: b: c\n---\n"]
    )
    def test_other_blocks_between_dashes_are_text(self, block: str) -> None:
        assert read("a.txt", block + WORDS).text.startswith("---\n")

    def test_a_pdf_with_a_wrong_name_says_so(self) -> None:
        assert reason("a.txt", pdf([["x"]])) == "not a text file: it is a PDF"

    def test_one_huge_line(self) -> None:
        assert len(read("a.txt", "word " * 400_000).text) == 5 * 400_000 - 1


class TestMarkdown:
    def test_markup_goes_and_content_stays(self) -> None:
        source = """---
title: "Flood: a story"
date: 1962/02/17
author: [Ann, Bob]
url: https://example.org/flood
tags: [a, b]
---
# The *flood*

The [river](http://x.y "t") rose, `x < y` &amp; \\*so\\* on
over two lines.  ![alt](i.png)
<!-- hidden -->

- first
- second
  line

3. three
4. four

> quoted
> twice

| A | B |
|---|---|
| 1 | 2 |

```py
x = 1
y = 2
```
Setext
======
<div>raw <b>html</b><script>no()</script></div>
"""
        article = read("a.md", source)
        assert article.text.split("\n") == [
            "The flood", "", "The river rose, x < y & *so* on over two lines.", "",
            "first", "second line", "", "3. three", "4. four", "", "quoted twice", "",
            "A B", "1 2", "", "x = 1", "y = 2", "", "Setext", "", "raw html",
        ]  # fmt: skip
        assert article.title == "Flood: a story"
        assert (article.date, article.author) == ("1962-02-17", "Ann, Bob")
        assert article.source == "https://example.org/flood"
        assert article.warnings == ()

    def test_the_first_heading_is_the_title(self) -> None:
        assert read("a.md", f"intro\n\n## Two\n\n# One *big*\n\n{WORDS}").title == "One big"

    def test_quotes_and_dashes_are_not_made_typographic(self) -> None:
        assert read("a.md", "\"a\" -- 'b' ... (c)").text == "\"a\" -- 'b' ... (c)"

    def test_nested_lists_keep_their_numbers(self) -> None:
        assert read("a.md", "1. one\n   - dot\n2. two\n   1. sub").text.split("\n") == [
            "1. one", "dot", "2. two", "1. sub",
        ]  # fmt: skip

    def test_broken_front_matter_is_a_warning_and_the_body_is_read(self) -> None:
        article = read("a.md", f"---\ntitle: Flood: a story\nx: [\n---\n{WORDS}")
        assert article.text == WORDS
        assert article.title == "Flood: a story"
        assert article.warnings[0].startswith("broken front matter: ")

    def test_front_matter_scalars_stay_as_written(self) -> None:
        article = read("a.md", f"---\ntitle: No\nid: 007\ndate: 2023-02-30\n---\n{WORDS}")
        assert (article.title, article.id, article.date) == ("No", "007", None)
        assert article.warnings == ("unreadable date: '2023-02-30'",)

    def test_an_id_that_is_too_long_is_a_warning(self) -> None:
        article = read("a.md", f"---\nid: {'x' * 513}\n---\n{WORDS}")
        assert article.id is None
        assert len(article.warnings) == 1

    def test_an_alias_bomb_does_not_go_off(self) -> None:
        lines = ["a0: &a0 [x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
        bomb = "\n".join([*lines, "title: Bomb", "author: *a29", "m: {<<: *a29}"])
        article = read("a.md", f"---\n{bomb}\n---\n{WORDS}")
        assert article.text == WORDS
        assert article.title == "Bomb"

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize(
        "unit", ["[", "![[", "> ", "- ", "<", "*a ", "`a", "[a](", "&", "<div ", "<!--", "_"]
    )
    def test_hostile_repetitions_end_soon_and_lose_nothing(self, unit: str) -> None:
        body = unit * 20_000 + "deep"
        assert read("a.md", f"x\n\n{body}").text.startswith("x")
        if unit != "<!--":
            assert "deep" in read("a.md", body).text


class TestHtml:
    BODY = (
        f"<h1>The flood</h1><p>{WORDS} It was <b>cold</b>, said <q>Bob</q> &amp; others.</p>"
        f"<p>First line<br>second line with <code>code</code> inside, {WORDS}</p>"
        "<ul><li>Boats came</li><li>Then the army</li></ul>"
        "<table><tr><th>Town</th><th>Level</th></tr><tr><td>Ham</td><td>3 m</td></tr></table>"
        "<pre>one\ntwo</pre><blockquote><p>It was loud.</p></blockquote>"
    )

    def test_the_main_text_without_navigation_footer_and_comments(self) -> None:
        text = read("a.html", page(self.BODY)).text
        assert [line for line in text.split("\n") if line] == [
            "The flood",
            f"{WORDS} It was cold, said Bob & others.",
            "First line",
            f"second line with code inside, {WORDS}",
            "Boats came", "Then the army", "Town Level", "Ham 3 m", "one", "two", "It was loud.",
        ]  # fmt: skip

    def test_metadata(self) -> None:
        head = (
            "<title>Flood | Daily</title><meta property='og:title' content='The flood &amp; Ham'>"
            "<meta name='author' content='Ann Lee'>"
            "<meta property='article:published_time' content='1962-02-17T10:00:00Z'>"
            "<link rel='canonical' href='https://example.org/flood'>"
        )
        article = read("a.html", page(self.BODY, head))
        assert article.title == "The flood & Ham"
        assert (article.date, article.author) == ("1962-02-17", "Ann Lee")
        assert article.source == "https://example.org/flood"

    def test_no_code_point_is_changed_dropped_or_unescaped_twice(self) -> None:
        text = (
            "cafe\u0301 \u200bzero \u00adsoft \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 "
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 &lt;tag&gt; \u212b \ufb01 \u2424 "
            "\U00020000 "
            "हिन्दी \u1112\u1161\u11ab"
        )
        escaped = text.replace("&", "&amp;")
        article = read("a.html", page(f"<p>{WORDS}</p><p>{escaped} {WORDS}</p>"))
        assert article.text == f"{WORDS}\n\n{text} {WORDS}"

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30),
            min_size=1,
            max_size=5,
            unique_by=lambda text: "".join(text.split()),
        )
    )
    def test_all_characters_come_through_as_they_are(self, texts: list[str]) -> None:
        import html

        body = "".join(f"<p>{WORDS} {html.escape(text)} end.</p>" for text in texts)
        wanted = [" ".join(f"{WORDS} {text} end.".split()) for text in texts]
        assert read("a.html", page(body)).text.split("\n\n") == wanted

    @pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-2", "shift_jis"])
    def test_the_stated_charset_is_used(self, charset: str) -> None:
        text = {"windows-1252": "café – 5 €", "iso-8859-2": "Łódź", "shift_jis": "日曜日"}[charset]
        data = f"<html><head><meta charset={charset}></head><body><p>{WORDS} {text}</p></body>"
        assert read("a.html", data.encode(charset)).text == f"{WORDS} {text}"

    def test_a_fragment_and_a_short_page_are_read(self) -> None:
        assert read("a.htm", "<p>Just one line.</p>").text == "Just one line."

    @pytest.mark.parametrize(
        "data",
        [
            "<html><body></body></html>",
            "<html><body><nav><a href=x>Home</a></nav><script>var x = 1</script></body></html>",
            "<!-- nothing -->",
        ],
    )
    def test_a_page_without_text_says_so(self, data: str) -> None:
        assert reason("a.html", data) == "no main text found"

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize("tag", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote>"])
    def test_ten_thousand_levels_deep(self, tag: str) -> None:
        assert "deep text" in read("a.html", f"<html><body>{tag * 10_000}deep text").text

    @pytest.mark.timeout(60)
    def test_one_huge_line(self) -> None:
        assert len(read("a.html", page(f"<p>{'word, ' * 200_000}</p>")).text) > 1_000_000


class TestPdf:
    PAGES = (
        (
            "The flood of 1962",
            "",
            "The river rose by three metres in one night, and the boats were sent to all",
            "the villages that had no road left. It was the worst flood for a hundred ye-",
            "ars, and nobody had been warned. People sat on their roofs.",
            "",
            "In the morning the army came with more boats and with bread, and it took the",
        ),
        (
            "children first. The well-known bridge of Ham was gone, and so was the mill-",
            "stone that had lain beside it for as long as anybody could remember.",
        ),
        (),
        ("The water fell after five days. The repairs took two years and cost more than",),
    )
    PARAGRAPHS = (
        "The flood of 1962",
        "The river rose by three metres in one night, and the boats were sent to all the villages "
        "that had no road left. It was the worst flood for a hundred years, and nobody had been "
        "warned. People sat on their roofs.",
        "In the morning the army came with more boats and with bread, and it took the children "
        "first. The well-known bridge of Ham was gone, and so was the millstone that had lain "
        "beside it for as long as anybody could remember.",
        "The water fell after five days. The repairs took two years and cost more than",
    )

    def test_paragraphs_hyphens_pages_and_headers(self) -> None:
        data = pdf(self.PAGES, header="Annals of Ham, vol. 3", numbered=True)
        article = read("a.pdf", data)
        assert article.text == "\n\n".join(self.PARAGRAPHS)
        starts = article.page_starts
        assert article.text[starts[1] :].startswith("children first.")
        assert article.text[starts[3] :] == self.PARAGRAPHS[3]
        assert starts == (0, starts[1], starts[3], starts[3])
        assert article.title == "The flood of 1962"

    def test_a_page_without_text_at_the_end_begins_at_the_end(self) -> None:
        article = read("a.pdf", pdf([["Only this line is here."], []]))
        assert article.page_starts == (0, len(article.text))

    def test_indentation_begins_a_paragraph(self) -> None:
        line = "and so it went on for a long time until the line was full"
        lines = [f"    First it rained {line}.", line, f"    Then it snowed {line}.", line]
        article = read("a.pdf", pdf([lines]))
        assert article.text.split("\n\n") == [
            f"First it rained {line}. {line}", f"Then it snowed {line}. {line}",
        ]  # fmt: skip

    def test_a_number_in_running_text_begins_no_item_but_a_list_does(self) -> None:
        full = "The bands that were used by radio and the channels from number two to the"
        lines = [full, "6) would be given to the army.", "1. Boats", "2. Bread", "- Tea"]
        assert read("a.pdf", pdf([[full, *lines]])).text.split("\n\n")[1:] == [
            "1. Boats", "2. Bread", "- Tea",
        ]  # fmt: skip

    def test_lines_that_recur_on_two_pages_only_stay(self) -> None:
        article = read("a.pdf", pdf([["One."], ["Two."]], header="Annals of Ham"))
        assert article.text.count("Annals of Ham") == 2

    def test_metadata_unless_a_program_wrote_it(self) -> None:
        article = read("a.pdf", pdf([[WORDS]], title="The flood", author="Ann Lee"))
        assert (article.title, article.author) == ("The flood", "Ann Lee")
        assert article.date is not None
        for title in ("Microsoft Word - foo.doc", "untitled", "report.indd", "(anonymous)"):
            assert read("a.pdf", pdf([[WORDS]], title=title)).title.startswith("The river")

    def test_a_scan_needs_ocr(self) -> None:
        assert reason("a.pdf", image_pdf(2)) == "needs OCR: the PDF has no text layer"

    def test_a_password_is_asked_for_only_if_there_is_one(self) -> None:
        data = pdf([[WORDS]])
        assert reason("a.pdf", encrypted_pdf(data, "secret")) == "password-protected PDF"
        assert read("a.pdf", encrypted_pdf(data, "")).text == WORDS

    def test_broken_files_say_so(self) -> None:
        whole = pdf([[WORDS]])
        assert reason("a.pdf", b"%PDF-1.4\nnothing").startswith("broken PDF: ")
        assert reason("a.pdf", whole[:200]).startswith("broken PDF: ")
        assert reason("a.pdf", b"Hello") == "not a PDF file"

    def test_a_pdf_without_pages(self) -> None:
        out = io.BytesIO()
        PdfWriter().write(out)
        assert reason("a.pdf", out.getvalue())

    def test_a_page_that_cannot_be_read_is_a_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = pdf([[WORDS], [WORDS]])
        first = PdfReader(io.BytesIO(data)).pages[0].__class__
        extract = first.extract_text

        def fail_once(self: object, **options: object) -> str:
            if self.page_number == 1:  # type: ignore[attr-defined]
                raise ValueError("bad stream")
            return str(extract(self, **options))  # type: ignore[arg-type]

        monkeypatch.setattr(first, "extract_text", fail_once)
        article = read("a.pdf", data)
        assert article.text == WORDS
        assert article.warnings == ("pages that could not be read: 2",)

    def test_nothing_is_logged_for_a_damaged_file(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            reason("a.pdf", pdf([[WORDS]])[:400])
        assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


class TestWord:
    def test_headings_lists_and_tables_in_document_order(self) -> None:
        assert [line for line in read("a.docx", word()).text.split("\n") if line] == [
            "The flood of 1962", "The river rose by three metres.", "Boats came first.",
            "Then the army.", "Town Level", "Ham 3 m", "After the table.",
        ]  # fmt: skip

    def test_metadata(self) -> None:
        created = dt.datetime(1999, 1, 2, tzinfo=dt.UTC)
        article = read("a.docx", word("Flood", "Ann Lee", created))
        plain = docx.Document()
        plain.add_paragraph("The water came at night.")
        assert (article.title, article.author, article.date) == ("Flood", "Ann Lee", "1999-01-02")
        assert read("a.docx", word()).title == "The flood of 1962"
        assert read("a.docx", saved(plain)).date is None  # that of the library's template

    def test_tabs_line_breaks_and_links_stay(self) -> None:
        document = docx.Document()
        document.add_paragraph("One\ttwo\nthree")
        assert read("a.docx", saved(document)).text == "One two\nthree"

    def test_a_file_without_text_says_so(self) -> None:
        assert reason("a.docx", saved(docx.Document())) == "no main text found"

    def test_broken_and_other_files_say_so(self) -> None:
        whole = word()
        assert reason("a.docx", whole[: len(whole) // 2]) == "broken Word file: broken archive"
        assert reason("a.docx", b"Hello") == "not a Word file"
        assert reason("a.docx", archive(a=b"x")) == "not a Word file"
        assert reason("a.docx", archive(**{"[Content_Types].xml": b"x"})) == "broken Word file"
        assert reason("a.docx", with_entities(whole)) == "its XML defines entities, as attacks do"
        old = b"\xd0\xcf\x11\xe0" + bytes(100)
        assert reason("a.docx", old) == "not a .docx file: it is of the old .doc format"
        locked = old + "EncryptedPackage".encode("utf-16-le")
        assert reason("a.docx", locked) == "password-protected Word file"


def with_entities(word_file: bytes) -> bytes:
    """A Word file whose document grows a billionfold when its entities are written out."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode().partition("?>")[2].replace("The river ", "&e9;")
                data = f"<!DOCTYPE x [{levels}]>{text}".encode()
            new.writestr(name, data)
    return changed.getvalue()


class TestJsonl:
    @staticmethod
    def rows(tmp_path: Path, *lines: str | bytes | dict[str, object]) -> Iterator[object]:
        path = tmp_path / "rows.jsonl"
        raw = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
        path.write_bytes(b"\n".join(x.encode() if isinstance(x, str) else x for x in raw))
        for number, row in read_jsonl(path):
            yield number, row.reason if isinstance(row, Failure) else row

    def test_rows_become_articles(self, tmp_path: Path) -> None:
        row = {"id": "News/CNN/x.txt", "title": "A  flood", "text": f" {WORDS}\r\n",
               "date": "2023/05/01", "url": "https://x.y", "author": "Ann", "x": [1]}  # fmt: skip
        assert list(self.rows(tmp_path, row)) == [
            (
                1,
                ParsedArticle(
                    "A flood",
                    WORDS,
                    "News/CNN/x.txt",
                    "2023-05-01",
                    "Ann",
                    "https://x.y",
                    date_from="row",
                ),  # fmt: skip
            )
        ]

    @pytest.mark.parametrize(
        ("title", "shown"),
        [
            ("Black_Death", "Black Death"),
            ("snake_case in Python", "snake_case in Python"),
            (1984, "1984"),
        ],
    )
    def test_underscores_become_blanks_only_without_blanks(
        self, title: object, shown: str, tmp_path: Path
    ) -> None:
        ((_, article),) = self.rows(tmp_path, {"doc_id": 1, "title": title, "text": WORDS})
        assert (article.id, article.title) == ("1", shown)

    def test_a_row_without_a_title_is_named_by_its_text(self, tmp_path: Path) -> None:
        ((_, article),) = self.rows(tmp_path, {"id": "a", "title": None, "text": WORDS})
        assert article.title.startswith("The river rose")

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("{", "not JSON"),
            ("[" * 100_000, "not JSON"),
            ('{"id": 1' + "0" * 5000 + "}", "not JSON"),
            ("[1]", "not a JSON object"),
            (b'{"id": "\xff"}', "not UTF-8"),
            ({"text": WORDS}, "no id"),
            ({"id": "", "text": WORDS}, "empty id"),
            ({"id": True, "text": WORDS}, "the id is neither text nor a whole number"),
            ({"id": 1.5, "text": WORDS}, "the id is neither text nor a whole number"),
            ({"id": "x" * 513, "text": WORDS}, "the id is longer than 512 characters"),
            ({"id": "b"}, "no text"),
            ({"id": "b", "text": 5}, "the text is not a string"),
            ({"id": "b", "text": " \n "}, "empty text"),
            ({"id": "b", "text": "\ud800"}, "unpaired surrogate in 'text'"),
            ({"id": "a", "text": WORDS}, "duplicate id 'a'"),
        ],
    )
    def test_a_bad_row_is_told_and_the_rest_goes_on(
        self, row: str | bytes | dict[str, object], why: str, tmp_path: Path
    ) -> None:
        good = {"id": "a", "title": "T", "text": WORDS}
        found = list(self.rows(tmp_path, good, "", row, {**good, "id": "x" * 512}))
        assert [number for number, _ in found] == [1, 3, 4]
        assert str(found[1][1]).startswith(f"line 3: {why}")

    def test_a_failed_row_does_not_take_the_id(self, tmp_path: Path) -> None:
        found = list(self.rows(tmp_path, {"id": "a", "text": ""}, {"id": "a", "text": WORDS}))
        assert isinstance(found[1][1], ParsedArticle)

    def test_a_byte_order_mark_and_windows_line_ends_are_fine(self, tmp_path: Path) -> None:
        line = json.dumps({"id": "a", "title": "T", "text": WORDS}).encode()
        ((number, article),) = self.rows(tmp_path, b"\xef\xbb\xbf" + line + b"\r\n\r\n  ")
        assert (number, article.text) == (1, WORDS)

    def test_an_unreadable_date_is_a_warning(self, tmp_path: Path) -> None:
        ((_, article),) = self.rows(tmp_path, {"id": "a", "text": WORDS, "date": "2023-02-30"})
        assert article.warnings == ("unreadable date: '2023-02-30'",)

    def test_a_row_that_is_too_long_is_skipped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.parsers.jsonl._ROW_LONGEST", 1 << 20)
        long = json.dumps({"id": "b", "text": "x" * 3_000_000})
        found = list(self.rows(tmp_path, long, {"id": "a", "text": WORDS}))
        assert found[0] == (1, "line 1: the row is longer than 1 MB")
        assert isinstance(found[1][1], ParsedArticle)


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
