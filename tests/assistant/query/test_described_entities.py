"""Descriptions in a question that stand for a name."""

from __future__ import annotations

import pytest

from assistant.query.described_entities import embedded_description, replace_description


@pytest.mark.parametrize(
    ("question", "first", "then"),
    [
        ("What did the host of the summit say about Kirkby?", "Who was the host of the summit?",
         "What did X say about Kirkby?"),
        ("When was the founder of the museum born?", "Who was the founder of the museum?",
         "When was X born?"),
        ("What happened to the man who shot Otto Brandt?", "Who shot Otto Brandt?",
         "What happened to X?"),
        ("Who rules the country where the Olympics were held?",
         "In which country were the Olympics held?", "Who rules X?"),
        ("Who leads the capital of the country that won the war?", "Which country won the war?",
         "Who leads the capital of X?"),
    ],
)  # fmt: skip
def test_a_description_is_found_with_what_it_asks(question, first, then):
    described = embedded_description(question)
    assert described is not None
    assert described.question == first
    assert replace_description(question, described, "X") == then


@pytest.mark.parametrize(
    "question",
    ["Who was the host of the summit?", "What is the capital of Spain?", "Who founded ASEAN?",
     "When was the treaty signed?", "the founder of " * 400, "", "Who is the man who won?"],
)  # fmt: skip
def test_what_is_asked_for_itself_is_no_description(question):
    assert embedded_description(question) is None
