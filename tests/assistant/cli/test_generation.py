"""`ask` with a language model: the quoted answer, then the written one."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from tests.assistant.generation.scripted_server import failures, scripted, words

QUESTION = "When does the ferry to Lindholm sail?"
TRUE = "The ferry to Lindholm sails at noon on Mondays."
FALSE = "It was sunk in 1950 by the navy."


def ask(built, capsys, *options):
    code = main(["ask", QUESTION, "--data", str(built), *options])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_ask_prints_the_quoted_answer_then_the_written_one(built, capsys):
    with scripted(words(f"{TRUE} {FALSE}")) as server:
        code, out, err = ask(built, capsys, "--model", f"{server.address}/v1#tiny")
    assert code == 0
    quoted, written = out.split("In the words of tiny, checked against the articles:\n")
    assert quoted.startswith("The ferry to Lindholm sails at noon on Mondays. [1]")
    assert written.startswith(f"{TRUE} [1]\n")
    assert "Left out, as no article supports it: 1 sentence." in written
    assert FALSE not in out
    assert err == ""


def test_ask_writes_with_the_configured_model_only_when_asked(built, capsys, monkeypatch):
    with scripted(words(TRUE)) as server:
        monkeypatch.setenv("FOOTNOTE_LANGUAGE_MODEL", f"{server.address}/v1#tiny")
        code, out, _ = ask(built, capsys, "--json")
        assert server.requests == []
        assert "written" not in json.loads(out)
        code, out, _ = ask(built, capsys, "--json", "--written")
    assert code == 0
    assert json.loads(out)["written"]["statements"][0]["text"] == TRUE


FAILURES = failures(silent="said nothing for 2 s", slow="took longer than 4 s")


@pytest.mark.parametrize("name", FAILURES)
def test_on_the_command_line_a_failure_is_one_line_below_the_quoted_answer(
    built, capsys, monkeypatch, name
):
    monkeypatch.setenv("FOOTNOTE_MODEL_SECONDS", "4")
    reply, line = FAILURES[name]
    with scripted(reply) as server:
        code, out, err = ask(built, capsys, "--model", f"{server.address}/v1#tiny")
    assert code == 0
    assert out.startswith("The ferry to Lindholm sails at noon on Mondays. [1]")
    assert line in err
    assert err.startswith("footnote: ")
    assert err.endswith("; the quoted answer stands\n")
    assert err.count("\n") == 1


def test_on_the_command_line_a_model_s_wrong_numbers_cite_nothing(built, capsys):
    with scripted(words(f"{TRUE} [9] [77]")) as server:
        code, out, err = ask(built, capsys, "--model", f"{server.address}/v1#tiny")
    assert (code, err) == (0, "")
    assert f"{TRUE} [1]\n" in out.split("checked against the articles:\n")[1]
    assert "[9]" not in out
    assert "[77]" not in out


def test_ask_written_without_a_model_says_how_to_name_one(built, capsys):
    code, out, err = ask(built, capsys, "--written")
    assert (code, out) == (2, "")
    assert "no language model is configured: set FOOTNOTE_LANGUAGE_MODEL or give --model" in err
