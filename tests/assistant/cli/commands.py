"""Runs commands in this process, and checks what they print against the library."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.cli.main import main
from index.storage import schema

ANSWER_KEYS = {
    "question", "searched_for", "status", "short_answer", "confidence", "statements", "citations",
    "near_misses", "generation", "timings_ms",
}  # fmt: skip
CITATION_KEYS = {
    "number", "article_id", "article_sha256", "title", "date", "source", "page", "start", "end",
    "quote", "answer_start", "answer_end",
}  # fmt: skip


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
