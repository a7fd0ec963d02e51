"""`collections`, and every command within one."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main


def test_every_command_works_within_a_collection(tmp_path, capsys):
    data = str(tmp_path / "data")
    for place, text in (("home", "The cat sleeps on the sofa."), ("work", "The ferry is blue.")):
        (tmp_path / f"{place}.txt").write_text(text)
        path = str(tmp_path / f"{place}.txt")
        assert main(["build", path, "--data", data, "--collection", place]) == 0
    capsys.readouterr()
    assert main(["list", "--json", "--data", data, "--collection", "work"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["work.txt"]
    assert main(["ask", "What colour is the ferry?", "--data", data, "--collection", "work"]) == 0
    assert "The ferry is blue." in capsys.readouterr().out
    assert main(["status", "--data", data]) == 2
    assert "there is no index" in capsys.readouterr().err
    assert main(["collections", "--json", "--data", data]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"name": "home", "articles": 1},
        {"name": "work", "articles": 1},
    ]
    assert main(["collections", "--delete", "work", "--data", data]) == 2
    assert "--force deletes it with them" in capsys.readouterr().err
    assert main(["collections", "--delete", "work", "--force", "--data", data]) == 0
    assert main(["collections", "--data", data]) == 0
    assert "work" not in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("command", [["status"], ["list"], ["doctor"], ["ask", "why?"], ["serve"]])
def test_a_name_that_cannot_be_one_is_one_clear_line(command, tmp_path, capsys):
    data = tmp_path / "data"
    assert main([*command, "--data", str(data), "--collection", "../x"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "'../x' cannot be the name of a collection" in error
