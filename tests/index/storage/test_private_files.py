"""Only what the program made is closed to other users, and nothing else in the folder."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from index.errors import InvalidInput
from index.storage.private_files import count_exposed, private_umask, restrict_access

NOBODY = 65534


def mode(path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def open_assistant(library):
    """A library of an earlier version, open to everybody, with a file that a person put there."""
    (library.folder / "segments").mkdir(parents=True)
    for path in (library.catalogue, library.segments / "1.vectors", library.folder / "notes.txt"):
        path.touch()
        path.chmod(0o644)
    library.folder.chmod(0o755)
    library.segments.chmod(0o755)
    return library


def test_what_the_program_made_is_closed_and_nothing_else(open_assistant):
    assert count_exposed(open_assistant) == 4
    assert restrict_access(open_assistant) == ""
    assert count_exposed(open_assistant) == 0
    assert mode(open_assistant.folder) == mode(open_assistant.segments) == 0o700
    assert mode(open_assistant.catalogue) == mode(open_assistant.segments / "1.vectors") == 0o600
    assert mode(open_assistant.folder / "notes.txt") == 0o644


def test_modes_are_never_widened(open_assistant):
    open_assistant.catalogue.chmod(0o444)
    restrict_access(open_assistant)
    assert mode(open_assistant.catalogue) == 0o400


def test_a_shared_library_keeps_its_modes(open_assistant):
    assert restrict_access(replace(open_assistant, is_shared=True)) == ""
    assert count_exposed(open_assistant) == 4


def test_links_are_not_followed(open_assistant, tmp_path):
    outside = tmp_path / "outside"
    outside.touch()
    outside.chmod(0o644)
    (open_assistant.folder / "user.sqlite").symlink_to(outside)
    restrict_access(open_assistant)
    assert mode(outside) == 0o644


def test_a_file_with_a_second_name_is_told_and_left(open_assistant, tmp_path):
    os.link(open_assistant.catalogue, tmp_path / "elsewhere")
    words = restrict_access(open_assistant)
    assert "catalogue.sqlite: the mode cannot be changed (it has a second name elsewhere)" in words
    assert mode(open_assistant.catalogue) == 0o644


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a link to another user")
def test_a_link_that_another_user_put_there_is_refused(open_assistant, tmp_path):
    link = open_assistant.folder / "user.sqlite"
    link.symlink_to(tmp_path / "elsewhere")
    os.lchown(link, NOBODY, NOBODY)
    with pytest.raises(InvalidInput, match="user.sqlite is a link that another user"):
        restrict_access(open_assistant)


def test_no_folder_is_nothing_to_close(library):
    assert restrict_access(library) == ""
    assert count_exposed(library) == 0


def test_in_the_block_all_that_is_made_is_private(tmp_path):
    before = os.umask(0o022)
    try:
        with private_umask():
            (tmp_path / "private").touch()
        with private_umask(unless=True):
            (tmp_path / "open").touch()
        (tmp_path / "after").touch()
    finally:
        os.umask(before)
    assert [mode(tmp_path / name) for name in ("private", "open", "after")] == [
        0o600, 0o644, 0o644,
    ]  # fmt: skip
