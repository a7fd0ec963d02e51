"""Other users of the machine cannot read a library, whoever made it and however."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.collections import create_collection
from assistant.config import from_environment
from assistant.conversations.database import write_transaction
from assistant.generation.saved_model_choice import save_model_choice
from index.library import OWN_FILE_PATTERNS, Library
from index.storage.private_files import count_exposed, private_umask, restrict_access
from tests.assistant.small_library import build_library
from tests.conftest import ROOT

ARTICLES = {"ferry.txt": "The ferry sails at noon.\n", "fox.txt": "A fox lives in the wood.\n"}
NOBODY = 65534


@pytest.fixture(autouse=True)
def _generous_umask():
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A library by the command line, under a umask that would let everybody in."""
    before = os.umask(0)
    try:
        return build_library(tmp_path_factory.mktemp("built"), ARTICLES)
    finally:
        os.umask(before)


@pytest.fixture
def older(built, tmp_path) -> Path:
    """The same as an earlier version left it, with all its parts, open to everybody."""
    data = tmp_path / "older"
    shutil.copytree(built, data)
    for name in ("uploads", "uploading", "collections/Home/uploads"):
        (data / name).mkdir(parents=True)
        (data / name / "a.txt").write_text("Mine.")
    for name in ("user.sqlite", "user.sqlite-wal", "unfinished.vectors", "language-model",
                 "catalogue.sqlite.damaged", "collections/Home/catalogue.sqlite"):  # fmt: skip
        (data / name).touch()
    (data / "user.sqlite-wal").unlink()
    (data / "collections" / "Home" / "catalogue.sqlite").unlink()
    for place in (data, *data.rglob("*")):
        place.chmod(0o777 if place.is_dir() else 0o666)
    return data


def modes(data: Path) -> dict[str, int]:
    """The modes of all that lies in a data folder, by its path there."""
    return {
        place.relative_to(data).as_posix(): stat.S_IMODE(place.lstat().st_mode)
        for place in (data, *data.rglob("*"))
    }


def assert_private(data: Path) -> None:
    found = modes(data)
    wanted = {name: 0o700 if (data / name).is_dir() else 0o600 for name in found}
    assert found == wanted


def test_what_a_build_makes_is_its_users_alone(built):
    assert len(modes(built)) > 8
    assert_private(built)


def test_what_is_made_in_a_library_later_is_private_as_well(built, tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(built, data)
    monkeypatch.setenv("FOOTNOTE_DATA", str(data))
    with private_umask():
        with write_transaction(Library(data)) as connection:
            connection.execute("INSERT INTO conversations VALUES ('1', 'ann', 't', 's', 'c')")
        create_collection(from_environment(), "Home")
        save_model_choice(from_environment(), "ollama:small")
    assert main(["build", "--collection", "Home", str(built.parent / "articles")]) == 0
    assert_private(data)


@pytest.mark.parametrize("command", [["build"], ["repair"], ["forget", "fox.txt"]])
def test_an_older_library_is_closed_when_it_is_opened_for_writing(older, command, capsys):
    assert main([*command, "--data", str(older)]) == 0
    assert_private(older)
    assert "other users" not in capsys.readouterr().err


def test_asking_and_examining_change_no_mode(older, capsys):
    before = modes(older)
    main(["ask", "When does the ferry sail?", "--data", str(older)])
    capsys.readouterr()
    assert main(["doctor", "--data", str(older), "--json"]) == 0
    reported = json.loads(capsys.readouterr().out)
    assert modes(older) == before
    assert reported["open_to_others"] == len(before)


def test_doctor_says_whether_others_can_read_the_library(older, built, capsys, monkeypatch):
    def reported(data: Path) -> str:
        assert main(["doctor", "--data", str(data)]) == 0
        return capsys.readouterr().out.splitlines()[-1]

    places = len(modes(older))
    let_in = f"Other users of this machine: the modes of {places} places in it let them in"
    assert reported(older) == f"{let_in}; `build` or `serve` closes them, or says why it cannot"
    assert reported(built) == "Other users of this machine: cannot read the data folder"
    monkeypatch.setenv("FOOTNOTE_SHARED_DATA", "1")
    assert reported(older) == f"{let_in}, as FOOTNOTE_SHARED_DATA says"


def test_a_library_shared_on_purpose_keeps_its_modes(older, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_SHARED_DATA", "1")
    before = modes(older)
    (older.parent / "b.txt").write_text("The bridge is closed on Mondays.")
    assert main(["build", str(older.parent / "b.txt"), "--data", str(older)]) == 0
    made_by_tantivy = ("meta.json", ".managed.json")  # private by themselves
    for name, mode in modes(older).items():
        if not name.endswith(made_by_tantivy):
            assert mode & 0o044, name
            assert mode == before.get(name, mode), name


def test_links_and_what_they_lead_to_are_left_alone(older, tmp_path):
    articles = tmp_path / "mine"
    articles.mkdir(mode=0o755)
    article = articles / "original.txt"
    article.write_text("Original.")
    article.chmod(0o644)
    (older / "uploads" / "link.txt").symlink_to(article)
    (older / "collections" / "Linked").symlink_to(articles)
    os.link(article, older / "uploads" / "second.txt")
    reported = restrict_access(Library(older))
    assert reported == (
        f"other users may still read {older / 'uploads' / 'second.txt'}: the mode cannot be "
        "changed (it has a second name elsewhere)"
    )
    assert stat.S_IMODE(article.stat().st_mode) == 0o644
    assert stat.S_IMODE(articles.stat().st_mode) == 0o755


def test_what_is_not_the_programs_own_in_a_data_folder_is_left_alone(older):
    script, folder = older / "run.sh", older / "articles"
    script.touch(0o755)
    folder.mkdir(0o755)
    (folder / "a.txt").touch(0o644)
    assert restrict_access(Library(older)) == ""
    left = {"run.sh": 0o755, "articles": 0o755, "articles/a.txt": 0o644}
    assert {name: modes(older)[name] for name in left} == left
    assert modes(older)["."] == 0o700  # so nobody else comes as far as there


def test_no_lock_that_this_process_holds_on_a_file_is_lost(older):
    """Whoever closes any descriptor of a file lets go of all of POSIX's locks on it."""
    code = (
        "import sqlite3, sys\n"
        "other = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "other.execute('BEGIN IMMEDIATE')\n"
    )
    catalogue = older / "catalogue.sqlite"
    with closing(sqlite3.connect(catalogue, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        (older / "catalogue.sqlite-shm").chmod(0o666)
        assert restrict_access(Library(older)) == ""
        command = [sys.executable, "-c", code, str(catalogue)]
        other = subprocess.run(command, capture_output=True, text=True)
        assert other.stderr.endswith("sqlite3.OperationalError: database is locked\n")


def test_a_data_folder_behind_a_link_is_closed(older, tmp_path):
    (tmp_path / "link").symlink_to(older)
    assert restrict_access(Library(tmp_path / "link")) == ""
    assert_private(older)


def test_a_folder_that_all_users_share_is_not_taken_from_them(tmp_path):
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "catalogue.sqlite").touch(0o666)
    assert restrict_access(Library(shared)) == (
        f"other users may still read {shared}: the mode cannot be changed "
        "(it is a folder that all users share)"
    )
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777
    assert stat.S_IMODE((shared / "catalogue.sqlite").stat().st_mode) == 0o600


def test_a_file_system_that_ignores_modes_is_reported(older, monkeypatch):
    monkeypatch.setattr(os, "chmod", lambda *arguments, **options: None)
    reported = restrict_access(Library(older))
    more = len(modes(older)) - 1
    assert reported == (
        f"other users may still read {older} and {more} more: the mode cannot be changed "
        "(its file system keeps no modes)"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be another user")
def test_a_library_of_another_user_works_and_is_told_of(older, tmp_path):
    """Opened by somebody who may write to it but not change its modes."""
    code = (
        "import os, sys\n"
        "from index.library import Library\n"
        "from index.storage.write_access import build_lock\n"
        "from index.storage.private_files import count_exposed\n"
        f"os.setgroups([]); os.setresgid(*[{NOBODY}] * 3); os.setresuid(*[{NOBODY}] * 3)\n"
        "library = Library(__import__('pathlib').Path(sys.argv[1]))\n"
        "with build_lock(library):\n"
        "    print(count_exposed(library))\n"
    )
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(folder.stat().st_mode | 0o011)
    done = subprocess.run(
        [sys.executable, "-c", code, str(older)], cwd=ROOT, capture_output=True, text=True
    )
    places = len(modes(older))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{places}\n"
    assert done.stderr == (
        f"other users may still read {older} and {places - 1} more: the mode cannot be changed "
        "(Operation not permitted)\n"
    )


def test_a_file_that_the_person_asked_for_keeps_the_persons_own_umask(built, tmp_path):
    os.umask(0o022)
    rows = tmp_path / "rows.jsonl"
    assert main(["feedback", "export", str(rows), "--data", str(built)]) == 0
    assert stat.S_IMODE(rows.stat().st_mode) == 0o644
    assert os.umask(0o022) == 0o022


def test_all_that_the_program_makes_in_a_data_folder_is_known_to_be_its_own(built):
    from fnmatch import fnmatch

    for place in built.iterdir():
        assert any(fnmatch(place.name, pattern) for pattern in OWN_FILE_PATTERNS), place
    assert count_exposed(Library(built)) == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes other users'")
@pytest.mark.parametrize("name", ["catalogue.backup", "user.sqlite", "reading.fresh", "segments/a"])
def test_a_link_that_another_user_put_in_a_data_folder_is_not_written_through(
    name, tmp_path, capsys
):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    data = tmp_path / "data"
    (data / name).parent.mkdir(parents=True)
    (data / name).symlink_to(victim)
    os.chown(data / name, NOBODY, NOBODY, follow_symlinks=False)
    article = tmp_path / "a.txt"
    article.write_text("The ferry sails at noon.")
    assert main(["build", str(article), "--data", str(data)]) == 2
    assert "a link that another user of this machine put there" in capsys.readouterr().err
    assert victim.read_text() == "precious"
    (data / name).unlink()
    (data / name).symlink_to(tmp_path / "nowhere")  # one of this user's own is this user's affair
    assert restrict_access(Library(data)) == ""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes other users'")
def test_a_data_folder_of_another_user_is_told(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    os.chown(data, NOBODY, NOBODY)
    assert "it belongs to another user" in restrict_access(Library(data))
    assert count_exposed(Library(data)) == 1
