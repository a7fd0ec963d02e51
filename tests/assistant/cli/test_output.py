"""What commands print: JSON and lines that no terminal obeys, sizes in words, rows of batches."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from assistant.cli.output import print_json, print_line, print_note, read_batch
from assistant.wording import format_bytes, format_count, uploads_usage
from index.errors import InvalidInput

TITLE = "DEL \x7f, C1 \x9b31m, ESC \x1b, a é, a 中, half a pair \ud800"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_what_a_terminal_obeys_or_cannot_show_stays_json(monkeypatch, encoding):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding))
    print_json({"title": TITLE})
    sys.stdout.flush()
    printed = out.getvalue()
    assert json.loads(printed.decode(encoding)) == {"title": TITLE}
    assert not set(printed) & {0x7F, 0x1B}
    assert "\x9b" not in printed.decode(encoding)


def printed(monkeypatch, text: str, encoding: str) -> str:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding))
    print_line(text)
    return out.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "line"),
    [
        ("a é 中", "utf-8", "a é 中\n"),
        ("a é 中", "latin-1", "a é \\u4e2d\n"),
        ("\x1b[31mred\x9b\x7f", "utf-8", "\\x1b[31mred\\x9b\\x7f\n"),
        ("tab\tstays", "utf-8", "tab\tstays\n"),
        ("half \ud800", "utf-8", "half \\ud800\n"),
        ("over\rwritten", "utf-8", "over\\x0dwritten\n"),
    ],
)
def test_a_line_holds_nothing_that_a_terminal_obeys(monkeypatch, text, encoding, line):
    assert printed(monkeypatch, text, encoding) == line


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (12_345_678, "12.3 MB"),
     (2_500_000_000, "2.5 GB"), (5 * 10**12, "5000.0 GB")],
)  # fmt: skip
def test_a_size_in_words(size, words):
    assert format_bytes(size) == words


def test_counts_and_usage_in_words():
    assert format_count(1, "article") == "1 article"
    assert format_count(2_240, "article") == "2,240 articles"
    assert format_count(0, "article") == "0 articles"
    assert uploads_usage(1_500_000, 4_096_000_000) == (
        "Added on the page: 1.5 MB of 4.1 GB allowed"
    )


def test_notes_go_to_stderr_alone(capsys):
    print_note("a note")
    assert capsys.readouterr() == ("", "a note\n")


def test_rows_of_a_batch_and_what_is_wrong_with_each(tmp_path):
    file = tmp_path / "batch.jsonl"
    rows = [b'\xef\xbb\xbf{"question": "a"}', b"", b"   ", b"[1]", b"not json", b'{"x": NaN}',
            b"[" * 100_000, b'{"question": "\xff"}', b'{"question": "b"}']  # fmt: skip
    file.write_bytes(b"\n".join(rows))
    assert list(read_batch(file)) == [
        {"question": "a"},
        "line 4 is not a JSON object",
        "line 5 is not JSON",
        "line 6 is not JSON",
        "line 7 is not JSON",
        "line 8 is not JSON",
        {"question": "b"},
    ]


def test_a_missing_batch_file_is_refused_at_once(tmp_path):
    with pytest.raises(InvalidInput, match="No such file"):
        read_batch(tmp_path / "none.jsonl")


def test_a_batch_comes_from_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"question": "a"}\n')))
    assert list(read_batch(Path("-"))) == [{"question": "a"}]
