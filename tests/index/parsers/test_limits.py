"""How long an article may be, and that time and memory grow with the length alone."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import UnreadableArticle
from index.ingestion.container_items import read_container
from index.parsers import limits
from index.parsers.dateline import dateline
from index.parsers.jsonl import read_jsonl
from index.parsers.limits import LONGEST_TEXT
from index.parsers.metadata import clean_author, clean_title, parse_date, pick_title
from index.parsers.registry import HARMLESS_BYTES, is_harmless, read_article
from index.text.chunking import chunk_article
from index.text.normalisation import normalise
from index.text.sentences import split_sentences
from tests.index.memory import peak_bytes

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
