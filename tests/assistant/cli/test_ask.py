"""`ask` and `search`: one question or a batch, in words and as JSON."""

from __future__ import annotations

import json

import pytest

from tests.assistant.cli.commands import ask, check_answer, run, texts

FERRY = {"question": "When does the ferry sail?"}


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


@pytest.fixture
def large_is_there(tiny_reader, monkeypatch):
    monkeypatch.setattr("assistant.reading.cascade.LARGE_FOLDER", tiny_reader)


@pytest.mark.usefixtures("large_is_there")
@pytest.mark.parametrize(("options", "expected"), [((), "large"), (("--reader", "small"), None)])
def test_the_large_reader_reads_where_it_is_there_unless_the_small_one_is_chosen(
    capsys, built, tmp_path, options, expected
):
    arguments = ("ask", "Who founded the museum?", "--json", *options)
    code, out, _ = run(capsys, *arguments, "--data", str(built))
    assert (code, json.loads(out).get("reader")) == (0, expected)
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(FERRY | {"qid": 1}))
    code, out, _ = run(capsys, "ask", "--batch", str(rows), *options, "--data", str(built))
    assert (code, json.loads(out).get("reader")) == (0, expected)


def test_a_large_reader_that_is_not_there_is_one_line_and_an_answer_all_the_same(
    capsys, built, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr("assistant.reading.cascade.LARGE_FOLDER", tmp_path / "none")
    arguments = ("ask", "Who founded the museum?", "--reader", "large", "--json")
    code, out, _ = run(capsys, *arguments, "--data", str(built))
    assert code == 0
    assert "reader" not in json.loads(out)
    assert len(caplog.records) == 1


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
