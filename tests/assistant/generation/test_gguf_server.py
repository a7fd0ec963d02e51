"""The server process of a model's file; what it serves is tested with the local model."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_a_file_that_cannot_be_served_ends_it_with_one_line_and_no_address(tmp_path):
    missing = tmp_path / "none.gguf"
    ended = subprocess.run(
        [sys.executable, "-m", "assistant.generation.gguf_server", str(missing), "512"],
        input="a-key\n", cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ": " in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert "a-key" not in ended.stderr
