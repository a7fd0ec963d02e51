"""The command line: shapes, exit codes, batches, and errors of one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli.main import main
from index.storage import schema
from tests.assistant.conftest import ARTICLES
from tests.conftest import ROOT

ANSWER_KEYS = {
    "question", "searched_for", "status", "short_answer", "confidence", "statements", "citations",
    "near_misses", "generation", "timings_ms",
}  # fmt: skip
CITATION_KEYS = {
    "number", "article_id", "article_sha256", "title", "date", "source", "page", "start", "end",
    "quote", "answer_start", "answer_end",
}  # fmt: skip


FERRY = {"question": "When does the ferry sail?"}


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def ask(capsys, data: Path, question: str) -> tuple[int, dict]:
    code, out, _ = run(capsys, "ask", question, "--json", "--data", str(data))
    return code, json.loads(out)


def texts(data: Path) -> dict[str, tuple[str, str]]:
    connection = schema.connect(data / "catalogue.sqlite")
    rows = {
        i: (text, sha)
        for i, text, sha in connection.execute("SELECT id, text, sha256 FROM articles")
    }
    connection.close()
    return rows


def check_answer(answer: dict, stored: dict[str, tuple[str, str]]) -> None:
    """Everything the contract says of an answer, whatever it is."""
    assert set(answer) >= ANSWER_KEYS
    assert 0 < answer["confidence"] < 1
    used = [n for s in answer["statements"] for n in s["citations"]]
    assert all(s["citations"] for s in answer["statements"])
    assert list(dict.fromkeys(used)) == [c["number"] for c in answer["citations"]]
    assert [c["number"] for c in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    for citation in [*answer["citations"], *answer["near_misses"]]:
        assert set(citation) >= CITATION_KEYS
        text, sha256 = stored[citation["article_id"]]
        assert citation["article_sha256"] == sha256
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert (citation["answer_start"] is None) == (citation["answer_end"] is None)
    assert all(c["number"] is None for c in answer["near_misses"])
    by_number = {c["number"]: c for c in answer["citations"]}
    for statement in answer["statements"]:
        if statement["support"] == "verbatim":
            assert statement["text"] == by_number[statement["citations"][0]]["quote"]
    if answer["status"] in ("not_found", "reply"):
        assert answer["statements"] == answer["citations"] == []
        assert answer["short_answer"] is None
    assert set(answer["timings_ms"]) == {"search", "read", "compose", "total"}


def test_ask_cites_the_sentence(capsys, built):
    code, answer = ask(capsys, built, "Who founded the museum?")
    assert code == 0
    assert answer["status"] == "answered"
    first = answer["citations"][0]
    assert first["quote"] == "The museum was founded in 1901 by the painter Otto Brandt."
    assert {first["article_id"], *first["also_in"]} == {"museum.txt", "copy.txt"}
    quotes = [citation["quote"] for citation in answer["citations"]]
    assert len(quotes) == len(set(quotes))
    check_answer(answer, texts(built))


def test_what_the_articles_do_not_hold_is_not_found(capsys, built):
    code, answer = ask(capsys, built, "What is the boiling point of tungsten?")
    assert code == 1
    assert answer["status"] == "not_found"
    assert 1 <= len(answer["near_misses"]) <= 3
    check_answer(answer, texts(built))


def test_greetings_get_a_plain_reply(capsys, built):
    code, answer = ask(capsys, built, "Thank you!")
    assert (code, answer["status"]) == (0, "reply")
    assert answer["message"]
    assert answer["near_misses"] == []
    check_answer(answer, texts(built))


@pytest.mark.parametrize(
    "question",
    [
        'title:"+-&&|| ! ( ) { } [ ] ^ " ~ * ? : \\ / AND OR NOT',
        "😀🎉 ‏مرحبا",
        "the of and to",
        "x" * 10_000,
        "why is the ferry " * 600,
        "\x00\x01 null \ud800 surrogate",
        "東京で何が起きましたか",
        "?",
    ],
)
def test_any_text_is_a_question(capsys, built, question):
    code, answer = ask(capsys, built, question)
    assert code in (0, 1)
    assert answer["question"] == question
    check_answer(answer, texts(built))
    code, out, _ = run(capsys, "search", question, "--json", "--data", str(built))
    assert code == 0
    assert json.loads(out)["hits"]


def test_an_empty_question_is_wrong_use(capsys, built):
    code, out, err = run(capsys, "ask", "  ", "--data", str(built))
    assert (code, out) == (2, "")
    assert err == "footnote: the question is empty: ask something\n"


def test_a_batch_gives_one_line_a_row_in_order(capsys, built, tmp_path):
    file = tmp_path / "batch.jsonl"
    rows = [
        {"qid": "a", "question": "When does the ferry sail?", "surplus": 1},
        {"qid": 7, "question": 5},
        {"qid": "c", "question": ""},
        {"qid": "d", "question": "And who is its captain?", "history": [FERRY]},
        {"qid": "e", "question": "Who?", "history": "no list"},
    ]  # fmt: skip
    file.write_text("\n".join([*map(json.dumps, rows), "not json", "[1]"]))
    code, out, _ = run(capsys, "ask", "--batch", str(file), "--data", str(built))
    assert code == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["qid"] for line in lines] == ["a", 7, "c", "d", "e", None, None]
    assert [line["status"] == "error" for line in lines] == [
        False,
        True,
        True,
        False,
        True,
        True,
        True,
    ]
    assert all(line["error"] and line["citations"] == [] for line in lines if "error" in line)
    assert lines[3]["searched_for"] != lines[3]["question"]
    stored = texts(built)
    for line in lines:
        if line["status"] != "error":
            check_answer(line, stored)


def test_search_batch(capsys, built, tmp_path):
    file = tmp_path / "batch.jsonl"
    file.write_text('{"qid": "a", "question": "ferry"}\n\n{"qid": "b"}\n')
    code, out, _ = run(capsys, "search", "--batch", str(file), "--k", "2", "--data", str(built))
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert first["qid"] == "a"
    assert len(first["hits"]) == 2
    assert set(first["hits"][0]) == {"article_id", "start", "end", "score"}
    assert first["hits"][0]["score"] >= first["hits"][1]["score"]
    assert (second["qid"], second["hits"], second["status"]) == ("b", [], "error")


def test_list_show_and_status(capsys, built):
    code, out, _ = run(capsys, "list", "--json", "--data", str(built))
    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert set(rows) == set(ARTICLES)
    assert set(rows["ferry.md"]) >= {"id", "title", "date", "source", "words", "state"}
    assert (rows["ferry.md"]["date"], rows["ferry.md"]["source"]) == ("2024-03-01", "Harbour notes")
    code, out, _ = run(capsys, "show", "emoji.txt", "--at", "3-11", "--json", "--data", str(built))
    shown = json.loads(out)
    assert (shown["text"], shown["sha256"]) == ("The café", texts(built)["emoji.txt"][1])
    code, out, _ = run(capsys, "status", "--json", "--data", str(built))
    status = json.loads(out)
    assert (status["articles"], status["generation"], status["failures"]) == (4, 1, [])
    for command in (
        ["list"],
        ["show", "ferry.md"],
        ["status"],
        ["search", "ferry"],
        ["ask", "Who founded the museum?"],
    ):
        code, out, err = run(capsys, *command, "--data", str(built))
        assert (code, err) == (0, "")
        assert out.strip()


def test_build_json_receipt(capsys, own_copy):
    code, out, _ = run(capsys, "build", "--json", "--data", str(own_copy))
    receipt = json.loads(out)
    assert code == 0
    assert set(receipt) >= {
        "generation",
        "added",
        "changed",
        "renamed",
        "removed",
        "unchanged",
        "failed",
        "seconds",
    }
    assert (receipt["unchanged"], receipt["failed"], receipt["generation"]) == (4, [], 1)


def test_forget_removes_proves_and_keeps_out(capsys, own_copy):
    code, out, _ = run(capsys, "forget", "museum.txt", "--data", str(own_copy))
    assert code == 0
    assert "none is left" in out
    assert "was not touched" in out
    raw = b"".join(p.read_bytes() for p in own_copy.rglob("*") if p.is_file())
    assert b"Entry costs eight crowns" not in raw
    code, out, _ = run(capsys, "build", "--json", "--data", str(own_copy))
    receipt = json.loads(out)
    assert (receipt["added"], receipt["unchanged"]) == (0, 3)
    assert any("forgotten" in w["reason"] for w in receipt["warnings"])
    code, answer = ask(capsys, own_copy, "Who founded the museum?")
    assert answer["citations"][0]["article_id"] == "copy.txt"
    check_answer(answer, texts(own_copy))
    code, out, _ = run(
        capsys, "build", "--restore", "museum.txt", "--json", "--data", str(own_copy)
    )
    assert json.loads(out)["added"] == 1


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
