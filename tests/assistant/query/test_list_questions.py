"""Which questions ask for a list."""

from __future__ import annotations

import pytest

from assistant.query.list_questions import parse_list_question


@pytest.mark.parametrize(
    "question",
    ["Which countries joined ASEAN?", "What islands does Japan control?", "Who attended the "
     "summit?", "Which four major networks are based in Manhattan?", "Who were Temüjin's three "
     "full brothers?", "What are the two seminaries?"],
)  # fmt: skip
def test_questions_for_several_things(question):
    assert parse_list_question(question).question == question


@pytest.mark.parametrize(
    ("order", "question"),
    [
        ("Name the founding members of ASEAN", "What are the founding members of ASEAN?"),
        ("List all countries that took part in the talks.",
         "Which countries took part in the talks?"),
        ("Please give me a list of towns in the league", "What are the towns in the league?"),
    ],
)  # fmt: skip
def test_orders_become_questions(order, question):
    assert parse_list_question(order).question == question


@pytest.mark.parametrize(
    "question",
    ["Who wrote the law?", "What does Japan control?", "What causes cancer?", "Name the king",
     "What freezes at 90 K?", "Which is larger?", "What is ASEAN?", "What happens to salts?", "",
     "which " * 2000, "what " + "were b’s " * 32, "what are " + "the b’s " * 36,
     "list " + "all b " * 48],
)  # fmt: skip
def test_questions_for_one_thing(question):
    assert parse_list_question(question) is None
