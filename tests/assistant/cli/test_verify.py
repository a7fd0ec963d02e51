"""`verify FILE`: the citations of an exported answer, checked."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from assistant.conversations.export import (
    ExportFormat,
    export_answer,
)

FORMS: list[ExportFormat] = ["markdown", "html", "json"]


@pytest.fixture
def exported(built, capsys):
    """What `ask --json` prints, as a record."""
    assert main(["ask", "How many cars does the ferry carry?", "--json", "--data", str(built)]) == 0
    return json.loads(capsys.readouterr().out)


def verified(capsys, data, file, *options):
    code = main(["verify", str(file), "--data", str(data), *options])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("form", FORMS)
def test_verify_checks_each_form(exported, built, capsys, tmp_path, form):
    file = tmp_path / "answer"
    file.write_text(export_answer(exported, form), "utf-8", newline="")
    code, out, _ = verified(capsys, built, file)
    assert code == 0
    assert "[1]  unchanged  ferry.md" in out
    code, out, _ = verified(capsys, built, file, "--json")
    checked = json.loads(out)
    assert (code, checked["holds"], checked["problems"]) == (0, True, [])
    assert checked["citations"][0]["citation"] == exported["citations"][0]


def test_verify_finds_what_is_not_so(exported, built, capsys, tmp_path):
    def check(change):
        record = json.loads(json.dumps(exported))
        change(record)
        file = tmp_path / "answer.json"
        file.write_text(json.dumps(record))
        code, out, _ = verified(capsys, built, file)
        return code, out

    def cite(**fields):
        return lambda record: record["citations"][0].update(fields)

    start = exported["citations"][0]["start"]
    assert check(cite(start=start + 3))[0] == 0
    assert f"moved      ferry.md {start + 3}" in check(cite(start=start + 3))[1]
    code, out = check(cite(article_id="no.txt"))
    assert (code, "gone" in out) == (1, True)
    code, out = check(cite(quote="It carries fifty cars and 300 passengers."))
    assert (code, "edited" in out, "forty cars" in out) == (1, True, True)
    code, out = check(lambda r: r["statements"][0].update(text="It carries a thousand cars."))
    assert (code, "statement 1 is not the sentence that it cites" in out) == (1, True)
    code, out = check(lambda r: r.update(short_answer="a thousand"))
    assert (code, "the short answer is in none" in out) == (1, True)


def test_verify_reads_a_batch_and_refuses_wrong_use(exported, built, capsys, tmp_path):
    file = tmp_path / "batch.jsonl"
    file.write_text(f"{json.dumps(exported)}\n{json.dumps(exported)}\n")
    assert verified(capsys, built, file)[1].count("unchanged") == 2 * len(exported["citations"])
    for name, content, words in (
        ("none", None, "No such file"),
        ("words", b"words", "no answer of Footnote"),
        ("bytes", b"\xff\xfe\x00", "not a text"),
        ("half", b'{"citations": [{}], "question": "q", "status": "answered"}', "start and end"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        code, out, err = verified(capsys, built, tmp_path / name)
        assert (code, out) == (2, "")
        assert words in err and err.count("\n") == 1
