"""`search`: passages ranked without an answer."""

from __future__ import annotations

import json

from tests.assistant.cli.commands import run


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
