"""`status`, `list` and `show`: what is in the library."""

from __future__ import annotations

import json

import pytest

from index.parsers.versions import PARSERS
from tests.assistant.cli.commands import run, texts
from tests.assistant.conftest import ARTICLES


def test_list_as_json(capsys, built):
    code, out, _ = run(capsys, "list", "--json", "--data", str(built))
    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert set(rows) == set(ARTICLES)
    ferry, museum = rows["ferry.md"], rows["museum.txt"]
    assert set(ferry) >= {"id", "title", "date", "source", "words", "state", "language", "place"}
    assert (ferry["date"], ferry["source"], ferry["state"]) == (
        "2024-03-01", "Harbour notes", "indexed",
    )  # fmt: skip
    assert ferry["date_from"] == "front matter"
    assert museum["date"] is None
    assert "file_date" in museum


def test_list_in_lines_marks_the_day_of_a_file(capsys, built):
    _, out, _ = run(capsys, "list", "--data", str(built))
    lines = out.splitlines()
    ferry = next(line for line in lines if "ferry.md" in line)
    assert ferry.startswith("2024-03-01 ")
    assert ferry.endswith("words  ferry.md  The ferry of Lindholm")
    assert "~ " in next(line for line in lines if "museum.txt" in line)
    assert lines[-1].startswith("~ the day of the file")


def test_show_prints_the_stored_text_or_a_range_of_it(capsys, built):
    text, sha256 = texts(built)["emoji.txt"]
    shown = run(capsys, "show", "emoji.txt", "--data", str(built))
    assert shown == (0, f"{text}\n", "Plain text\n")
    code, out, _ = run(capsys, "show", "emoji.txt", "--at", "3-11", "--json", "--data", str(built))
    shown = json.loads(out)
    assert code == 0
    assert (shown["text"], shown["start"], shown["end"]) == ("The café", 3, 11)
    assert shown["sha256"] == sha256
    assert (shown["read_by"], shown["author"], shown["fetched"]) == (PARSERS[".txt"], None, None)
    assert (shown["tags"], shown["warnings"], shown["ocr_pages"]) == ([], [], [])


@pytest.mark.parametrize("at", ["9", "x-y", "5-5", "9-5", "5-99999", "-1-5", "1-2-3"])
def test_a_range_that_is_none_is_refused(capsys, built, at):
    code, out, err = run(capsys, "show", "ferry.md", f"--at={at}", "--data", str(built))
    assert (code, out) == (2, "")
    assert f"--at takes START-END in code points, not '{at}'" in err or "does not lie in" in err


def test_status_as_json(capsys, built):
    code, out, _ = run(capsys, "status", "--json", "--data", str(built))
    status = json.loads(out)
    assert code == 0
    assert (status["articles"], status["generation"], status["failures"]) == (4, 1, [])
    assert (status["data"], status["can_roll_back"]) == (str(built), False)
    assert [(s["kind"], s["articles"], s["example"]) for s in status["sources"]] == [
        ("folder", 4, False)
    ]
    assert status["uploads"]["bytes"] == 0
    assert status["bytes"] > 0
    assert [(made["number"], made["articles"]) for made in status["generations"]] == [(1, 4)]


def test_status_in_lines(capsys, built):
    _, out, _ = run(capsys, "status", "--data", str(built))
    first, uploads, calibrated, generation, source = out.splitlines()
    assert first.startswith("4 articles in ")
    assert "· generation 1 ·" in first
    assert uploads.strip().startswith("Added on the page: 0 bytes of")
    assert calibrated == (
        "  not calibrated: how sure an answer is, is estimated from the library's size"
    )
    assert generation.endswith("(4 articles)")
    assert source.endswith("(4 articles)")


def test_an_empty_library_says_so(capsys, tmp_path):
    (tmp_path / "articles").mkdir()
    data = str(tmp_path / "data")
    run(capsys, "build", str(tmp_path / "articles"), "--model", "hashing", "--data", data)
    assert run(capsys, "list", "--data", data)[1] == "The library holds no articles.\n"
