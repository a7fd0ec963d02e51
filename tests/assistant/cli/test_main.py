"""The command line as a whole: exit codes, one clear line for wrong use, UTF-8."""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys

import pytest

from assistant.cli import library
from assistant.cli.main import build_parser, main
from index.errors import InvalidInput, MigrationRefused
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


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InvalidInput("no such thing"), 2, "footnote: no such thing"),
        (MigrationRefused("it would take long"), 1, "footnote: it would take long"),
        (KeyboardInterrupt(), 130, "footnote: stopped"),
        (sqlite3.DatabaseError("malformed"), 2, "cannot be used as a library (malformed): try"),
        (PermissionError(13, "Permission denied", "/x"), 2, "/x may not be opened or changed"),
        (FileNotFoundError(2, "No such file or directory", "/x"), 2, "(/x)"),
    ],
)
def test_whatever_ends_a_command_is_one_line_and_an_exit_code(
    monkeypatch, capsys, tmp_path, error, code, line
):
    def fail(*_):
        raise error

    monkeypatch.setattr(library, "run_list", fail)
    assert main(["list", "--data", str(tmp_path)]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert line in err
    assert err.count("\n") == 1
    assert err.startswith("footnote: ")


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["list", "--nothing"], ["show"]])
def test_a_command_that_is_none_is_one_line_with_where_the_help_is(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("footnote: ")
    assert err.count("\n") == 1
    assert "--help`)" in err


def test_every_command_has_a_help_and_takes_a_library(capsys):
    parser = build_parser()
    (commands,) = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    assert set(commands.choices) == {
        "build", "forget", "ask", "search", "status", "list", "show", "verify", "feedback",
        "collections", "doctor", "verify-index", "repair", "rollback", "serve", "eval", "mcp",
        "token", "config", "completion",
    }  # fmt: skip
    assert {each.dest for each in commands._choices_actions if each.help} == set(commands.choices)
    for command in commands.choices.values():
        options = {option for action in command._actions for option in action.option_strings}
        assert {"--data", "--collection", "--config"} <= options


def test_options_stand_above_the_environment(monkeypatch, capsys, tmp_path):
    seen = []

    def look(_options, config):
        seen.append(config)
        return 0

    monkeypatch.setattr(library, "run_list", look)
    monkeypatch.setenv("FOOTNOTE_DATA", "/elsewhere")
    assert main(["list"]) == 0
    assert main(["list", "--data", str(tmp_path)]) == 0
    assert [str(config.data) for config in seen] == ["/elsewhere", str(tmp_path)]
