"""Rows of questions, read and sampled."""

from __future__ import annotations

import json

import pytest

from assistant.evaluation.dataset import LabelledQuestion, read_foreign_questions, read_questions
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


def test_the_passages_that_answer_a_question(tmp_path):
    row = {"question": "Why?", "spans": [[0, 7], [20, 31]], "answerable": True}
    (question,) = read_questions(write(tmp_path / "q.jsonl", row))
    assert question.spans == ((0, 7), (20, 31))


@pytest.fixture
def foreign(tmp_path):
    """A file of ten answerable questions of another set, and one that is skipped."""
    row = {"answers": ["x"], "relevant": ["a.txt"], "evidence": ["x y"], "spans": [[0, 4]]}
    rows = [{"question": f"Who is {i}?", "history": [{"question": "?"}], **row} for i in range(10)]
    return write(tmp_path / "foreign.jsonl", *rows, {"question": "Skipped?", "skip": "later"})


@pytest.mark.parametrize(("own", "share", "count"), [(16, 0.2, 4), (9, 0.5, 9), (2, 0.01, 1)])
def test_foreign_questions_are_a_share_of_all_that_are_asked(foreign, own, share, count):
    rows = read_foreign_questions(foreign, own, share)
    assert len(rows) == count == max(1, round(share * (own + count)))
    assert rows == read_foreign_questions(foreign, own, share)


def test_a_foreign_question_is_unanswerable_whatever_its_row_says(foreign):
    row = read_foreign_questions(foreign, 1, 0.5)[0]
    assert row == LabelledQuestion(
        row.qid, row.text, (), (), (), False, (Turn("?"),), is_foreign=True
    )


def test_too_few_foreign_questions_are_named_with_what_is_needed(foreign):
    assert len(read_foreign_questions(foreign, 40, 0.2)) == 10
    with pytest.raises(InvalidInput, match="holds 10 questions, but a share of 0.2 beside 44") as e:
        read_foreign_questions(foreign, 44, 0.2)
    assert "needs 11: give a smaller --share or --limit" in str(e.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("not json", "line 2: no JSON object with 'question'"),
        ("[1]", "line 2: no JSON object with 'question'"),
        ({"q": "Who?"}, "line 2: no JSON object with 'question'"),
        ({"question": 5}, "line 2: 'question' is not a text"),
        ({"question": "Who?", "spans": 5}, "line 2: the spans are not a list of ranges"),
        ({"question": "Who?", "spans": [5, 9]}, "line 2: the spans are not a list of ranges"),
        ({"question": "Who?", "spans": [[1, 2, 3]]}, "line 2: the spans are not a list"),
        ({"question": "Who?", "spans": [[7, 7]]}, r"line 2: \[7, 7\] is not a range of a text"),
        ({"question": "Who?", "spans": [[-1, 4]]}, r"line 2: \[-1, 4\] is not a range"),
        ({"question": "Who?", "spans": [["0", 4.5]]}, r"line 2: \[0, 4.5\] is not a range"),
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
