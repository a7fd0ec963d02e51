"""The close questions that were written for passages of the training sets."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).resolve().parent.parent.parent / "training/data/close_questions.jsonl"


def test_each_question_has_an_answer_with_a_place_or_neither() -> None:
    from reader_written import read_written_questions

    rows = list(read_written_questions(FILE))
    assert len({(row.article, row.question) for row in rows}) == len(rows) == 1456
    assert sum(bool(row.answer) for row in rows) == 624
    assert all((row.at >= 0) == bool(row.answer) for row in rows)
    assert all(row.question.strip() == row.question for row in rows)


def test_no_question_is_on_a_text_that_is_kept_from_training() -> None:
    from reader_data import is_held_out, written_questions
    from reader_written import read_written_questions

    held = {row["doc_id"] for row in written_questions()}
    rows = list(read_written_questions(FILE))
    assert not held & {row.article for row in rows}
    assert not any(is_held_out(row.article.split("-", 1)[-1]) for row in rows if "-" in row.article)
