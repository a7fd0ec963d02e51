"""Answers as plain text, without what stands around them in a terminal."""

from __future__ import annotations

from dataclasses import replace

from assistant.serialization.response_text import citation_marks, response_lines
from assistant.types import NOT_FOUND, Answer, QuestionPart, Statement, Timings

ANSWERED = Answer(
    question="When and who?",
    searched_for="When and who?",
    status="answered",
    statements=(
        Statement("It was in May.", (1, 2), "verbatim", 0.9),
        Statement("Ida came.", (3,), "verbatim", 0.8),
    ),
    citations=(),
    near_misses=(),
    short_answer=None,
    confidence=0.9,
    generation=1,
    timings=Timings(0, 0, 0, 0),
)
REFUSED = replace(ANSWERED, status="not_found", statements=())


def test_statements_carry_the_numbers_of_their_citations():
    assert list(response_lines(ANSWERED)) == ["It was in May. [1][2]", "Ida came. [3]"]
    assert citation_marks(()) == ""


def test_a_part_without_an_answer_is_named():
    partial = replace(ANSWERED, status="partial", parts=(QuestionPart("Who paid?", ()),))
    assert list(response_lines(partial))[-1] == "Your articles do not seem to answer: Who paid?"


def test_a_refusal_says_so_and_why():
    assert list(response_lines(REFUSED)) == [NOT_FOUND]
    assert list(response_lines(replace(REFUSED, message="Only 1 article was searched."))) == [
        NOT_FOUND, "Only 1 article was searched."
    ]  # fmt: skip


def test_a_reply_is_its_message():
    assert list(response_lines(replace(REFUSED, status="reply", message="Hello!"))) == ["Hello!"]
