"""Rows of questions, read and sampled."""

from __future__ import annotations

import pytest

from assistant.evaluation.dataset import read_questions
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
