"""`status`, `list` and `show`."""

from __future__ import annotations

import json

from tests.assistant.cli.commands import run, texts
from tests.assistant.conftest import ARTICLES


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
