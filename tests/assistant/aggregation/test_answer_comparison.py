"""Whether two sentences answer a question the same or differently."""

from __future__ import annotations

import pytest

from assistant.aggregation.answer_comparison import compare_answers
from assistant.types import Evidence
from index.types import Sentence
from tests.ui.records import article


def evidence(text: str, answer: str, title: str = "Notes", **fields) -> Evidence:
    start = text.index(answer)
    source = article(text, title=title, **fields)
    return Evidence(source, Sentence(0, len(text)), 0.9, (start, start + len(answer)))


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        ("When was it built?", ("Built in 1871.", "1871"), ("Built in 1875.", "1875"), "different"),
        ("When was the third found?", ("One was found in 1975, the third in 1978.", "1975"),
         ("The third was found in 1978.", "1978"), None),  # the wrong one may have been taken
        ("How many cars are there?", ("There are 40 cars.", "40"), ("There are 55 cars.", "55"),
         "different"),
        ("How many cars are there?", ("There are 40 cars.", "40"), ("There are 55 buses.", "55"),
         None),
        ("How many cars are there?", ("There are 40 cars.", "40"),
         ("There are 50 to 60 cars.", "50 to 60"), None),
        ("How many cars are there?", ("There are 40 cars.", "40"), ("There are many.", "many"),
         None),
        ("How many cars are there?", ("There are 40 cars, once there were 55 cars.", "40"),
         ("There are 55 cars.", "55"), None),  # the wrong one may have been taken
        ("How many come each day?", ("There are 40 cars.", "40"), ("There are 55 cars.", "55"),
         None),
        ("Who was the first mayor?", ("It was Otto Brandt.", "Otto Brandt"),
         ("It was Maria Holt.", "Maria Holt"), "different"),
        ("Who signed it?", ("Otto Brandt did.", "Otto Brandt"), ("Maria Holt did.", "Maria Holt"),
         None),  # both may have
        ("Why?", ("It rained.", "It rained"), ("It snowed.", "It snowed"), None),
    ],
)  # fmt: skip
def test_answers_differ_only_where_there_can_be_but_one(question, one, other, expected):
    assert compare_answers(question, evidence(*one), evidence(*other)) == expected


def test_other_languages_and_tables_are_not_compared():
    one = evidence("Built in 1871.", "1871")
    assert compare_answers("When?", one, evidence("Built in 1875.", "1875", language="de")) is None
    long = evidence("Built in 1875. " + "| 3 " * 400, "1875")
    assert compare_answers("When?", one, long) is None
