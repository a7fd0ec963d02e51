"""A file made equal to another: only the blocks that differ are written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.storage import copy_blocks as module
from index.storage.copy_blocks import copy_blocks

BLOCK = 16


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK_BYTES", BLOCK)


@pytest.mark.parametrize("before", [None, b"", b"x" * 100, b"abcdefgh" * 10, b"abcdefgh" * 3])
@pytest.mark.parametrize("after", [b"", b"abcdefgh" * 4, b"abcdefgh" * 5, b"y" * 33])
def test_the_target_equals_the_source(tmp_path: Path, before: bytes | None, after: bytes):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(after)
    if before is not None:
        target.write_bytes(before)
    copy_blocks(str(source), str(target))
    assert target.read_bytes() == after


def test_it_runs_as_a_program_of_its_own(tmp_path: Path):
    (tmp_path / "source").write_bytes(b"words" * 1000)
    command = [sys.executable, "-I", "-S", str(module.__file__)]
    subprocess.run([*command, str(tmp_path / "source"), str(tmp_path / "target")], check=True)
    assert (tmp_path / "target").read_bytes() == b"words" * 1000
    failed = subprocess.run(
        [*command, str(tmp_path / "none"), str(tmp_path / "target")], capture_output=True, text=True
    )
    assert failed.returncode != 0
    assert "none" in failed.stderr.splitlines()[-1]
