"""The command line as a whole: exit codes, one clear line for wrong use, UTF-8."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.assistant.cli.commands import run
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "Who?"], "there is no index"),
        (["search", "Who?"], "there is no index"),
        (["status"], "there is no index"),
        (["forget", "x"], "there is no index"),
        (["build", "/no/such/folder"], "no such file or folder"),
        (["build", "--jsonl", "/no/such.jsonl"], "no such file or folder"),
        (["ask"], "either a question or --batch"),
        (["ask", "--batch", "/no/such.jsonl"], "No such file"),
        (["eval", "/no/such"], "No such file"),
        (["eval"], "either DATASET_DIR or --questions"),
        (["build", "--model", "no-such-model-anywhere", "."], "no-such-model-anywhere"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(
    capsys, tmp_path, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Some words here.")
    code, out, err = run(capsys, *arguments, "--data", str(tmp_path / "none"))
    assert code == 2
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "nothing"], "no article has the id 'nothing'"),
        (["show", "ferry.md", "--at", "9"], "START-END"),
        (["show", "ferry.md", "--at", "5-99999"], "does not lie"),
        (["forget", "nothing"], "no article has the id"),
        (["search", " "], "empty"),
    ],
)
def test_wrong_use_of_a_library(capsys, built, arguments, words):
    code, out, err = run(capsys, *arguments, "--data", str(built))
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_output_is_utf8_and_a_closed_pipe_is_no_error(built):
    command = [sys.executable, "-m", "assistant", "show", "emoji.txt", "--data", str(built)]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert "😀😀 The café" in shown.stdout.decode()
    piped = subprocess.run(
        f"{' '.join(command)} | head -c 0",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,  # noqa: S602
    )
    assert "Traceback" not in piped.stderr
