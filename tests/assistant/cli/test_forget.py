"""`forget`: what it removes, proves and keeps out."""

from __future__ import annotations

import json

from tests.assistant.cli.commands import ask, check_answer, run, texts


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
