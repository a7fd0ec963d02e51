"""The type of answer that a question asks for, and sentences that contain one."""

from __future__ import annotations

import pytest

from assistant.reading.answer_types import answer_type_match, answer_type_words


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("When did it sail?", "It sailed on May 3.", "It sailed at speed."),
        ("What year was it built?", "It was built in 1901.", "Built well."),
        ("How many cars fit?", "Forty cars fit.", "All cars fit."),
        ("How old was she?", "She was 40 years old.", "She was 40."),
        ("Where does it stand?", "It stands in Kirkby.", "It stands."),
        ("Why did it stop?", "It stopped because of a storm.", "It stopped."),
        ("Who founded it?", "It was founded by Otto Brandt.", "It was founded by a painter."),
    ],
)
def test_a_sentence_contains_the_type_or_not(question, yes, no):
    assert answer_type_match(question, yes) == 1.0
    assert answer_type_match(question, no) == 0.0


def test_an_unknown_type_is_undecided():
    assert answer_type_match("Did it sail?", "It sailed at noon.") == 0.5


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How far is Kirkby?", "far"),
        ("Where did the fair take place?", "take place"),
        ("What year did the mill burn?", "year"),
        ("When did the accident happen?", "happen"),
        ("Who founded the museum?", ""),
    ],
)
def test_words_that_only_name_the_type(question, words):
    assert answer_type_words(question) == words
