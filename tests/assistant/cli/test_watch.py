"""`build --watch`: real folders, real notifications, real builds with the hashing embedder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.build import receipt_summary
from assistant.cli.watch import (
    LibraryWatcher,
    StopSignal,
    WatchCallbacks,
    cached_embedder,
    watch_summary,
)
from index.building.build import BuildRequest, build
from index.building.source_watcher import ChangeDebouncer
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput
from index.ingestion.sources import identify_path
from index.library import Library
from index.storage import catalogue, schema
from index.storage.catalogue import Source
from index.storage.write_access import build_lock
from index.types import Embedder, Failure, Receipt
from tests.conftest import ROOT

PATIENCE = 60.0


class Running:
    """A watch on a thread of its own, and what it told."""

    def __init__(self, library: Library, *paths: Path, request: BuildRequest | None = None) -> None:
        self.receipts: list[Receipt] = []
        self.failures: list[list[Failure]] = []
        self.notes: list[str] = []
        self.opened = 0
        self.error: BaseException | None = None
        self._stop = StopSignal()
        self._request = request or BuildRequest(
            add=tuple((*identify_path(p), False) for p in paths)
        )
        self._watch = LibraryWatcher(
            library,
            self._open,
            WatchCallbacks(self.receipts.append, self._later, self.notes.append),
            self._stop,
            changes=ChangeDebouncer(quiet_seconds=0.2, longest_seconds=2.0),
            busy_seconds=0.3,
            error_seconds=0.3,
        )
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._watch.run(self._request)
        except BaseException as error:
            self.error = error

    def _open(self, _: str | None) -> Embedder:
        self.opened += 1
        return HashingEmbedder()

    def _later(self, receipt: Receipt, failures: list[Failure]) -> None:
        self.receipts.append(receipt)
        self.failures.append(failures)

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def until(self, condition: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, (self.receipts, self.notes, self.error)
            time.sleep(0.02)

    def until_following(self) -> None:
        self.until(lambda: any(note.startswith("Following") for note in self.notes))

    def receipt(self, number: int) -> Receipt:
        """The receipt of this number, the first build's being 0."""
        self.until(lambda: len(self.receipts) > number)
        return self.receipts[number]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry sails at noon.")
    (folder / "b.txt").write_text("The museum opens at nine.")
    return folder


def test_a_data_folder_that_vanishes_is_told_and_not_made_anew(library: Library, folder: Path):
    with Running(library, folder) as running:
        running.until_following()
        away = library.folder.with_name("away")
        library.folder.rename(away)
        (folder / "c.txt").write_text("The mill burnt down in 1901.")
        running.until(lambda: any("any more: was a drive" in note for note in running.notes))
        assert not library.folder.exists()
        away.rename(library.folder)
        running.until(lambda: ids(library) == ["a.txt", "b.txt", "c.txt"])
    assert sum("any more" in note for note in running.notes) == 1


def ids(library: Library) -> list[str]:
    connection = schema.connect(library.catalogue)
    found = [item.id for item in catalogue.article_summaries(connection)]
    connection.close()
    return found


def test_changes_are_taken_in_with_one_embedder(library: Library, folder: Path):
    with Running(library, folder) as running:
        assert running.receipt(0).added == 2
        running.until_following()
        (folder / "c.txt").write_text("The mill burnt down in 1901.")
        assert running.receipt(1).added == 1
        (folder / ".a.swp").write_text("The ferry sails at one.")
        (folder / ".a.swp").replace(folder / "a.txt")
        assert running.receipt(2).changed == 1
        (folder / "b.txt").rename(folder / "museum.txt")
        assert running.receipt(3).renamed == 1
        (folder / "c.txt").unlink()
        assert running.receipt(4).removed == 1
    assert running.opened == 1
    assert ids(library) == ["a.txt", "b.txt"]
    assert running.notes == [
        f"Following {folder}, what is added on the page: changes are taken in as they come. "
        "Ctrl-C stops.",
        "Stopped.",
    ]
    assert running.error is None


def test_the_data_folder_in_a_source_makes_no_loop(folder: Path):
    library = Library(folder / "data")
    with Running(library, folder) as running:
        running.until_following()
        (folder / "c.txt").write_text("The mill burnt down in 1901.")
        assert running.receipt(1).added == 1
        generation = running.receipts[-1].generation
        time.sleep(1.5)
        (library.uploads).mkdir()
        (library.uploads / "up.txt").write_text("An uploaded text about bees.")
        assert running.receipt(2).added == 1
        time.sleep(1.0)
    assert len(running.receipts) == 3
    assert running.receipts[-1].generation == generation + 1
    assert ids(library) == ["a.txt", "b.txt", "c.txt", "up.txt"]


def test_only_the_source_that_changed_is_read_again(library: Library, folder: Path, tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "o.txt").write_text("A text of the other folder.")
    with Running(library, folder, other) as running:
        running.until_following()
        (other / "p.txt").write_text("One more text of the other folder.")
        receipt = running.receipt(1)
    assert (receipt.added, receipt.unchanged) == (1, 1)


def test_a_failure_is_reported_once_and_the_watch_goes_on(library: Library, folder: Path):
    with Running(library, folder) as running:
        running.until_following()
        (folder / "bad.pdf").write_bytes(b"no PDF")
        assert [f.source for f in running.receipt(1).failed] == ["bad.pdf"]
        assert [f.source for f in running.failures[0]] == ["bad.pdf"]
        os.utime(folder / "a.txt")  # touched, not changed: a build without a receipt
        time.sleep(1.0)
        assert len(running.receipts) == 2
        (folder / "c.txt").write_text("The mill burnt down in 1901.")
        assert running.receipt(2).added == 1
        assert running.failures[1] == []
        (folder / "bad.pdf").unlink()
        assert running.receipt(3).failed == ()


def test_a_source_that_vanishes_keeps_its_articles_and_is_followed_when_it_returns(
    library: Library, folder: Path
):
    with Running(library, folder) as running:
        running.until_following()
        folder.rename(folder.parent / "away")
        (failure,) = running.receipt(1).failed
        assert failure.source == str(folder)
        assert ids(library) == ["a.txt", "b.txt"]
        (folder.parent / "away" / "c.txt").write_text("The mill burnt down in 1901.")
        (folder.parent / "away").rename(folder)
        receipt = running.receipt(2)
        assert (receipt.added, receipt.removed, receipt.failed) == (1, 0, ())
        (folder / "d.txt").write_text("The bridge is closed.")
        assert running.receipt(3).added == 1


def test_another_build_is_waited_for_with_one_line(library: Library, folder: Path):
    with build_lock(library):
        ended = ExitStack()
        running = ended.enter_context(Running(library, folder))
        running.until(lambda: running.notes)
        time.sleep(0.7)
        assert len(running.notes) == 1
        assert "another build is at work" in running.notes[0]
    with ended:
        assert running.receipt(0).added == 2
        running.until_following()
        with build_lock(library):
            (folder / "c.txt").write_text("The mill burnt down in 1901.")
            running.until(lambda: len(running.notes) == 3)
            time.sleep(0.7)
        assert running.receipt(1).added == 1
        assert len(running.notes) == 3


def test_an_error_is_one_line_and_the_change_is_indexed_once_it_is_fixed(
    library: Library, folder: Path
):
    with Running(library, folder) as running:
        running.until_following()
        library.catalogue.rename(library.folder / "hidden")
        (folder / "c.txt").write_text("The mill burnt down in 1901.")
        running.until(lambda: len(running.notes) == 2)
        time.sleep(0.7)
        assert len(running.notes) == 2
        assert "there is no index" in running.notes[1]
        (library.folder / "hidden").rename(library.catalogue)
        assert running.receipt(1).added == 1


def test_a_source_that_another_process_adds_is_followed(
    library: Library, folder: Path, tmp_path: Path
):
    other = tmp_path / "other"
    other.mkdir()
    (other / "o.txt").write_text("A text of the other folder.")
    with Running(library, folder) as running:
        running.until_following()
        request = BuildRequest(add=((*identify_path(other), False),))
        build(library, request, lambda _: HashingEmbedder())
        (folder / "c.txt").write_text("The mill burnt down in 1901.")
        assert running.receipt(1).added == 1
        time.sleep(0.5)
        (other / "p.txt").write_text("One more text of the other folder.")
        assert running.receipt(2).added == 1


def test_the_other_sources_are_refreshed_once_when_the_watch_begins(
    library: Library, folder: Path, tmp_path: Path
):
    other = tmp_path / "other"
    other.mkdir()
    (other / "o.txt").write_text("A text of the other folder.")
    request = BuildRequest(add=((*identify_path(other), False),))
    build(library, request, lambda _: HashingEmbedder())
    (other / "p.txt").write_text("Written while nobody looked.")
    with Running(library, folder) as running:
        assert running.receipt(0).added == 2
        assert running.receipt(1).added == 1
    assert ids(library) == ["a.txt", "b.txt", "o.txt", "p.txt"]


def test_a_stop_during_a_build_commits_nothing(library: Library, folder: Path):
    with Running(library, folder) as running:
        running.until_following()
        running._stop.set()
    running = Running(library, folder, request=BuildRequest(from_scratch=True))
    generation = 1
    opened = running._watch._open_embedder

    def stop_first(built_with: str | None) -> Embedder:
        running._stop.set()
        return opened(built_with)

    running._watch._open_embedder = stop_first
    with running:
        running.until(lambda: running.notes)
    assert running.notes == ["The build was stopped: the index is as it was before it."]
    assert running.receipts == []
    connection = schema.connect(library.catalogue)
    assert catalogue.current_generation(connection)[1] == generation
    connection.close()


def test_a_wrong_first_build_is_an_error(library: Library):
    def fail(_: str | None) -> Embedder:
        raise InvalidInput("no such model")

    running = Running(library)
    running._watch._open_embedder = fail
    with running:
        running.until(lambda: running.error)
    assert str(running.error) == "no such model"


def test_the_embedder_is_opened_again_when_the_index_has_another_one():
    opened: list[str | None] = []

    def open_embedder(built_with: str | None) -> Embedder:
        opened.append(built_with)
        return HashingEmbedder()

    keep = cached_embedder(open_embedder)
    assert keep(None) is keep("hashing")
    keep("other")
    assert opened == [None, "other"]


def test_the_line_of_what_is_followed_names_a_few_places():
    sources = [Source(n, "folder", f"/f{n}", False, None) for n in range(5)]
    uploads = Source(9, "uploads", "/data/uploads", False, None)
    assert watch_summary([uploads, *sources]) == (
        "Following /f0, /f1, /f2, 2 more, what is added on the page: changes are taken in as they "
        "come. Ctrl-C stops."
    )


def test_a_short_receipt_is_one_line_with_the_first_failure():
    failed = (Failure("x.pdf", "needs OCR"), Failure("y.pdf", "damaged"))
    receipt = Receipt(4, 0, 1, 0, 0, 3, failed, (), 0.26)
    assert receipt_summary(receipt, list(failed)) == (
        "1 changed, 3 unchanged, 2 failed · generation 4, 0.3 s · failed: x.pdf: needs OCR "
        "(and 1 more: `python -m assistant status` shows them)"
    )
    assert receipt_summary(receipt, []) == "1 changed, 3 unchanged, 2 failed · generation 4, 0.3 s"


@pytest.fixture
def command(library: Library, folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "assistant", "build", "--watch", "--json"),
            *("--model", "hashing", "--data", str(library.folder), str(folder)),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_a_receipt_a_line_and_ends_with_exit_code_0(
    command: subprocess.Popen[str], library: Library, folder: Path, number: signal.Signals
):
    assert command.stdout is not None
    assert command.stderr is not None
    assert json.loads(command.stdout.readline())["added"] == 2
    assert command.stderr.readline().startswith("Following ")
    (folder / "c.txt").write_text("The mill burnt down in 1901.")
    assert json.loads(command.stdout.readline())["added"] == 1
    command.send_signal(number)
    out, err = command.communicate(timeout=PATIENCE)
    assert (command.returncode, out, err) == (0, "", "Stopped.\n")
    assert ids(library) == ["a.txt", "b.txt", "c.txt"]
