"""The cohort: questions of all kinds and fields that no library answers."""

from __future__ import annotations

from assistant.reading.network import FOLDER

QUESTIONS = FOLDER / "foreign_questions.txt"  # one a line, in random order
ALL = 1_000_000  # more than there are
COUNT = 120  # asked of a library: their mean is known to about .06 of a logit


def foreign_questions(count: int = COUNT) -> tuple[str, ...]:
    """The first `count` of the questions that ship with the reader."""
    return tuple(QUESTIONS.read_text("utf-8").splitlines()[:count])
