"""`eval --mine`, with the real encoder and readers on small libraries."""

from __future__ import annotations

import json
import shutil

import pytest

from assistant.cli.main import main

KEYS = {
    "name", "questions", "answerable", "search_hit@1", "search_hit@5", "search_hit@10", "mrr",
    "dense_hit@5", "text_hit@5", "right_first", "right_any", "right_first_of_answered",
    "answerable_refused", "left_out", "left_out_refused", "foreign", "foreign_refused", "auroc",
    "calibration_error", "confidence_less_accuracy", "p50_ms", "p95_ms", "by_kind",
}  # fmt: skip
MINE = ["eval", "--mine", "--questions", "8"]


@pytest.fixture
def data(own_copy) -> str:
    return str(own_copy)


def test_figures_and_a_report_of_a_small_library(data, tmp_path, capsys):
    report = tmp_path / "report.html"
    assert main([*MINE, "--data", data, "--json", "--report", str(report)]) == 0
    shown = capsys.readouterr()
    record = json.loads(shown.out)
    (figures,) = record["configurations"]
    assert set(figures) >= KEYS
    assert figures["answerable"] >= 2
    assert figures["questions"] <= 8
    assert figures["search_hit@10"] == 1.0
    assert "comparison" not in record
    assert "easier than people's questions" in record["note"]
    assert "museum" not in shown.out  # the figures tell nothing of the articles
    assert f"The report is in {report}" in shown.err
    assert "How well questions about these articles are answered" in report.read_text("utf-8")


def test_two_encoders_are_compared_and_the_library_stays(data, tmp_path, capsys):
    before = (tmp_path / "copy" / "catalogue.sqlite").read_bytes()
    assert main([*MINE, "--data", data, "--against", "fast"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("A all-MiniLM-L6-v2, small reader\nB ")
    assert "Right first in A alone: " in out
    assert (tmp_path / "copy" / "catalogue.sqlite").read_bytes() == before
    assert not list(tmp_path.glob("footnote-eval-*"))


def test_two_readers_are_compared(data, tiny_reader, monkeypatch, capsys):
    monkeypatch.setattr("assistant.reading.cascade.LARGE_FOLDER", tiny_reader)
    arguments = [*MINE, "--data", data, "--reader", "small", "--against", "large", "--json"]
    assert main(arguments) == 0
    record = json.loads(capsys.readouterr().out)
    names = [each["name"] for each in record["configurations"]]
    assert [name.split(", ")[1] for name in names] == ["small reader", "large reader"]
    assert set(record["comparison"]) == {"only_first_right", "only_second_right", "sign_test"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--mine", "--questions", "many"], "with --mine it is a number from 1"),
        (["--mine", "--questions", "0"], "with --mine it is a number from 1"),
        (["--mine", "--limit", "3"], "leave --limit out"),
        (["--mine", "somewhere"], "leave DATASET_DIR out"),
        (["--mine", "--report", "no/such/folder.html"], "is not a folder"),
        (["--against", "fast"], "--against goes with --mine"),
        (["--report", "x.html"], "--report goes with --mine"),
        (["--mine", "--against", "small", "--reader", "small"], "is what reads already"),
        (["--mine", "--against", "all-MiniLM-L6-v2"], "is embedded with"),
        (["--mine", "--against", "no-such-encoder"], "no-such-encoder"),
    ],
)
def test_wrong_use_is_one_line(data, arguments, words, capsys):
    assert main(["eval", *arguments, "--data", data]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_library_that_gives_no_questions_and_none_at_all_are_one_line(tmp_path, capsys):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a_1.md").write_text("---\ntitle: a_1.md\n---\nnothing to ask")
    data = str(tmp_path / "data")
    assert main(["eval", "--mine", "--data", data]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "build" in line
    assert main(["build", str(folder), "--data", data]) == 0
    capsys.readouterr()
    assert main(["eval", "--mine", "--data", data]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no question could be made of the articles" in line


def test_a_stop_while_asking_leaves_no_report_and_no_copy(data, tmp_path, monkeypatch, capsys):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("assistant.evaluation.self_evaluation.ask_questions", stopped)
    report = tmp_path / "report.html"
    report.write_text("the last one")
    arguments = [*MINE, "--data", data, "--against", "fast", "--report", str(report)]
    assert main(arguments) == 130
    assert report.read_text() == "the last one"
    assert list((tmp_path / "temporary").iterdir()) == []
    assert capsys.readouterr().err.splitlines()[-1] == "footnote: stopped"


def test_an_article_in_another_language_gets_gaps(tmp_path, capsys):
    folder = tmp_path / "articles"
    folder.mkdir()
    text = (
        "Das Museum am alten Hafen wurde im Jahr 1901 von einem Maler gegründet.\n\n"
        "Die Fähre über den Sund trägt an Sommertagen 300 Reisende und 40 Wagen.\n"
    )
    for name in ("Hafen", "Museum der Stadt"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n{text}{name} heisst es.\n")
    data = str(tmp_path / "data")
    assert main(["build", str(folder), "--data", data]) == 0
    capsys.readouterr()
    assert main(["eval", "--mine", "--data", data, "--json"]) == 0
    (figures,) = json.loads(capsys.readouterr().out)["configurations"]
    assert figures["by_kind"]["cloze"]["questions"] >= 1
    shutil.rmtree(data)
