"""What the program died of, or the reading process, is not read at each rebuild."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import BuildInProgress, UnreadableArticle
from index.library import Library
from index.sandbox.crash_journal import DIED_REASON, CrashJournal
from index.sandbox.pool import ParserPool
from tests.conftest import ROOT
from tests.index.ingestion.test_containers import failures, texts
from tests.index.library_state import build_folder
from tests.index.slow_files import SLOW_MARKDOWN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reading.journal"


def die_while_reading(path: Path, *keys: str) -> None:
    """Leave the journal as a program does that is killed in the middle of these."""
    journal = CrashJournal(path).__enter__()
    readings = [journal.parsing(key) for key in keys]
    for reading in readings:
        reading.__enter__()
    assert journal._stream is not None
    journal._stream.close()
    journal._stream = None  # so that nothing is cleared away, as it would be in an end


def refusal(journal: CrashJournal, key: str) -> str | None:
    try:
        with journal.parsing(key):
            return None
    except UnreadableArticle as error:
        return str(error)


def test_after_one_death_it_is_read_again_and_forgiven(path):
    die_while_reading(path, "a")
    with CrashJournal(path) as journal:
        assert (journal.is_suspect("a"), journal.is_suspect("b")) == (True, False)
        assert refusal(journal, "a") is None
        assert not journal.is_suspect("a")
    assert not path.exists()
    die_while_reading(path, "a")
    with CrashJournal(path) as journal:
        assert refusal(journal, "a") is None


def test_after_two_deaths_it_is_left_out_for_good_and_the_one_beside_it_is_not(path):
    die_while_reading(path, "a", "b")
    die_while_reading(path, "a")  # alone, since it is a suspect
    for _ in range(2):
        with CrashJournal(path) as journal:
            assert refusal(journal, "a") == DIED_REASON
            assert refusal(journal, "a, changed") is None
            assert refusal(journal, "b") is None


def test_a_suspect_that_is_not_reached_stays_one(path):
    die_while_reading(path, "a")
    with CrashJournal(path):
        pass
    with CrashJournal(path) as journal:
        assert journal.is_suspect("a")


def test_whoever_stops_the_program_in_an_orderly_way_leaves_no_suspect(path):
    def stopped() -> None:
        with CrashJournal(path) as journal, journal.parsing("a"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not path.exists()


def test_a_torn_or_damaged_journal_is_read_as_far_as_it_goes(path):
    die_while_reading(path, "a")
    path.write_bytes(b"\xff nonsense\n[]\n" + path.read_bytes() + b'["began", "b')
    with CrashJournal(path) as journal:
        assert (journal.is_suspect("a"), journal.is_suspect("b")) == (True, False)


def test_where_it_cannot_be_written_files_are_read_all_the_same(tmp_path):
    with ParserPool(1, journal=CrashJournal(tmp_path / "none" / "journal")) as readings:
        assert readings.read("a.md", b"Words.").text == "Words."


def test_each_reading_is_noted_before_it_begins_and_a_small_text_is_not(path):
    with ParserPool(1, journal=CrashJournal(path)) as readings:
        readings.read("a.txt", b"Words.")
        assert path.read_bytes() == b""
        readings.read("a.md", b"Words.")
        noted = [json.loads(line)[0] for line in path.read_bytes().splitlines()]
        assert noted == ["began", "ended"]
    assert not path.exists()


def test_a_table_that_ended_the_process_is_not_read_again_until_it_changes(path):
    table = b"text\n" + b"".join(b"Row %d has words.\n" % i for i in range(30_000))
    with ParserPool(1, journal=CrashJournal(path)) as readings:
        container_items = readings.container_items("t.csv", "t.csv", table)
        next(container_items)
        os.kill(readings._all[0].process_id, signal.SIGKILL)
        with pytest.raises(UnreadableArticle, match="^its reading ended in a crash: left out$"):
            list(container_items)
    with ParserPool(1, journal=CrashJournal(path)) as readings:
        with pytest.raises(UnreadableArticle, match="^its reading ended in a crash: left out$"):
            list(readings.container_items("t.csv", "t.csv", table))
        assert readings._all[0].process_id is None
        changed = table + b"One more row has words.\n"
        assert len(list(readings.container_items("t.csv", "t.csv", changed))) == 30_001


def build_when_free(library, folder):
    """Build; processes of one that was killed may have its lock until they see that it is gone."""
    for _ in range(600):
        try:
            return build_folder(library, folder)
        except BuildInProgress:
            time.sleep(0.05)
    return build_folder(library, folder)


def test_a_file_that_the_program_dies_of_is_left_out_of_the_third_build(tmp_path):
    folder, library = tmp_path / "articles", Library(tmp_path / "data")
    folder.mkdir()
    (folder / "slow.md").write_bytes(SLOW_MARKDOWN)
    (folder / "a.txt").write_text("A short text.")
    program = (
        "import sys; from pathlib import Path; from index.library import Library\n"
        "from tests.index.library_state import build_folder\n"
        "build_folder(Library(Path(sys.argv[1])), Path(sys.argv[2]))\n"
    )
    command = [sys.executable, "-c", program, str(library.folder), str(folder)]
    for deaths in ("", "1"):
        with subprocess.Popen(command, cwd=ROOT) as killed:
            for _ in range(1200):
                if is_being_read(library.crash_journal, deaths):
                    break
                time.sleep(0.05)
            killed.kill()
        assert is_being_read(library.crash_journal, deaths)
    receipt = build_when_free(library, folder)
    assert failures(receipt) == {"slow.md": DIED_REASON}
    assert texts(library) == {"a.txt": "A short text."}
    (folder / "slow.md").write_text("Not slow any more.")
    assert build_folder(library).failed == ()


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_who_ends_the_program_condemns_no_file(tmp_path, ended_by):
    folder, library = tmp_path / "articles", Library(tmp_path / "data")
    folder.mkdir()
    (folder / "slow.md").write_bytes(SLOW_MARKDOWN)
    command = [sys.executable, "-m", "assistant", "build", str(folder), "--model", "hashing"]
    ended = subprocess.Popen(
        [*command, "--data", str(library.folder)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    for _ in range(1200):
        if is_being_read(library.crash_journal, ""):
            break
        time.sleep(0.05)
    ended.send_signal(ended_by)
    _, told = ended.communicate(timeout=60)
    assert ended.returncode == 130
    assert "footnote: stopped" in told
    assert not library.crash_journal.exists()


def is_being_read(journal: Path, deaths: str) -> bool:
    """Whether a file is being read, or was when the program died, after so many deaths of it."""
    lines = journal.read_bytes().splitlines() if journal.exists() else []
    noted = [json.loads(line) for line in lines]
    return [(what, value) for what, _, value in noted] == [
        *([("died", deaths)] if deaths else []),
        ("began", ""),
    ]
