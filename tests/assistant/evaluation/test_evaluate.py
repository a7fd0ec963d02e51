"""The measures by hand arithmetic, and `eval` on a small set of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.evaluation import metrics as measures
from assistant.evaluation.dataset import read_questions
from index.errors import InvalidInput

KEYS = {
    "search_hit@1", "search_hit@5", "search_hit@10", "mrr", "answer_in_first_cited",
    "answer_in_any_cited", "short_answer_f1", "evidence_first", "evidence_precision",
    "evidence_recall", "evidence_f1", "refused_unanswerable", "false_refusal", "auroc",
    "calibration_error", "p50_ms", "p95_ms", "given_f1", "given_exact", "given_answer_first",
    "given_auroc", "false_refusal_of_read", "calibration_error_all",
}  # fmt: skip


def test_answers_are_found_whatever_the_case_and_the_quotes():
    assert measures.contains_answer("She said “Über’s” rules hold.", ["über's"])
    assert measures.contains_answer("It cost $9.12 billion.", ["$9.12 billion"])
    assert not measures.contains_answer("In 19012 nothing", ["1901"])
    assert not measures.contains_answer("anything", ["", " "])


def test_token_f1():
    assert measures.token_f1("the red house", "red house") == 1.0
    assert measures.token_f1("red house", "red barn") == pytest.approx(2 * 1 / (2 + 2))
    assert measures.best_f1(None, ["x"]) == 0.0
    assert measures.best_f1("x y", ["z", "x"]) == pytest.approx(2 * 1 / (2 + 1))


def test_exact_match_forgives_articles_and_marks():
    assert measures.exact_match("The red house.", ["barn", "red house"])
    assert not measures.exact_match("red houses", ["red house"])
    assert not measures.exact_match(None, ["the"])


def test_auroc():
    assert measures.auroc([0.9, 0.8, 0.3], [True, False, False]) == 1.0
    assert measures.auroc([0.5, 0.5], [True, False]) == 0.5
    assert measures.auroc([0.2, 0.4, 0.6], [True, False, True]) == pytest.approx(1 / 2)
    assert measures.auroc([0.2], [True]) is None


def test_calibration_error():
    assert measures.calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False]) == 0.0
    expected = (abs(0.95 - 0) + abs(0.15 - 1)) / 2
    assert measures.calibration_error([0.95, 0.15], [False, True]) == pytest.approx(expected)


def test_percentile():
    values = [float(i) for i in range(1, 101)]
    assert (measures.percentile(values, 0.5), measures.percentile(values, 0.95)) == (51.0, 96.0)
    assert measures.percentile([], 0.5) is None


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    passages = [
        {"doc_id": "Mill#1", "title": "Old_Mill", "text": "Anna Berg built the old mill in 1742."},
        {"doc_id": "Port#1", "title": "Port", "text": "The port exports timber to Norway."},
    ]  # fmt: skip
    questions = [
        {"qid": 1, "question": "Who built the old mill?", "answers": ["Anna Berg"],
         "relevant": ["Mill#1"], "evidence": [passages[0]["text"]], "answerable": True,
         "spoken": "uh who who built that old mill"},
        {"qid": 2, "question": "What does the port export to Norway?", "answers": ["timber"],
         "relevant": ["Port#1"], "evidence": [passages[1]["text"]], "answerable": True,
         "spoken": "what does the the port export to Norway"},
        {"qid": 3, "question": "Which metal melts at 3422 degrees?", "answers": [], "relevant": [],
         "evidence": [], "answerable": False, "spoken": "which metal melts"},
    ]  # fmt: skip
    for name, rows in (("passages", passages), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_eval_of_a_folder(capsys, dataset):
    assert main(["eval", str(dataset), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) >= KEYS
    assert (figures["search_hit@1"], figures["mrr"]) == (1.0, 1.0)
    assert figures["refused_unanswerable"] == 1.0
    assert figures["answer_in_first_cited"] == 1 - figures["false_refusal"]
    assert (figures["given_f1"], figures["given_answer_first"]) == (1.0, 1.0)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]


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


def test_a_limited_sample_is_always_the_same(dataset):
    file = dataset / "questions.jsonl"
    assert read_questions(file, limit=2) == read_questions(file, limit=2)
    assert len(read_questions(file, limit=99)) == 3
    with pytest.raises(InvalidInput, match="line 1"):
        read_questions(file, field="absent")
