"""Links in a source: what lies outside of it is read only on request; nothing special is opened."""

from __future__ import annotations

import errno
import json
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli.main import main
from index.building.build import BuildRequest, build
from index.embedding.hashing import HashingEmbedder
from index.errors import InvalidInput, OutsideFolder, UnreadableArticle
from index.ingestion import source_files, sources
from index.ingestion.source_files import open_regular_file, read_file
from index.ingestion.sources import TOO_DEEP_REASON, identify_path
from index.library import Library
from index.types import SourceKind
from tests.index.library_state import build_folder, state

INSIDE = "The harbour was closed on Monday."
SECRET = "The password of the mayor is a blue whale."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    place = tmp_path / "outside"
    (place / "deep").mkdir(parents=True)
    (place / "secret.txt").write_text(SECRET)
    (place / "deep" / "more.txt").write_text(SECRET + " Truly.")
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    (place / "sub").mkdir(parents=True)
    (place / "sub" / "a.txt").write_text(INSIDE)
    return place


def articles(library: Library) -> list[str]:
    return sorted(state(library))


def test_links_that_lead_out_are_one_line_and_nothing_of_them_is_read(library, folder, outside):
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "tree").symlink_to(outside)
    (folder / "up.txt").symlink_to(Path("..") / "outside" / "secret.txt")
    receipt = build_folder(library, folder)
    assert articles(library) == ["sub/a.txt"]
    (failure,) = receipt.failed
    assert failure.count == 3
    assert failure.reason == (
        "3 links lead out of the folder, not read: `build FOLDER --follow-links` reads what links "
        "lead to (tree, file.txt, up.txt)"
    )
    assert build_folder(library).failed == (failure,)


def test_a_link_through_a_folder_of_the_source_leads_out_as_well(library, folder, outside):
    (folder / "sub" / "b.txt").symlink_to(folder / "sub" / ".." / ".." / "outside" / "secret.txt")
    receipt = build_folder(library, folder)
    assert articles(library) == ["sub/a.txt"]
    assert receipt.failed[0].source == "sub/b.txt"


def test_links_within_the_folder_are_read_as_ever_and_cycles_end(library, folder):
    (folder / "same.txt").symlink_to(folder / "sub" / "a.txt")
    (folder / "sub" / "round").symlink_to(folder)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    receipt = build_folder(library, folder)
    assert articles(library) == ["same.txt", "sub/a.txt"]
    assert [f.source for f in receipt.failed] == ["loop.txt"]


def test_links_are_followed_where_that_was_asked_for_once(library, folder, outside):
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "tree").symlink_to(outside)
    (outside / "deep" / "round").symlink_to(folder)
    (outside / "deep" / "again").symlink_to(outside)
    everything = ["file.txt", "sub/a.txt", "tree/deep/more.txt", "tree/secret.txt"]
    assert build_folder(library, folder, follow_links=True).failed == ()
    assert articles(library) == everything
    receipt = build_folder(library)  # as the page does
    assert (receipt.unchanged, receipt.failed) == (4, ())
    assert build_folder(library, folder).unchanged == 4
    receipt = build_folder(library, folder, follow_links=False)
    assert receipt.failed[0].count == 2
    assert receipt.removed == 0  # what was read stays as it was


def test_following_is_remembered_of_a_folder_alone(library, folder, outside, tmp_path):
    build_folder(library, folder)
    with pytest.raises(InvalidInput, match="no source folder of its own"):
        build_folder(library, folder / "sub", follow_links=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "link.txt").symlink_to(outside / "secret.txt")
    build_folder(library, folder, follow_links=True)
    assert build_folder(library, other).failed[0].count == 1


def test_a_source_that_is_a_link_itself_is_followed(library, folder, tmp_path):
    (tmp_path / "named").symlink_to(folder)
    build_folder(library, tmp_path / "named")
    assert articles(library) == ["sub/a.txt"]


def test_an_archive_that_lies_outside_is_not_read(library, folder, outside):
    with zipfile.ZipFile(outside / "all.zip", "w") as archive:
        archive.writestr("secret.txt", SECRET)
    (folder / "all.zip").symlink_to(outside / "all.zip")
    assert build_folder(library, folder).failed[0].count == 1
    assert articles(library) == ["sub/a.txt"]


def test_a_link_among_the_uploads_is_not_followed(library, folder, outside):
    build_folder(library, folder)
    library.uploads.mkdir()
    (library.uploads / "mine.txt").symlink_to(outside / "secret.txt")
    assert build_folder(library).failed[0].source == "mine.txt"
    assert articles(library) == ["sub/a.txt"]


def test_a_file_that_becomes_a_link_between_look_and_read_stays_unread(
    library, folder, outside, monkeypatch
):
    real = source_files.open_regular_file

    def swapped(path: Path):
        if path.name == "a.txt":
            path.unlink(missing_ok=True)
            path.symlink_to(outside / "secret.txt")
        return real(path)

    monkeypatch.setattr(source_files, "open_regular_file", swapped)
    receipt = build_folder(library, folder)
    assert articles(library) == []
    assert receipt.failed[0].count == 1


def test_a_folder_that_becomes_a_link_on_the_way_leads_nowhere(folder, outside):
    (folder / "sub" / "secret.txt").write_text(INSIDE)
    assert read_file(folder / "sub" / "secret.txt", within=folder).data.decode() == INSIDE
    (folder / "sub").rename(folder / "old")
    (folder / "sub").symlink_to(outside)
    with pytest.raises(OutsideFolder):
        read_file(folder / "sub" / "secret.txt", within=folder)


@pytest.fixture
def special(folder: Path) -> Iterator[list[str]]:
    os.mkfifo(folder / "pipe.txt")
    (folder / "null.txt").symlink_to("/dev/null")
    (folder / "terminal.txt").symlink_to("/dev/tty")
    listening = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)  # the name of a socket is short
    try:
        listening.bind("socket.txt")
    finally:
        os.chdir(here)
    yield ["null.txt", "pipe.txt", "socket.txt", "terminal.txt"]
    listening.close()


def test_special_files_are_lines_and_are_never_opened(library, folder, special, monkeypatch):
    opened: list[str] = []
    real = os.open

    def noted(path, *arguments, **options):
        opened.append(os.path.basename(os.fspath(path)))
        return real(path, *arguments, **options)

    monkeypatch.setattr(source_files.os, "open", noted)
    for follow in (False, True):
        receipt = build_folder(library, folder, follow_links=follow)
        assert sorted(f.source for f in receipt.failed) == special
        assert {f.reason for f in receipt.failed} == {"cannot be read (not a regular file)"}
    assert articles(library) == ["sub/a.txt"]
    assert not set(special) & set(opened)


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(folder, monkeypatch):
    path = folder / "sub" / "a.txt"
    real = os.stat
    looked = []

    def swapped(place, *arguments, **options):
        found = real(place, *arguments, **options)
        if not looked and os.fspath(place) == str(path):
            looked.append(place)
            path.unlink()
            os.mkfifo(path)
        return found

    monkeypatch.setattr(source_files.os, "stat", swapped)
    outcome: list[object] = []

    def read() -> None:
        try:
            outcome.append(read_file(path))
        except UnreadableArticle as error:
            outcome.append(str(error))

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(30)
    assert outcome == ["cannot be read (not a regular file)"]


def test_a_pipe_is_no_source_and_no_file_of_rows(library, tmp_path, folder):
    os.mkfifo(tmp_path / "rows.jsonl")
    for jsonl in (True, False):
        with pytest.raises(InvalidInput, match="neither a file nor a folder"):
            identify_path(tmp_path / "rows.jsonl", jsonl=jsonl)
    with pytest.raises(OSError, match="not a regular file"):
        open_regular_file(tmp_path / "rows.jsonl")
    rows = tmp_path / "own.jsonl"
    rows.write_text(json.dumps({"id": "a", "text": INSIDE}))
    request = BuildRequest(add=((SourceKind.JSONL, str(rows), False),))
    build(library, request, lambda _: HashingEmbedder())
    rows.unlink()
    os.mkfifo(rows)
    receipt = build_folder(library)
    assert (receipt.unchanged, len(receipt.failed)) == (1, 1)


def test_the_option_of_build_is_for_named_folders(library, folder, outside, capsys):
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    data = ["--data", str(library.folder), "--model", "hashing", "--json"]
    assert main(["build", "--follow-links", *data]) == 2
    assert "--follow-links is for the folders that are named" in capsys.readouterr().err
    assert main(["build", str(folder), *data]) == 0
    failed = json.loads(capsys.readouterr().out)["failed"]
    assert "--follow-links" in failed[0]["reason"]
    assert main(["build", str(folder), "--follow-links", *data]) == 0
    receipt = json.loads(capsys.readouterr().out)
    assert (receipt["added"], receipt["failed"]) == (1, [])


def test_folders_within_each_other_without_end_are_a_line_and_the_rest_is_read(
    library, folder, monkeypatch
):
    monkeypatch.setattr(sources, "MAX_FOLDER_DEPTH", 3)
    (folder / "1" / "2" / "3" / "4" / "5").mkdir(parents=True)
    for name in ("1/2/3/read.txt", "1/2/3/4/unread.txt", "1/2/3/4/5/unread.txt"):
        (folder / name).write_text(INSIDE)
    receipt = build_folder(library, folder)
    assert [(failure.source, failure.reason) for failure in receipt.failed] == [
        ("1/2/3/4", TOO_DEEP_REASON)
    ]
    assert articles(library) == ["1/2/3/read.txt", "sub/a.txt"]


def test_a_folder_that_may_not_be_looked_into_is_a_line_and_the_rest_is_read(
    library, folder, monkeypatch
):
    shut = folder / "lost+found"
    shut.mkdir()
    stat, scandir = os.stat, os.scandir

    def refusing(call):
        def called(path, *args, **options):
            if str(path).startswith(str(shut)) and (call is scandir or str(path) != str(shut)):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return call(path, *args, **options)

        return called

    monkeypatch.setattr(os, "stat", refusing(stat))  # root may look into any
    monkeypatch.setattr(os, "scandir", refusing(scandir))
    (failure,) = build_folder(library, folder).failed
    assert failure.source == "lost+found"
    assert articles(library) == ["sub/a.txt"]
