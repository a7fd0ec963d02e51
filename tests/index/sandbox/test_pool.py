"""The process for strangers' files: limits, crashes, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import UnreadableArticle
from index.parsers.registry import HARMLESS_BYTES
from index.sandbox.pool import ParserProcess
from tests.conftest import ROOT
from tests.index.make_files import page, pdf, word

WORDS = "The river rose by three metres in one night, and boats were sent to the villages."


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process_id}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def stuck(reading: ParserProcess) -> str:
    """Ask the process that has been stopped, as a parser in a loop would be."""
    os.kill(reading.process_id, signal.SIGSTOP)
    with pytest.raises(UnreadableArticle) as caught:
        reading.read("a.html", page(f"<p>{WORDS}</p>"))
    return str(caught.value)


def test_a_small_plain_text_starts_no_process():
    with ParserProcess() as reading:
        assert reading.read("a.txt", WORDS.encode()).text == WORDS
        assert reading.process_id is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", WORDS.encode()),
        ("long.txt", WORDS.encode() * (HARMLESS_BYTES // len(WORDS) + 1)),
        ("front-matter.txt", f"---\ntitle: Floods\n---\n{WORDS}".encode()),
        ("not-utf-8.txt", f"{WORDS} Père Noël".encode("latin-1")),
    ],
)
def test_whatever_takes_a_parser_or_is_long_is_read_in_the_process(name, data):
    with ParserProcess() as reading:
        assert WORDS in reading.read(name, data).text
        assert reading.process_id is not None


def test_one_process_reads_all_formats_as_they_are_read_without_it():
    from index.parsers.registry import read_article

    files = {"a.html": page(f"<p>{WORDS}</p>"), "b.pdf": pdf([[WORDS], [WORDS]]), "c.docx": word()}
    with ParserProcess() as reading:
        ids = set()
        for name, data in files.items():
            assert reading.read(name, data) == read_article(Path(name), data)
            ids.add(reading.process_id)
        assert len(ids) == 1
        (process_id,) = ids
    assert not is_alive(process_id)


def test_a_reason_is_the_same_as_without_a_process():
    with ParserProcess() as reading, pytest.raises(UnreadableArticle, match="^not a PDF file$"):
        reading.read("a.pdf", b"hello")


def test_a_file_that_takes_too_long_is_left_out_and_the_next_is_read():
    with ParserProcess() as reading:
        reading.read("a.html", page(f"<p>{WORDS}</p>"))
        reading._seconds = 0.5
        first = reading.process_id
        assert stuck(reading) == "took longer than 0.5 s to read: left out"
        assert not is_alive(first)
        reading._seconds = 60.0
        assert WORDS in reading.read("a.html", page(f"<p>{WORDS}</p>")).text
        assert reading.process_id != first


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_file_that_needs_too_much_memory_is_left_out_and_the_next_is_read():
    with ParserProcess(growth_bytes=400_000_000) as reading:
        reading.read("a.html", page(f"<p>{WORDS}</p>"))
        with pytest.raises(UnreadableArticle, match="^needs too much memory to read: left out$"):
            reading.read("a.html", b"<p>" + b"<b>x</b>" * 5_000_000)
        assert WORDS in reading.read("a.html", page(f"<p>{WORDS}</p>")).text


def test_a_crash_is_one_reason_and_the_next_file_is_read():
    with ParserProcess() as reading:
        reading.read("a.html", page(f"<p>{WORDS}</p>"))
        os.kill(reading.process_id, signal.SIGKILL)
        with pytest.raises(UnreadableArticle) as caught:
            reading.read("a.html", page(f"<p>{WORDS}</p>"))
        assert str(caught.value) == "its reading ended in a crash: left out"
        assert WORDS in reading.read("a.html", page(f"<p>{WORDS}</p>")).text


def test_it_ends_with_its_parent_and_never_runs_the_parents_program(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys, threading\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from index.sandbox.pool import ParserProcess\n"
        "print('started', flush=True)\n"
        "reading = ParserProcess()\n"
        "def work():\n"
        f"    reading.read('a.html', b'<p>{WORDS}</p>')\n"
        "thread = threading.Thread(target=work)\n"
        "thread.start(); thread.join()\n"
        "print(reading.process_id, flush=True)\n"
        "os._exit(1)\n"
    )
    done = subprocess.run(
        [sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    started, process_id = done.stdout.split()
    assert started == "started"
    for _ in range(100):
        if not is_alive(int(process_id)):
            break
        time.sleep(0.05)
    assert not is_alive(int(process_id))
