"""The questions that a library is calibrated with."""

from __future__ import annotations

from assistant.calibration.foreign_questions import COUNT, foreign_questions


def test_the_same_questions_are_asked_of_every_library():
    asked = foreign_questions()
    assert len(asked) == COUNT
    assert asked == foreign_questions()
    assert asked[:10] == foreign_questions(10)
    assert all(question.strip() for question in asked)
