"""Folders on another machine are known by the mount that lies on top."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.building import network_mounts as mounts


def test_network_mounts_are_known_by_the_mount_that_lies_on_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/x /mnt/my\\040share nfs4 rw 0 0\n"
        "/dev/sdb1 /mnt/my\\040share/local ext4 rw 0 0\n"
        "me@host: /home/me/far fuse.sshfs rw 0 0\n"
    )
    monkeypatch.setattr(mounts, "MOUNTS_FILE", table)
    assert mounts.network_file_system(Path("/mnt/my share/a")) == "nfs4"
    assert mounts.network_file_system(Path("/mnt/my share/local/a")) is None
    assert mounts.network_file_system(Path("/home/me/far")) == "fuse.sshfs"
    assert mounts.network_file_system(Path("/home/me/farther")) is None
    monkeypatch.setattr(mounts, "MOUNTS_FILE", tmp_path / "none")
    assert mounts.network_file_system(Path("/mnt/my share/a")) is None
