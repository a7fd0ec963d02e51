"""Readers by name, from the command line."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from index.errors import InvalidInput, SourceUnavailable
from integrations.llamaindex.readers import read_documents

READER = "llama_index.core:SimpleDirectoryReader"


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "tarn.txt").write_text("The windmill of Tarn turns since 1790.")
    return folder


def test_a_reader_gets_its_arguments(notes):
    arguments = json.dumps({"init": {"input_dir": str(notes)}, "load": {"show_progress": False}})
    (document,) = read_documents(READER, arguments)
    assert document.text == "The windmill of Tarn turns since 1790."


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("llama_index.core", None, "no MODULE:CLASS"),
        ("no_such_module_here:Reader", None, "install its package"),
        ("llama_index.core:NoSuchReader", None, "has no NoSuchReader"),
        ("json:dumps", None, "no reader"),
        ("llama_index.core:Document", None, "no reader"),
        (READER, "{", "not JSON"),
        (READER, "[]", "init"),
        (READER, '{"other": {}}', "init"),
        (READER, '{"init": {"no_such": 1}}', "refuses"),
        (READER, "{}", "refuses"),
        (READER, '{"init": {"input_dir": "/no/such/folder"}}', "refuses"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(name, arguments, words):
    with pytest.raises(InvalidInput, match=words) as caught:
        list(read_documents(name, arguments))
    assert "\n" not in str(caught.value)


def test_a_reader_that_fails_changes_nothing(notes, tmp_path, capsys):
    arguments = json.dumps({"init": {"input_dir": str(notes)}, "load": {"num_workers": "x"}})
    with pytest.raises(SourceUnavailable, match="nothing was changed"):
        read_documents(READER, arguments)
    data = tmp_path / "data"
    command = ["build", "--data", str(data), "--reader", READER, "--reader-args", arguments]
    assert main(command) == 2
    assert not data.exists()


def test_the_command_line_builds_from_a_reader(notes, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_MODEL", "hashing")
    arguments = json.dumps({"init": {"input_dir": str(notes)}})
    command = ["build", "--data", str(tmp_path / "data"), "--json", "--reader", READER]
    assert main([*command, "--reader-args", arguments]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == 1
    assert main(["list", "--data", str(tmp_path / "data"), "--json"]) == 0
    assert str(notes / "tarn.txt") in capsys.readouterr().out


@pytest.mark.parametrize("more", [["--reader", READER, "x.txt"], ["--reader-args", "{}"],
                                  ["--reader", READER, "--watch"]])  # fmt: skip
def test_a_reader_goes_alone(tmp_path, capsys, more):
    (tmp_path / "x.txt").write_text("text")
    more = [str(tmp_path / "x.txt") if each == "x.txt" else each for each in more]
    assert main(["build", "--data", str(tmp_path / "data"), *more]) == 2
    assert "reader" in capsys.readouterr().err
