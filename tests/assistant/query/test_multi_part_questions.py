"""Questions that ask several things are decomposed into stand-alone questions."""

from __future__ import annotations

import pytest

from assistant.query.multi_part_questions import decompose


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When and where was the treaty signed?",
         ("When was the treaty signed?", "Where was the treaty signed?")),
        ("Who founded the Kirkby Museum, and when did it open?",
         ("Who founded the Kirkby Museum?", "When did the Kirkby Museum open?")),
        ("How do Revere and Russel differ?",
         ("What is said of Revere?", "What is said of Russel?")),
        ("Compare the Singapore summit and the Hanoi summit",
         ("What is said of the Singapore summit?", "What is said of the Hanoi summit?")),
        ("Which was signed first, the armistice or the treaty?",
         ("When was the armistice signed?", "When was the treaty signed?")),
    ],
)  # fmt: skip
def test_a_question_with_parts_is_split(question, parts):
    assert decompose(question) == parts


@pytest.mark.parametrize(
    "question",
    ["Who founded the museum?", "Who met Yoon and Kishida?", "When was the Treaty of Peace and "
     "Friendship signed?", "Who invited the leaders, and when?", "What and?", "?"],
)  # fmt: skip
def test_a_question_of_one_thing_is_not(question):
    assert decompose(question) == (question,)


def test_a_question_of_a_thousand_clauses_is_taken_apart_a_few_times(monkeypatch):
    from assistant.query import multi_part_questions as question_parts

    asked = []
    whole = question_parts.standalone_question
    monkeypatch.setattr(
        question_parts, "standalone_question", lambda *given: asked.append(given) or whole(*given)
    )
    question = "When does the ferry sail" + ", and who steers the ferry" * 1000 + "?"
    parts = decompose(question)
    assert len(parts) == question_parts.MAX_PARTS
    assert parts[0] == "When does the ferry sail?"
    assert len(asked) < question_parts.MAX_PARTS
