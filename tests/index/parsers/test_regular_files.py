"""Only regular files are opened to read: a pipe is never waited for."""

from __future__ import annotations

import os

import pytest

from index.parsers.regular_files import open_regular_file


def test_a_file_and_a_link_to_one_are_opened(tmp_path):
    (tmp_path / "a").write_bytes(b"words")
    (tmp_path / "link").symlink_to("a")
    for name in ("a", "link"):
        with open_regular_file(tmp_path / name) as stream:
            assert stream.read() == b"words"


def test_all_else_is_refused_at_once_and_left_closed(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    before = len(os.listdir("/proc/self/fd"))
    for place in (tmp_path / "pipe", tmp_path, "/dev/zero"):
        with pytest.raises(OSError, match="not a regular file"):
            open_regular_file(tmp_path / place)
    with pytest.raises(FileNotFoundError):
        open_regular_file(tmp_path / "none")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_pipe_that_takes_the_place_of_a_file_is_refused_as_well(tmp_path, monkeypatch):
    place = tmp_path / "a"
    os.mkfifo(place)
    regular = os.stat(__file__)
    monkeypatch.setattr(os, "stat", lambda *_, **__: regular)
    with pytest.raises(OSError, match="not a regular file"):
        open_regular_file(place)
