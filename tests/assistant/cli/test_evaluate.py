"""`eval` on a folder and on a library."""

from __future__ import annotations

import json

import pytest

from assistant.cli.evaluate import metric_lines
from assistant.cli.main import main

KEYS = {
    "search_hit@1", "search_hit@5", "search_hit@10", "mrr", "answer_in_first_cited",
    "answer_in_any_cited", "short_answer_f1", "evidence_first", "evidence_precision",
    "evidence_recall", "evidence_f1", "refused_unanswerable", "false_refusal", "auroc",
    "calibration_error", "p50_ms", "p95_ms", "given_f1", "given_exact", "given_answer_first",
    "given_auroc", "false_refusal_of_read", "calibration_error_all", "span_first", "span_any",
    "refused_foreign", "confidence_less_accuracy",
}  # fmt: skip


def test_eval_of_a_folder(capsys, dataset):
    assert main(["eval", str(dataset), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) >= KEYS
    assert (figures["search_hit@1"], figures["mrr"]) == (1.0, 1.0)
    assert figures["refused_unanswerable"] == 1.0
    assert figures["answer_in_first_cited"] == 1 - figures["false_refusal"]
    assert (figures["given_f1"], figures["given_answer_first"]) == (1.0, 1.0)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]


def test_eval_asks_the_large_reader_where_it_is_there(dataset, tiny_reader, monkeypatch, capsys):
    monkeypatch.setattr("assistant.reading.cascade.LARGE_FOLDER", tiny_reader)
    readers = []

    def note(assistant, questions, tick):
        readers.append(assistant.ask(questions[0].text).reader)
        return {}

    monkeypatch.setattr("assistant.cli.evaluate.evaluate", note)
    assert main(["eval", str(dataset), "--json"]) == 0
    assert main(["eval", str(dataset), "--json", "--reader", "small"]) == 0
    assert readers == ["large", ""]


def test_eval_on_a_library_with_another_field_and_a_limit(capsys, dataset, tmp_path):
    data = str(tmp_path / "kept")
    assert main(["build", "--jsonl", str(dataset / "passages.jsonl"), "--data", data]) == 0
    capsys.readouterr()
    questions = str(dataset / "questions.jsonl")
    arguments = ["--questions", questions, "--field", "spoken", "--limit", "2", "--data", data]
    assert main(["eval", *arguments]) == 0
    out = capsys.readouterr().out
    assert "search_hit@1" in out
    assert "questions" in out


@pytest.fixture
def spanned(tmp_path):
    """A folder of one article, and three questions with the passage that answers them."""
    first, second = "Anna Berg built the old mill in 1742.", "Its owner sold flour to Norway."
    text = f"{first} {second}"
    spans = {
        "Who built the old mill?": [0, len(first)],
        "What did the owner sell to Norway?": [len(first) + 1, len(text)],
        "When was the old mill built?": [len(first) + 1, len(text)],  # where it does not stand
    }
    folder = tmp_path / "spanned"
    folder.mkdir()
    (folder / "passages.jsonl").write_text(
        json.dumps({"doc_id": "mill", "title": "Mill", "text": text})
    )
    rows = [
        {"question": question, "relevant": ["mill"], "spans": [span], "answerable": True}
        for question, span in spans.items()
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


@pytest.fixture
def foreign(tmp_path):
    """A file of two questions about something else, said to be answerable."""
    questions = ("Which metal melts at 3422 degrees?", "Who painted the ceiling of the chapel?")
    rows = [{"question": q, "answers": ["x"], "answerable": True} for q in questions]
    file = tmp_path / "foreign.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def test_eval_by_the_passages_that_answer_beside_foreign_questions(capsys, spanned, foreign):
    options = ["--foreign", str(foreign), "--share", "0.4", "--json"]
    assert main(["eval", str(spanned), *options]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["questions"] == 5
    assert (figures["refused_foreign"], figures["refused_unanswerable"]) == (1.0, None)
    assert figures["false_refusal"] == 0.0
    assert figures["span_first"] == pytest.approx(2 / 3)
    assert figures["answer_in_first_cited"] is None
    assert 0 < abs(figures["confidence_less_accuracy"]) <= figures["calibration_error"]


def test_a_limit_counts_the_set_s_own_questions(capsys, dataset, foreign, tmp_path):
    data = str(tmp_path / "kept")
    assert main(["build", "--jsonl", str(dataset / "passages.jsonl"), "--data", data]) == 0
    capsys.readouterr()
    own = ["--questions", str(dataset / "questions.jsonl"), "--field", "spoken", "--limit", "2"]
    foreigners = ["--foreign", str(foreign), "--share", ".5"]
    assert main(["eval", *own, *foreigners, "--json", "--data", data]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["questions"], figures["refused_foreign"]) == (2 + 2, 1.0)


@pytest.mark.parametrize("share", ["0", "1", "-0.2", "1.5", "nan", "some"])
def test_a_share_lies_between_0_and_1(capsys, dataset, foreign, share):
    with pytest.raises(SystemExit) as ended:
        main(["eval", str(dataset), "--foreign", str(foreign), f"--share={share}"])
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"'{share}' is not a share between 0 and 1" in line


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--share", "0.2"], "--share is of foreign questions: give --foreign FILE too"),
        (["--foreign", "none.jsonl"], "none.jsonl: No such file or directory"),
        (["--foreign", "foreign.jsonl", "--share", "0.5"], "foreign.jsonl holds 2 questions"),
    ],
)
def test_foreign_questions_that_cannot_be_asked(
    capsys, monkeypatch, dataset, foreign, options, words
):
    monkeypatch.chdir(foreign.parent)
    assert main(["eval", str(dataset), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_data_set_is_not_mixed_into_a_person_s_library(capsys, dataset, own_copy):
    assert main(["eval", str(dataset), "--data", str(own_copy)]) == 2
    error = capsys.readouterr().err
    assert "holds other articles" in error
    assert "give another --data folder" in error
    assert main(["list", "--json", "--data", str(own_copy)]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4


def test_a_folder_without_passages_is_refused(capsys, dataset):
    (dataset / "passages.jsonl").unlink()
    assert main(["eval", str(dataset)]) == 2
    assert "passages.jsonl: no such file; use --questions FILE" in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["0", "-1", "two"])
def test_a_limit_is_a_number_of_questions(capsys, dataset, limit):
    with pytest.raises(SystemExit) as ended:
        main(["eval", str(dataset), f"--limit={limit}"])
    assert ended.value.code == 2
    assert "is not a number of questions" in capsys.readouterr().err


def test_figures_as_lines():
    lines = list(metric_lines({"questions": 1_200, "mrr": 0.98765, "p50_ms": 12.34, "auroc": None}))
    assert lines == [
        "questions     1,200", "mrr           0.988", "p50_ms         12.3", "auroc             –",
    ]  # fmt: skip
