"""Stop ends what is being read at once, and the process of a dead program ends in a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.ingestion.sources import identify_path
from index.library import Library
from index.sandbox.pool import ParserPool, ParserProcess
from index.sandbox.watchdog import processor_seconds
from tests.conftest import ROOT
from tests.index.sandbox.test_pool import is_alive
from tests.index.slow_files import SLOW_MARKDOWN


class Enough(Exception):  # noqa: N818 - not an error
    """What the check raises once nobody wants the work any more."""


def test_a_check_that_raises_ends_a_reader_that_never_returns():
    asked = threading.Event()

    def check() -> None:
        if asked.is_set():
            raise Enough

    with ParserProcess(check=check) as reading:
        assert reading.read("a.md", b"Words.").text == "Words."
        process_id = reading.process_id
        os.kill(process_id, signal.SIGSTOP)  # as a parser in a loop that hears nothing
        asked.set()
        with pytest.raises(Enough):
            reading.read("b.md", b"Words.")
        assert not is_alive(process_id)
        asked.clear()
        assert reading.read("c.md", b"Words.").text == "Words."


def test_the_rows_of_a_table_are_stopped_as_well():
    asked = threading.Event()

    def check() -> None:
        if asked.is_set():
            raise Enough

    table = b"text\n" + b"".join(b"Row %d has words.\n" % i for i in range(200_000))
    with ParserPool(1, check=check) as readings:
        container_items = readings.container_items("t.csv", "t.csv", table)
        assert next(container_items).article.text == "Row 0 has words."
        os.kill(readings._all[0].process_id, signal.SIGSTOP)
        asked.set()
        with pytest.raises(Enough):
            list(container_items)


def test_a_build_is_stopped_in_the_middle_of_a_file_and_commits_nothing(tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "data")
    folder.mkdir()
    (folder / "slow.md").write_bytes(SLOW_MARKDOWN)
    (folder / "a.txt").write_text("A short text.")
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks > 5:
            raise Enough

    request = BuildRequest(add=((*identify_path(folder), False),))
    with pytest.raises(Enough):
        build(library, request, lambda _: HashingEmbedder(), check=check)
    assert not library.crash_journal.exists()  # nobody died
    (folder / "slow.md").unlink()
    receipt = build(library, request, lambda _: HashingEmbedder())
    assert (receipt.generation, receipt.added, receipt.failed) == (1, 1, ())


def test_processor_seconds_are_those_of_one_process_and_unknown_for_none():
    began, before = time.monotonic(), processor_seconds(os.getpid())
    if before is None:
        pytest.skip("a system that does not say")
    while time.process_time() < 0.2 or time.monotonic() - began < 0.1:
        sum(range(10_000))
    assert processor_seconds(os.getpid()) >= before
    assert abs(processor_seconds(os.getpid()) - time.process_time()) < 1.0
    assert processor_seconds(2**22 + 1) is None


def test_a_file_that_waits_for_the_processor_is_read_all_the_same():
    with ParserProcess() as reading:
        reading.read("a.md", b"Words.")
        reading._seconds = 0.3
        process_id = reading.process_id
        os.kill(process_id, signal.SIGSTOP)  # as a machine that has other work
        timer = threading.Timer(0.8, os.kill, (process_id, signal.SIGCONT))
        timer.start()
        assert reading.read("b.md", b"More words.").text == "More words."
        assert reading.process_id == process_id


def test_the_process_is_the_first_that_goes_when_memory_runs_out():
    place = Path("/proc/self/oom_score_adj")
    if not place.exists():
        pytest.skip("a system without such a score")
    with ParserProcess() as reading:
        reading.read("a.md", b"Words.")
        score = Path(f"/proc/{reading.process_id}/oom_score_adj").read_text()
        assert score.strip() == "1000"


def test_it_ends_in_the_middle_of_a_file_when_its_parent_has_died():
    program = (
        "import threading, time\n"
        "from index.sandbox.pool import ParserProcess\n"
        "from tests.index.slow_files import SLOW_MARKDOWN\n"
        "reading = ParserProcess()\n"
        "reading.read('a.md', b'Words.')\n"
        "print(reading.process_id, flush=True)\n"
        "reading.read('slow.md', SLOW_MARKDOWN)\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        process_id = int(parent.stdout.readline())
        time.sleep(0.5)  # it has begun with the slow one
        parent.kill()
    for _ in range(400):
        if not is_alive(process_id):
            break
        time.sleep(0.05)
    assert not is_alive(process_id)
