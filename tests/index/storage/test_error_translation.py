"""What the system and SQLite refuse, each in words of its own."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations import database as user_data
from assistant.errors import UserDataUnusable
from index.errors import (
    DiskBroken,
    DiskFull,
    FootnoteError,
    IndexDamaged,
    NotPermitted,
    ReadOnlyStorage,
    StorageFailed,
    StorageLocked,
    TooManyOpenFiles,
)
from index.library import Library
from index.storage import backup, schema
from index.storage.error_translation import MESSAGES, as_storage_error, translate_storage_errors
from tests.conftest import ROOT
from tests.index.library_state import build_folder
from tests.index.test_faults import disk, fill, one_line, remount  # noqa: F401 - a fixture

SYSTEM = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnlyStorage,
    errno.EACCES: NotPermitted,
    errno.EPERM: NotPermitted,
    errno.EIO: DiskBroken,
    errno.EMFILE: TooManyOpenFiles,
    errno.ENFILE: TooManyOpenFiles,
    errno.ENOENT: None,
    errno.EPIPE: None,
    errno.ECONNRESET: None,
}
SQLITE = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: StorageLocked,
    sqlite3.SQLITE_BUSY_SNAPSHOT: StorageLocked,
    sqlite3.SQLITE_LOCKED: StorageLocked,
    sqlite3.SQLITE_READONLY: ReadOnlyStorage,
    sqlite3.SQLITE_CANTOPEN: NotPermitted,
    sqlite3.SQLITE_PERM: NotPermitted,
    sqlite3.SQLITE_IOERR_FSYNC: DiskBroken,
    sqlite3.SQLITE_CORRUPT: IndexDamaged,
    sqlite3.SQLITE_NOTADB: IndexDamaged,
    sqlite3.SQLITE_ERROR: None,
    sqlite3.SQLITE_CONSTRAINT: None,
}


def kind_of(error: BaseException, place: Path):
    told = as_storage_error(error, place)
    return None if told is None else type(told)


@pytest.mark.parametrize(("number", "kind"), SYSTEM.items())
def test_each_refusal_of_the_system_has_its_own_words(tmp_path, number, kind):
    assert kind_of(OSError(number, os.strerror(number)), tmp_path) is kind
    # tantivy and the copying program tell their errors in words alone
    assert kind_of(OSError(f"not written: IoError (os error {number})"), tmp_path) is kind
    assert kind_of(OSError(f"OSError: [Errno {number}] something"), tmp_path) is kind


@pytest.mark.parametrize(("code", "kind"), SQLITE.items())
def test_each_refusal_of_sqlite_has_its_own_words(tmp_path, code, kind):
    error = sqlite3.OperationalError("in SQLite's words")
    error.sqlite_errorcode = code
    assert kind_of(error, tmp_path) is kind


def test_only_a_full_disk_is_called_full_and_all_say_what_to_do():
    assert [kind for kind, words in MESSAGES.items() if "full" in words] == [DiskFull]
    assert len(set(MESSAGES.values())) == len(MESSAGES) == 7
    assert all(": " in words and "{place}" in words for words in MESSAGES.values())


def test_what_is_not_of_storage_passes_as_it_is(tmp_path):
    for error in (BrokenPipeError(errno.EPIPE, "x"), ValueError("x"), sqlite3.ProgrammingError()):
        with pytest.raises(type(error)) as raised, translate_storage_errors(tmp_path):
            raise error
        assert raised.value is error


def command(folder: Path, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments, "--data", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **options,
    )  # fmt: skip


@pytest.fixture
def library(disk):  # noqa: F811
    articles = disk / "articles"
    articles.mkdir()
    for name in ("mill", "light"):
        (articles / f"{name}.txt").write_text(f"The {name} stands at the harbour.\n")
    library = Library(disk / "library")
    build_folder(library, articles)
    (articles / "new.txt").write_text("The new bridge was built in 1901.\n")
    return library


CHANGES = (("build",), ("forget", "mill.txt"), ("rollback",))


def test_a_full_disk_is_told_by_every_command(library, disk):  # noqa: F811
    fill(disk, 0)
    for change in CHANGES:
        done = command(library.folder, *change)
        one_line(done)
        assert "is full: free some space" in done.stderr, done.stderr
    assert command(library.folder, "ask", "Where does the mill stand?").returncode == 0


def test_a_locked_catalogue_is_told_as_locked_by_every_command(library, monkeypatch):
    monkeypatch.setattr(schema, "BUSY_TIMEOUT_MS", 100)
    from assistant.cli.main import main

    with closing(sqlite3.connect(library.catalogue, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for change in CHANGES:
            assert main([*change, "--data", str(library.folder)]) == 2
        other.execute("ROLLBACK")
    assert main(["build", "--data", str(library.folder)]) == 0


def test_the_words_for_a_locked_catalogue(library, monkeypatch, capsys):
    monkeypatch.setattr(schema, "BUSY_TIMEOUT_MS", 100)
    from assistant.cli.main import main

    with closing(sqlite3.connect(library.catalogue, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert main(["build", "--data", str(library.folder)]) == 2
    told = capsys.readouterr().err
    assert "is locked by another process: wait for it to end" in told
    assert "full" not in told


def test_a_folder_that_can_only_be_read_is_told_as_such(library, disk):  # noqa: F811
    remount(disk, "ro")
    for change in CHANGES:
        done = command(library.folder, *change)
        one_line(done)
        assert "can only be read" in done.stderr, done.stderr
        assert "full" not in done.stderr


def test_a_catalogue_that_cannot_be_opened_now_is_not_taken_for_a_damaged_one(library, monkeypatch):
    """Else `repair` would put an older copy in its place."""
    real = schema._open

    def refused(path, how):
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        if path == library.catalogue:
            raise error
        return real(path, how)

    monkeypatch.setattr(schema, "_open", refused)
    with pytest.raises(StorageFailed):
        backup.integrity_error(library.catalogue)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "is full"),
        (sqlite3.SQLITE_BUSY, "is locked by another process"),
        (sqlite3.SQLITE_READONLY, "can only be read"),
        (sqlite3.SQLITE_IOERR, "the disk failed"),
        (sqlite3.SQLITE_NOTADB, "move the file away"),
    ],
)
def test_saved_conversations_say_why_they_cannot_be_used(tmp_path, monkeypatch, code, words):
    def refused(path, mode):
        error = sqlite3.OperationalError("database or disk")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(user_data, "_open", refused)
    with (
        pytest.raises(UserDataUnusable, match=words) as raised,
        user_data.write_transaction(Library(tmp_path)),
    ):
        pass
    assert ("full" in str(raised.value)) == (code == sqlite3.SQLITE_FULL)
    assert isinstance(raised.value, FootnoteError)
