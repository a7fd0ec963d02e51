"""Written answers on the command line, saved, exported, checked and forgotten."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from assistant.conversations.export import export_answer, read_export
from assistant.conversations.export_check import check_export
from assistant.conversations.redaction import redact_record
from assistant.conversations.store import ConversationStore
from assistant.serialization.from_json import answer_from_json
from assistant.serialization.to_json import answer_json, dumps
from index.errors import InvalidInput
from index.library import Library
from tests.assistant.generation.scripted_server import failures, scripted, words

QUESTION = "When does the ferry to Lindholm sail?"
TRUE = "The ferry to Lindholm sails at noon on Mondays."
FALSE = "It was sunk in 1950 by the navy."


@pytest.fixture
def answer(writer_of, write):
    with scripted(words(f"{TRUE} {FALSE}")) as server:
        return write(writer_of(f"{server.address}/v1#tiny"), QUESTION)


@pytest.fixture
def record(answer):
    return json.loads(dumps(answer_json(answer)))


def test_a_record_gives_the_written_answer_back(answer, record):
    assert answer_from_json(record).written == answer.written


def test_a_record_with_a_false_number_is_refused(record):
    record["written"]["statements"][0]["citations"] = [99]
    with pytest.raises(InvalidInput, match="citation that is not there"):
        answer_from_json(record)


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_exports_hold_it_and_can_be_checked(built, record, form):
    text = export_answer(record, form)
    shown = text.replace("\\", "")
    assert TRUE in shown
    assert "tiny" in shown
    if form != "json":
        assert "1 unsupported left out" in shown
        assert FALSE not in shown.split("<!--footnote-record")[0]
    assert check_export(Library(built), read_export(text)).is_valid


def test_a_written_sentence_that_is_called_a_quotation_is_found(built, record):
    record["written"]["statements"][0]["support"] = "verbatim"
    (problem,) = check_export(Library(built), read_export(dumps(record))).problems
    assert "written sentence 1 is called a quotation" in problem


def test_forgetting_an_article_takes_what_was_written_from_it(assistant, record):
    with assistant.searcher.session() as session:
        article = session.article("ferry.md")
    after = redact_record(record, article)
    assert TRUE not in dumps(after)
    assert after["written"]["unsupported"] == []
    assert after["written"]["model"] == "tiny"


def test_a_saved_answer_is_written_anew_by_its_owner_alone(own_copy, record):
    library = Library(own_copy)
    plain = {key: value for key, value in record.items() if key != "written"}
    ConversationStore(library, "ann").save("talk", "turn", plain)
    ConversationStore(library, "bob").replace_record("turn", record)
    assert "written" not in ConversationStore(library, "ann").turn("turn").record
    ConversationStore(library, "ann").replace_record("turn", record)
    assert ConversationStore(library, "ann").turn("turn").record["written"]["model"] == "tiny"
    ConversationStore(library, "ann").replace_record("gone", record)


def ask(built, capsys, *options):
    code = main(["ask", QUESTION, "--data", str(built), *options])
    said = capsys.readouterr()
    return code, said.out, said.err


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


def test_the_doctor_says_who_is_sent_what(built, capsys, monkeypatch):
    assert main(["doctor", "--data", str(built)]) == 0
    assert "Language model: No language model is configured" in capsys.readouterr().out
    monkeypatch.setenv("FOOTNOTE_LANGUAGE_MODEL", "anthropic:claude-x")
    assert main(["doctor", "--data", str(built), "--json"]) == 0
    health = json.loads(capsys.readouterr().out)
    assert health["language_model"].startswith("api.anthropic.com is sent, for claude-x")
    assert any("api.anthropic.com" in line for line in health["network"])
