"""Thumbs as rows of questions to measure on."""

from __future__ import annotations

import json

import pytest

from assistant.cli.main import main
from assistant.conversations.store import WHOLE_ANSWER, ConversationStore
from assistant.evaluation.dataset import read_questions
from assistant.serialization.to_json import answer_json
from assistant.types import Turn
from index.library import Library
from tests.ui.records import answer, article, citation, not_found

FIRST = article("It was in May. It rained for a day.", id="a.txt")
SECOND = article("The mill burned down.", id="b.txt")
MAY = citation(FIRST, "It was in May.", 1, answer_start=10, answer_end=13)
MILL = citation(SECOND, "The mill burned down.", 2)


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "data")


@pytest.fixture
def store(library):
    return ConversationStore(library, "ann")


def exported(library, tmp_path, capsys):
    file = tmp_path / "questions.jsonl"
    assert main(["feedback", "export", str(file), "--data", str(library.folder)]) == 0
    note = capsys.readouterr()
    assert main(["feedback", "export", "--data", str(library.folder)]) == 0
    assert capsys.readouterr().out == file.read_text("utf-8")
    return file, [json.loads(line) for line in file.read_text("utf-8").splitlines()], note.err


def save(store, turn, *citations, talk="c", **fields):
    fields = {"question": f"{turn}?", "searched_for": f"{turn}?", **fields}
    store.save(talk, turn, answer_json(answer(*citations, **fields)))


def test_a_good_answer_is_an_answerable_question_with_its_evidence(
    store, library, tmp_path, capsys
):
    save(store, "before", MAY)
    save(store, "t", MAY, MILL, short_answer="May")
    store.rate("t", WHOLE_ANSWER, "up", "right")
    store.rate("t", 2, "down")
    file, (row,), note = exported(library, tmp_path, capsys)
    assert row == {
        "qid": "feedback-t",
        "question": "t?",
        "history": [{"question": "before?", "answer": "It was in May."}],
        "answerable": True,
        "answers": ["May"],
        "relevant": ["a.txt"],
        "evidence": ["It was in May."],
        "verdict": "up",
        "notes": ["right"],
    }
    (question,) = read_questions(file)
    assert (question.answerable, question.evidence) == (True, ("It was in May.",))
    assert question.history == (Turn("before?", "It was in May."),)
    assert note == f"1 row written to {file}, 1 of use to `eval` as is\n"


def test_thumbs_on_citations_alone_choose_the_evidence(store, library, tmp_path, capsys):
    save(store, "t", MAY, MILL, short_answer="May")
    store.rate("t", 2, "up")
    _, (row,), _ = exported(library, tmp_path, capsys)
    assert (row["relevant"], row["answers"], row["verdict"]) == (["b.txt"], [], None)


def test_what_should_be_refused_is_not_answerable(store, library, tmp_path, capsys):
    save(store, "t1", MAY)
    store.rate("t1", WHOLE_ANSWER, "refuse")
    store.save("c", "t2", answer_json(not_found(MAY)))
    store.rate("t2", WHOLE_ANSWER, "up")
    file, rows, _ = exported(library, tmp_path, capsys)
    assert [row["answerable"] for row in rows] == [False, False]
    assert [q.answerable for q in read_questions(file)] == [False, False]


def test_what_nobody_has_answered_yet_is_passed_over_by_eval(store, library, tmp_path, capsys):
    save(store, "bad", MAY)
    save(store, "citation", MAY)
    save(store, "good", MAY)
    store.save("c", "refused", answer_json(not_found(MAY)))
    for turn, number, verdict in (
        ("bad", WHOLE_ANSWER, "down"), ("citation", 1, "down"), ("good", WHOLE_ANSWER, "up"),
        ("refused", WHOLE_ANSWER, "down"),
    ):  # fmt: skip
        store.rate(turn, number, verdict)
    file, rows, note = exported(library, tmp_path, capsys)
    assert ["skip" in row for row in rows] == [True, True, False, True]
    assert [q.qid for q in read_questions(file)] == ["feedback-good"]
    assert "4 rows" in note
    assert "1 of use" in note
