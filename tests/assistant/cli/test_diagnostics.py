"""`doctor`: how a library is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant.cli.diagnostics import LARGE_READING_BYTES
from assistant.cli.main import main
from assistant.reading.network import FOLDER
from index.library import Library


def test_the_doctor_says_who_is_sent_what(built, capsys, monkeypatch):
    assert main(["doctor", "--data", str(built)]) == 0
    assert "Language model: No language model is configured" in capsys.readouterr().out
    monkeypatch.setenv("FOOTNOTE_LANGUAGE_MODEL", "anthropic:claude-x")
    assert main(["doctor", "--data", str(built), "--json"]) == 0
    health = json.loads(capsys.readouterr().out)
    assert health["language_model"].startswith("api.anthropic.com is sent, for claude-x")
    assert any("api.anthropic.com" in line for line in health["network"])


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str]:
    code = main([*arguments, "--data", str(data)])
    return code, capsys.readouterr().out


def doctor(capsys: pytest.CaptureFixture[str], data: Path) -> tuple[int, dict]:
    code, out = run(capsys, data, "doctor", "--json")
    return code, json.loads(out)


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
    code, out = run(capsys, data, "doctor")
    assert code == 0
    assert out.startswith("Sound.\n3 articles in ")
    assert "Near-duplicates: first.txt, second.txt" in out
    assert "Not indexed: broken.pdf: " in out
    assert "Can touch the network: nothing" in out


def test_the_doctor_says_which_reader_reads_with_its_files(
    data, capsys, tmp_path, tiny_reader, monkeypatch
):
    monkeypatch.setattr("assistant.reading.cascade.LARGE_FOLDER", tmp_path / "none")
    alone = doctor(capsys, data)[1]
    count = len(list(FOLDER.iterdir()))
    assert alone["reader"].startswith(f"small ({count} files in models/reader, ")
    folder = Path(shutil.copytree(tiny_reader, tmp_path / "reader-large"))
    monkeypatch.setattr("assistant.reading.cascade.LARGE_FOLDER", folder)
    both = doctor(capsys, data)[1]
    assert both["reader"].startswith("large (7 files in models/reader-large, ")
    size = sum(path.stat().st_size for path in folder.iterdir())
    assert both["memory_bytes"] - alone["memory_bytes"] == size + LARGE_READING_BYTES
    assert f"Reader: {both['reader']}\n" in run(capsys, data, "doctor")[1]
    monkeypatch.setenv("FOOTNOTE_READER", "small")
    assert doctor(capsys, data)[1]["reader"] == alone["reader"] + ", as FOOTNOTE_READER says"
    monkeypatch.setenv("FOOTNOTE_READER", "")
    (folder / "model-1.data").write_bytes(b"no")
    code, health = doctor(capsys, data)
    assert (code, health["sound"]) == (0, True)  # the library is
    assert "; the large one cannot be used: " in health["reader"]
    assert "model-1.data is damaged" in health["reader"]
    assert health["memory_bytes"] == alone["memory_bytes"]


def test_a_changed_letter_of_a_stored_article_is_named_by_the_doctor(data, capsys):
    catalogue = Library(data).catalogue
    content = catalogue.read_bytes()
    assert content.count(b"Bees hum in the lime") == 1
    catalogue.write_bytes(content.replace(b"Bees hum in the lime", b"Bees hum in the time"))
    code, health = doctor(capsys, data)
    assert code == 1
    assert [(p["part"], p["name"]) for p in health["problems"]] == [("article", "bees.txt")]
    assert run(capsys, data, "repair")[0] == 0
    code, out = run(capsys, data, "show", "bees.txt")
    assert (code, "lime" in out) == (0, True)


def test_the_doctor_says_what_could_touch_the_network(data, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_ALLOW_DOWNLOAD", "1")
    monkeypatch.setenv("FOOTNOTE_HOST", "0.0.0.0")
    _, health = doctor(capsys, data)
    assert [("FOOTNOTE_" in line) for line in health["network"]] == [True, True]
