"""What of a model's rewritten question is taken."""

from __future__ import annotations

import pytest

from assistant.generation.query_rewriting import accepted_parts, accepted_rewrite

TOLD = ["Who founded the museum in Kirkby?", "It was founded by Otto Brandt in 1901."]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("When did Otto Brandt found it?", "When did Otto Brandt found it?"),
        ("What did the museum in Kirkby cost?\nIt cost much.", None),
        ("When did Vincent van Gogh found it?", None),
        ("Otto Brandt founded it in 1901.", None),
        ("", None),
        ("What of http://x.example in Kirkby?", None),
    ],
)
def test_a_model_s_stand_alone_question_adds_only_what_was_told(said, taken):
    assert accepted_rewrite(said, "When did he found it?", TOLD) == taken


def test_a_model_s_parts_use_only_the_question_s_words():
    question = "Who founded the museum and what does entry cost?"
    said = "1. Who founded the museum?\n2. What does entry cost?"
    assert accepted_parts(said, question) == ("Who founded the museum?", "What does entry cost?")
    assert accepted_parts("Who stole the museum?\nWhat does entry cost?", question) == ()
    assert accepted_parts("The museum was founded.", question) == ()
    assert accepted_parts("\n".join(["Who founded the museum?"] * 9), question) == ()
