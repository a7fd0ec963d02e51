"""`verify-index`, `repair` and `rollback` on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assistant.cli.main import main
from index.library import Library


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = main([*arguments, "--data", str(data)])
    return code, capsys.readouterr().out


def doctor(capsys: pytest.CaptureFixture[str], data: Path) -> tuple[int, dict]:
    code, out = run(capsys, data, "doctor", "--json")
    return code, json.loads(out)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def damaged_file(library: Library, place: str) -> Path:
    if place == "segment":
        return next(library.segments.glob("*.vectors"))
    return next(library.full_text.glob("*/*.store"))


@pytest.mark.parametrize("place", ["segment", "full text"])
def test_a_flipped_bit_is_named_by_the_doctor_and_fixed_by_repair(data, capsys, place):
    path = damaged_file(Library(data), place)
    flip(path)
    code, health = doctor(capsys, data)
    assert code == 1
    assert [(p["part"], p["name"]) for p in health["problems"]] == [(place, path.name)]
    code, out = run(capsys, data, "verify-index")
    assert code == 1
    assert path.name in out
    assert "Run `python -m assistant repair`." in out
    assert run(capsys, data, "repair")[0] == 0
    assert doctor(capsys, data)[1]["sound"] is True
    assert run(capsys, data, "verify-index") == (0, "Everything is as it was written.\n")
    assert run(capsys, data, "repair") == (0, "Nothing was wrong.\n")


def test_a_rollback_is_reported_and_can_be_undone(data, capsys):
    os.remove(data.parent / "articles" / "bees.txt")
    assert run(capsys, data, "build")[0] == 0
    assert run(capsys, data, "show", "bees.txt")[0] == 2
    code, out = run(capsys, data, "rollback")
    assert code == 0
    assert out.startswith("Generation 3 holds again what generation 1 held.\n")
    assert run(capsys, data, "show", "bees.txt")[0] == 0
    assert run(capsys, data, "rollback")[0] == 0
    assert run(capsys, data, "show", "bees.txt")[0] == 2


@pytest.mark.parametrize("command", ["doctor", "verify-index", "repair", "rollback"])
def test_without_an_index_there_is_one_clear_line(tmp_path, capsys, command):
    code = main([command, "--data", str(tmp_path / "none")])
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("footnote: ")
    assert not (tmp_path / "none").exists()
