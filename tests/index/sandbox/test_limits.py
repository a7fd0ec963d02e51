"""What a file may be made to cost: memory, time and what is kept of it are bounded."""

from __future__ import annotations

import json
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import UnreadableArticle
from index.ingestion import container_items as container
from index.ingestion.container_items import read_container
from index.parsers import limits, table
from index.parsers.dateline import dateline
from index.parsers.jsonl import read_jsonl
from index.parsers.limits import LONGEST_TEXT
from index.parsers.markdown import _MAX_BLOCKS
from index.parsers.metadata import clean_author, clean_title, parse_date, pick_title
from index.parsers.registry import HARMLESS_BYTES, is_harmless, read_article
from index.sandbox.pool import ParserProcess
from index.sandbox.tasks import item_from_fields
from index.sandbox.worker import CHUNK_CHARACTERS, NEXT_ROWS, RequestHandler
from index.text.chunking import chunk_article
from index.text.normalisation import normalise
from index.text.sentences import split_sentences

UNITS = (
    "a A . ! ? … 。 \" ” “ ' ( ) [ ] [1] ⁰ 😀 \u200d - – • * _ ` a. A. A.B. a.b a.\u0301 "
    "字。 字。”と Mr. 1. I. e.g. etc. U.S. v1.2 @ a@b.c a/b http://a.b/c?d=e&f 1,000.00 £ Ж. "
    "א. ؟ । ։ ‼ 0 … ... ?! ?!? “A.” ‘a’ 「a。」 -- a--b a—b == _a_ # |a|b | \\ {} <a> < &amp; "
    "(— published: by Jan. 2021-01-01 \ud7ff"
).split()
UNITS += [f"{unit} " for unit in UNITS] + [f"{unit}\n" for unit in UNITS]
UNITS += [" .", " [1]", " 😀", '" A said', '" ', "\t", "\n", "\n\n", "\r", "\x0c", "\x85", "\u2028"]
UNITS += ["  a\n a\n", "word " * 14 + "\n", "Word " * 14 + "\n", "a-\n", "PARIS, Jan. 1, 2021 — "]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand sentences are too many already."""
    monkeypatch.setattr(limits, "MAX_SENTENCES", 1_000)
    monkeypatch.setattr(limits, "_COUNTED_FROM", 1_000)


def answers(data: bytes, name: str = "t.csv") -> list[dict]:
    """All answers of the process about a file of many articles, got in this process."""
    work = RequestHandler()
    limits = {"seconds": 60, "growth_bytes": 1 << 60}
    request = {"task": "parts", "name": name, "locator": name, **limits}
    found = [json.loads(work.answer(request, data))]
    while not found[-1].get("is_last", True):
        found.append(json.loads(work.answer({"task": NEXT_ROWS, **limits}, b"")))
    return found


def peak_bytes(work, *args: object) -> int:
    """The most memory that a call held at once."""
    tracemalloc.start()
    try:
        work(*args)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class TestParts:
    def test_rows_come_in_bits_however_many_there_are(self):
        data = b"id,text\n" + b"".join(b"%d,%s\n" % (i, b"word " * 200) for i in range(5_000))
        bits = answers(data)
        longest_row = max(len(json.dumps(row)) for bit in bits for row in bit["rows"])
        sizes = [sum(len(json.dumps(row)) for row in bit["rows"]) for bit in bits]
        assert max(sizes) < CHUNK_CHARACTERS + longest_row
        assert len(bits) > 4
        rows = [item_from_fields(row) for bit in bits for row in bit["rows"]]
        assert rows == list(read_container("t.csv", "t.csv", data))

    def test_one_file_holds_no_more_articles_than_a_build_can_hold(self, monkeypatch):
        monkeypatch.setattr(container, "MAX_CONTAINER_ITEMS", 3)
        parts = read_container("t.csv", "t.csv", b"text\na\nb\n\nc\nd\n")
        assert [next(parts).article.text for _ in range(3)] == ["a", "b", "c"]
        with pytest.raises(UnreadableArticle, match="^holds more than 3: those that follow are"):
            next(parts)

    def test_a_table_is_not_copied_at_four_bytes_a_character(self):
        data = b"text\n" + b"".join(b"%d" % i + b"a" * 5_000 + b"\n" for i in range(1_000))
        peak = peak_bytes(lambda: sum(1 for _ in read_container("t.csv", "t.csv", data)))
        assert peak < 3 * len(data)

    def test_a_million_columns_are_one_row(self):
        data = b"text" + b",a" * 1_000_000 + b"\nWords" + b"," * 1_000_000
        (row,) = read_container("t.csv", "t.csv", data)
        assert row.article.text == "Words"

    def test_a_quote_that_is_not_closed_ends_the_table(self, monkeypatch):
        monkeypatch.setattr(table, "LONGEST_FIELD", 1_000)
        data = b'text\nWords.\n"' + b"a\n" * 600
        parts = read_container("t.csv", "t.csv", data)
        assert next(parts).article.text == "Words."
        with pytest.raises(UnreadableArticle, match="^broken table from row 2 on"):
            next(parts)


class TestArticles:
    def test_a_text_that_no_article_has_is_a_failure_and_never_cut(self):
        with pytest.raises(UnreadableArticle) as caught:
            read_article(Path("a.txt"), b"a" * (LONGEST_TEXT + 100_000))
        assert str(caught.value) == (
            "its text of 20.1 million characters is more than the 20 million that an article may "
            "have: left out"
        )
        assert len(read_article(Path("a.txt"), b"a" * LONGEST_TEXT).text) == LONGEST_TEXT

    @pytest.mark.parametrize("unit", ["a\n", "x? "])
    def test_so_many_sentences_that_no_article_has_are_a_failure(self, few, unit):
        assert read_article(Path("a.txt"), (unit * 1_000).encode())
        with pytest.raises(UnreadableArticle, match="^more than the 1,000 sentences or lines that"):
            read_article(Path("a.txt"), (unit * 1_001).encode())

    def test_rows_are_held_to_the_same(self, few, tmp_path):
        long = "a? " * 1_001
        reason = "more than the 1,000 sentences or lines that an article may have: left out"
        bad, good = read_container("t.csv", "t.csv", f"text\n{long}\nWords.\n".encode())
        assert (bad.detail, good.article.text) == (f"row 1: {reason}", "Words.")
        rows = tmp_path / "rows.jsonl"
        stated = [{"id": 1, "text": long}, {"id": 2, "text": "Words."}]
        rows.write_text("".join(json.dumps(row) + "\n" for row in stated))
        (_, bad_row), (_, good_row) = read_jsonl(rows)
        assert (bad_row.reason, good_row.text) == (f"line 1: {reason}", "Words.")

    @pytest.mark.parametrize(
        "text",
        [
            "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|a" * 20 + "|\n") * (_MAX_BLOCKS // 20),
            "a\n\n" * (_MAX_BLOCKS // 2 + 1),
            "- a\n" * (_MAX_BLOCKS + 1),
        ],
        ids=["cells", "paragraphs", "items"],
    )
    def test_markdown_of_too_many_blocks_is_plain_text_and_says_so(self, text):
        article = read_article(Path("a.md"), text.encode())
        assert article.warnings == (
            "more than 300,000 lines and table cells, which is too much for Markdown; read as "
            "plain text",
        )
        assert article.text == normalise(text)

    def test_a_table_of_megabytes_does_not_take_the_memory_that_a_process_has(self):
        cells = "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|a" * 20 + "|\n") * 100_000
        with ParserProcess(growth_bytes=300_000_000) as reading:
            assert "plain text" in reading.read("a.md", cells.encode()).warnings[0]

    def test_markdown_of_thirty_levels_is_plain_text(self):
        article = read_article(Path("a.md"), b"> " * 30 + b"Words.\nMore.")
        assert article.warnings == ("nested too deeply for Markdown; read as plain text",)
        quoted = read_article(Path("a.md"), b"> " * 20 + b"Words.\nMore.")
        assert (quoted.text, quoted.warnings) == ("Words. More.", ())


class TestSentences:
    @pytest.mark.parametrize("unit", [")", "[1]", "⁰", " 😀", " .", "”"])
    def test_a_run_of_marks_is_looked_at_without_a_stack(self, unit):
        text = "a." + unit * 100_000
        assert peak_bytes(split_sentences, text) < 40 * len(text)

    @pytest.mark.parametrize("unit", UNITS[::7])
    def test_the_longest_harmless_text_takes_little_memory(self, unit):
        data = (unit * HARMLESS_BYTES).encode()[:HARMLESS_BYTES].decode("utf-8", "ignore").encode()
        assert is_harmless("a.txt", data)
        assert peak_bytes(read, data) < 50_000_000


def read(data: bytes) -> None:
    """Read a plain text, or find that it is none."""
    with suppress(UnreadableArticle):
        read_article(Path("a.txt"), data)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "work",
    [
        pytest.param(lambda text: chunk_article("A title", text), id="derive"),
        normalise,
        dateline,
        pytest.param(lambda text: pick_title(f"A{text}", Path("a.txt"), text), id="title"),
        pytest.param(lambda t: (clean_title(t), clean_author(t), parse_date(t)), id="metadata"),
    ],
)
def test_time_grows_with_the_length_alone_whatever_the_text_is(work):
    """Four times the text, so four times the time; a square would be sixteen."""
    for before in ("", '"A. '):
        for unit in UNITS:
            short, long = (before + unit * (n // len(unit)) for n in (50_000, 200_000))
            if is_slow(work, long):  # the best of three, since the machine may be busy
                best = min(ratio(work, short, long) for _ in range(3))
                assert best < 10, (before, unit)


def is_slow(work, text: str) -> bool:
    """Whether the clock tells anything of it."""
    return processor_seconds(work, text) > 0.3


def ratio(work, short: str, long: str) -> float:
    """How many times as long the long one takes; below some hundredths the clock tells nothing."""
    return processor_seconds(work, long) / max(processor_seconds(work, short), 0.05)


def processor_seconds(work, text: str) -> float:
    """What a call takes of the processor."""
    began = time.process_time()
    work(text)
    return time.process_time() - began
