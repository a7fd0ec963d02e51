"""The file of saved conversations: synced, wiped, and refused in one line."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from assistant.conversations import database as user_data
from assistant.errors import UserDataUnusable
from tests.assistant.conversations.saved_answers import ids, record
from tests.conftest import ROOT


def test_the_file_is_synced_numbered_and_wiped(library, store):
    store.save("c", "t", record())
    with user_data.write_transaction(library) as connection:
        facts = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "user_version")
        ]
    assert facts == ["wal", 2, 1, user_data.FORMAT]


@pytest.mark.parametrize("act", ["find", "save"])
def test_a_newer_or_damaged_file_is_one_clear_line(library, store, act):
    def attempt():
        return store.find() if act == "find" else store.save("c", "t2", record())

    store.save("c", "t", record())
    with closing(sqlite3.connect(library.user_data)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(UserDataUnusable, match="format 99") as error:
        attempt()
    assert "\n" not in str(error.value)
    for path in library.folder.iterdir():
        path.unlink()
    library.user_data.write_bytes(b"not a database at all, " * 300)
    with pytest.raises(UserDataUnusable, match="move the file away"):
        attempt()


def test_a_full_disk_loses_nothing_that_was_saved(library, store, monkeypatch):
    store.save("c", "t", record())
    opened = user_data._open

    def small(path, mode):
        connection = opened(path, mode)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(user_data, "_open", small)
    with pytest.raises(UserDataUnusable, match="full"):
        store.save("c", "big", record("x" * 200_000))
    monkeypatch.undo()
    assert ids(store.turns("c")) == ["t"]
    store.save("c", "t2", record())
    assert ids(store.turns("c")) == ["t", "t2"]


def test_two_processes_save_at_once(library, store):
    code = (
        "import sys; from pathlib import Path\n"
        "from index.library import Library\n"
        "from tests.assistant.conversations.saved_answers import record\n"
        "from assistant.conversations.store import ConversationStore\n"
        "for i in range(25):\n"
        "    ConversationStore(Library(Path(sys.argv[1]))).save(sys.argv[2], sys.argv[2]+str(i),"
        " record(str(i)))\n"
    )
    command = [sys.executable, "-c", code, str(library.folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen([*command, name], cwd=ROOT, env=env) for name in ("a", "b")]
    assert [process.wait(120) for process in both] == [0, 0]
    assert {(c.id, c.turns) for c in store.find()} == {("a", 25), ("b", 25)}
    assert [t.record["question"] for t in store.turns("a")] == [str(i) for i in range(25)]


@pytest.mark.parametrize("acknowledged", [1, 7, 30])
def test_a_kill_loses_no_answer_that_was_saved(library, store, acknowledged):
    code = (
        "import itertools, sys; from pathlib import Path\n"
        "from index.library import Library\n"
        "from tests.assistant.conversations.saved_answers import record\n"
        "from assistant.conversations.store import ConversationStore\n"
        "for i in itertools.count():\n"
        "    ConversationStore(Library(Path(sys.argv[1]))).save('c', str(i), record(str(i)))\n"
        "    print(i, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(library.folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as child:
        told = [child.stdout.readline().strip() for _ in range(acknowledged)]
        child.kill()
        told += child.stdout.read().split()
    turns = store.turns("c")
    assert ids(turns)[: len(told)] == told
    assert len(turns) - len(told) in (0, 1)  # the last one may be saved and not yet told of
    with closing(sqlite3.connect(library.user_data)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
