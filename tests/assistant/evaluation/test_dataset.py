"""Rows of questions, read and sampled."""

from __future__ import annotations

import json

import pytest

from assistant.evaluation.dataset import LabelledQuestion, read_questions
from assistant.types import Turn
from index.errors import InvalidInput


def test_a_limited_sample_is_always_the_same(dataset):
    file = dataset / "questions.jsonl"
    assert read_questions(file, limit=2) == read_questions(file, limit=2)
    assert len(read_questions(file, limit=99)) == 3
    with pytest.raises(InvalidInput, match="line 1"):
        read_questions(file, field="absent")


def test_a_file_of_skipped_rows_alone_holds_no_questions(tmp_path):
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "Who?", "skip": "later"}\n')
    with pytest.raises(InvalidInput, match="holds no questions"):
        read_questions(file)


def write(path, *rows):
    path.write_text("\n".join(json.dumps(row) if isinstance(row, dict) else row for row in rows))
    return path


def test_a_row_may_have_little(tmp_path):
    file = write(tmp_path / "q.jsonl", {"question": "Who?"}, "", {"question": "Why?", "qid": 7,
                 "answers": ["x", 5], "evidence_silver": ["y"]})  # fmt: skip
    assert read_questions(file) == [
        LabelledQuestion("1", "Who?", (), (), (), False),
        LabelledQuestion("7", "Why?", ("x", "5"), (), ("y",), True),
    ]


def test_what_answers_a_question_does_not_overrule_what_the_row_says(tmp_path):
    file = write(tmp_path / "q.jsonl", {"question": "Who?", "answers": ["x"], "answerable": False})
    assert not read_questions(file)[0].answerable


def test_the_turns_before_a_question(tmp_path):
    row = {"question": "Why?", "history": [{"question": "Who?", "answer": "Otto."},
                                           {"question": "When?"}]}  # fmt: skip
    (question,) = read_questions(write(tmp_path / "q.jsonl", row))
    assert question.history == (Turn("Who?", "Otto."), Turn("When?"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("not json", "line 2: no JSON object with 'question'"),
        ("[1]", "line 2: no JSON object with 'question'"),
        ({"q": "Who?"}, "line 2: no JSON object with 'question'"),
        ({"question": 5}, "line 2: 'question' is not a text"),
        ({"question": "Who?", "history": ["x"]}, "line 2: the history is not a list of turns"),
        ({"question": "Who?", "history": [{"answer": "x"}]}, "line 2: the history is not"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(tmp_path, row, words):
    with pytest.raises(InvalidInput, match=words):
        read_questions(write(tmp_path / "q.jsonl", {"question": "Who?"}, row))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InvalidInput, match="No such file"):
        read_questions(tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match=r"bytes\.jsonl"):
        read_questions(tmp_path / "bytes.jsonl")
