"""The whole reader over a small library: short answers, confidence, other encoders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.config import Config
from assistant.factory import configured_assistant, open_searcher
from assistant.pipeline import Assistant
from assistant.types import Answer
from tests.assistant.conftest import ARTICLES
from tests.reader import reader


def settings(data: Path) -> Config:
    return Config(data, None, False, "", 0)


def ask(data: Path, question: str) -> Answer:
    return Assistant(open_searcher(settings(data)), reader(), 0.0).ask(question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who founded the museum?", "Otto Brandt"),
        ("When was the museum founded?", "1901"),
        ("How many cars does the ferry carry?", "forty"),
        ("Why did they have to stop?", "storm"),
    ],
)
def test_the_short_answer_is_a_slice_of_the_first_quote(built, question, expected):
    answer = ask(built, question)
    first = answer.citations[0]
    assert expected in answer.short_answer
    assert first.start <= first.answer_start < first.answer_end <= first.end
    at = first.answer_start - first.start
    assert first.quote[at : at + len(answer.short_answer)] == answer.short_answer
    assert all(citation.answer_start is None for citation in answer.citations[1:])


def test_what_the_articles_say_is_surer_than_what_they_do_not(built):
    known = ask(built, "Who founded the museum in Kirkby?").confidence
    unknown = ask(built, "Which metal melts at 3422 degrees?").confidence
    assert 0 < unknown < known < 1


def test_a_heading_is_never_a_statement_and_a_short_line_that_tells_something_may_be(tmp_path):
    heading, line = "The opening of the lighthouse", "Height of the lighthouse: 31 metres"
    told = "The lighthouse of Kirkby was opened by Queen Ysolde on May 3, 1911, in a storm."
    after = "It has been lit every night since then, and its keeper lives in the tower itself."
    text = f"{heading}\n\n{told}\n\n{line}\n\n{after}\n"
    source = tmp_path / "rows.jsonl"
    source.write_text(json.dumps({"id": "a", "title": "A lamp on the coast", "text": text}))
    assert main(["build", "--jsonl", str(source), "--data", str(tmp_path / "data")]) == 0
    opened = ask(tmp_path / "data", "When was the opening of the lighthouse of Kirkby?")
    assert opened.statements[0].text == told
    assert heading not in [statement.text for statement in opened.statements]
    height = ask(tmp_path / "data", "What is the height of the lighthouse?")
    assert height.statements[0].text == line


def test_the_same_question_has_the_same_answer(built):
    one, other = (ask(built, "Where does the museum stand?") for _ in range(2))
    assert one.statements == other.statements
    assert one.confidence == other.confidence


@pytest.mark.parametrize("question", ["why " * 2500, "؟", "\ud800", "?" * 50])
def test_any_question_has_an_answer_with_true_citations(built, question):
    answer = ask(built, question)
    with open_searcher(settings(built)).session() as session:
        for citation in answer.citations:
            text = session.article(citation.article_id).text
            assert text[citation.start : citation.end] == citation.quote


def test_a_pronoun_is_explained_beside_the_quote(tmp_path, capsys):
    article = tmp_path / "a.txt"
    article.write_text("Captain Maria Holt left Lindholm at dawn.\nShe carried 300 letters.\n")
    data = tmp_path / "data"
    assert main(["build", str(article), "--data", str(data)]) == 0
    first = ask(data, "How many letters were carried?").statements[0]
    assert first.text == "She carried 300 letters."
    assert first.context == "Captain Maria Holt left Lindholm at dawn."


def test_a_library_with_another_encoder_is_read_as_well(tmp_path, capsys):
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text)
    data = tmp_path / "data"
    assert main(["build", str(tmp_path / "articles"), "--model", "fast", "--data", str(data)]) == 0
    answer = configured_assistant(settings(data)).ask("Who founded the museum in 1901?")
    assert "Otto Brandt" in answer.short_answer
    capsys.readouterr()
    main(["ask", "Who founded the museum in 1901?", "--data", str(data), "--json"])
    assert json.loads(capsys.readouterr().out)["status"] == "answered"
