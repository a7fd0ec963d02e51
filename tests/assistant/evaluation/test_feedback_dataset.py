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
def kept(library):
    return ConversationStore(library, "ann")


def exported(library, tmp_path, capsys):
    file = tmp_path / "questions.jsonl"
    assert main(["feedback", "export", str(file), "--data", str(library.folder)]) == 0
    told = capsys.readouterr()
    assert main(["feedback", "export", "--data", str(library.folder)]) == 0
    assert capsys.readouterr().out == file.read_text("utf-8")
    return file, [json.loads(line) for line in file.read_text("utf-8").splitlines()], told.err


def save(kept, turn, *citations, talk="c", **fields):
    fields = {"question": f"{turn}?", "searched_for": f"{turn}?", **fields}
    kept.save(talk, turn, answer_json(answer(*citations, **fields)))


def test_a_good_answer_is_an_answerable_question_with_its_evidence(kept, library, tmp_path, capsys):
    save(kept, "before", MAY)
    save(kept, "t", MAY, MILL, short_answer="May")
    kept.rate("t", WHOLE_ANSWER, "up", "right")
    kept.rate("t", 2, "down")
    file, (row,), told = exported(library, tmp_path, capsys)
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
    assert told == f"1 row written to {file}, 1 of use to `eval` as is\n"


def test_thumbs_on_citations_alone_choose_the_evidence(kept, library, tmp_path, capsys):
    save(kept, "t", MAY, MILL, short_answer="May")
    kept.rate("t", 2, "up")
    _, (row,), _ = exported(library, tmp_path, capsys)
    assert (row["relevant"], row["answers"], row["verdict"]) == (["b.txt"], [], None)


def test_what_should_be_refused_is_not_answerable(kept, library, tmp_path, capsys):
    save(kept, "t1", MAY)
    kept.rate("t1", WHOLE_ANSWER, "refuse")
    kept.save("c", "t2", answer_json(not_found(MAY)))
    kept.rate("t2", WHOLE_ANSWER, "up")
    file, rows, _ = exported(library, tmp_path, capsys)
    assert [row["answerable"] for row in rows] == [False, False]
    assert [q.answerable for q in read_questions(file)] == [False, False]


def test_what_nobody_has_answered_yet_is_passed_over_by_eval(kept, library, tmp_path, capsys):
    save(kept, "bad", MAY)
    save(kept, "citation", MAY)
    save(kept, "good", MAY)
    kept.save("c", "refused", answer_json(not_found(MAY)))
    for turn, number, verdict in (
        ("bad", WHOLE_ANSWER, "down"), ("citation", 1, "down"), ("good", WHOLE_ANSWER, "up"),
        ("refused", WHOLE_ANSWER, "down"),
    ):  # fmt: skip
        kept.rate(turn, number, verdict)
    file, rows, told = exported(library, tmp_path, capsys)
    assert ["skip" in row for row in rows] == [True, True, False, True]
    assert [q.qid for q in read_questions(file)] == ["feedback-good"]
    assert "4 rows" in told
    assert "1 of use" in told
