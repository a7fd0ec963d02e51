"""`doctor`, `verify-index`, `repair` and `rollback` on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assistant.cli.main import main
from index.library import Library

STORY = "\n".join(
    f"In line {i} of the story the keeper {i * 7} lit the lamp of tower {i * 3} once more."
    for i in range(30)
)


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A library with two copies of a story, another article, and a file that is none."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.txt").write_text(f"The tower\n\n{STORY}")
    (folder / "second.txt").write_text(f"The tower\n\n{STORY}\nOne more line was added.")
    (folder / "bees.txt").write_text("Bees\n\nBees hum in the lime trees.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    run(capsys, tmp_path / "data", "build", str(folder), "--model", "hashing")
    return tmp_path / "data"


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


def test_the_doctor_finds_a_sound_library_sound_and_tells_what_there_is(data, capsys):
    code, health = doctor(capsys, data)
    assert code == 0
    assert health["sound"] is True
    assert health["problems"] == []
    assert (health["articles"], health["generation"], health["model"]) == (3, 1, "hashing")
    assert health["near_duplicates"] == [["first.txt", "second.txt"]]
    assert [Path(failed["source"]).name for failed in health["failed"]] == ["broken.pdf"]
    assert health["network"] == []
    assert set(health["bytes"]) == {"catalogue", "vectors", "full text"}
    assert health["memory_bytes"] > 100_000_000
    code, told = run(capsys, data, "doctor")
    assert code == 0
    assert told.startswith("Sound.\n3 articles in ")
    assert "Near-duplicates: first.txt, second.txt" in told
    assert "Not indexed: broken.pdf: " in told
    assert "Can touch the network: nothing" in told


@pytest.mark.parametrize("place", ["segment", "full text"])
def test_a_flipped_bit_is_named_by_the_doctor_and_mended_by_repair(data, capsys, place):
    path = damaged_file(Library(data), place)
    flip(path)
    code, health = doctor(capsys, data)
    assert code == 1
    assert [(p["part"], p["name"]) for p in health["problems"]] == [(place, path.name)]
    code, told = run(capsys, data, "verify-index")
    assert code == 1
    assert path.name in told
    assert "Run `python -m assistant repair`." in told
    assert run(capsys, data, "repair")[0] == 0
    assert doctor(capsys, data)[1]["sound"] is True
    assert run(capsys, data, "verify-index") == (0, "Everything is as it was written.\n")
    assert run(capsys, data, "repair") == (0, "Nothing was wrong.\n")


def test_a_changed_letter_of_a_stored_article_is_named_by_the_doctor(data, capsys):
    catalogue = Library(data).catalogue
    content = catalogue.read_bytes()
    assert content.count(b"Bees hum in the lime") == 1
    catalogue.write_bytes(content.replace(b"Bees hum in the lime", b"Bees hum in the time"))
    code, health = doctor(capsys, data)
    assert code == 1
    assert [(p["part"], p["name"]) for p in health["problems"]] == [("article", "bees.txt")]
    assert run(capsys, data, "repair")[0] == 0
    code, told = run(capsys, data, "show", "bees.txt")
    assert (code, "lime" in told) == (0, True)


def test_the_doctor_says_what_could_touch_the_network(data, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_ALLOW_DOWNLOAD", "1")
    monkeypatch.setenv("FOOTNOTE_HOST", "0.0.0.0")
    _, health = doctor(capsys, data)
    assert [("FOOTNOTE_" in line) for line in health["network"]] == [True, True]


def test_a_rollback_is_told_and_can_be_taken_back(data, capsys):
    os.remove(data.parent / "articles" / "bees.txt")
    assert run(capsys, data, "build")[0] == 0
    assert run(capsys, data, "show", "bees.txt")[0] == 2
    code, told = run(capsys, data, "rollback")
    assert code == 0
    assert told.startswith("Generation 3 holds again what generation 1 held.\n")
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
