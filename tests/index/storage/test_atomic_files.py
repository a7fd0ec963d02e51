"""Files that are whole or absent."""

from __future__ import annotations

import hashlib

import pytest

from index.storage import atomic_files
from index.storage.atomic_files import publish_file, sha256_of_file


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 1000])
def test_the_hash_does_not_depend_on_the_pieces(tmp_path, monkeypatch, size):
    monkeypatch.setattr(atomic_files, "CHUNK_BYTES", 64)
    data = bytes(range(256)) * 4
    (tmp_path / "a").write_bytes(data[:size])
    assert sha256_of_file(tmp_path / "a") == hashlib.sha256(data[:size]).hexdigest()


def test_a_published_file_replaces_the_old_one(tmp_path):
    final, temporary = tmp_path / "final", tmp_path / "final.tmp"
    final.write_text("old")
    temporary.write_text("new")
    publish_file(temporary, final)
    assert final.read_text() == "new"
    assert not temporary.exists()


def test_bytes_are_on_disk_before_the_name_is(tmp_path, monkeypatch):
    """Else a crash could leave the final name with no content."""
    synced = []
    monkeypatch.setattr(
        atomic_files.os, "fsync", lambda _: synced.append((tmp_path / "final").exists())
    )
    (tmp_path / "tmp").write_text("new")
    publish_file(tmp_path / "tmp", tmp_path / "final")
    assert synced == [False, True]  # the file, then the folder that holds its new name
