"""What is asked of a table, and the numbers of its cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.query.table_questions import (
    asks_for_value,
    cell_value,
    holds,
    parse_rows_question,
)


@pytest.mark.parametrize(
    ("question", "relation", "value"),
    [
        ("Which harbour has only one crane?", "equal", 1),
        ("Which harbours have more than 20 berths?", "over", 20),
        ("Which town has fewer than three schools?", "under", 3),
        ("Which towns have at least 5 schools?", "at least", 5),
        ("Which towns have at most 5 schools?", "at most", 5),
        ("Which harbour has no crane?", "equal", 0),
        ("Which harbour has the most berths?", "most", None),
        ("What town has the lowest rent?", "least", None),
        ("In which towns did the population shrink?", "down", None),
        ("In which towns has the population grown between 2013 and 2023?", "up", None),
    ],
)
def test_rows_are_asked_for_by_a_relation(question, relation, value):
    found = parse_rows_question(question)
    assert found is not None
    assert (found.relation, found.value) == (relation, value)


@pytest.mark.parametrize(
    "question",
    [
        "How many cranes are there in Kell?",
        "Which harbour is the oldest?",
        "Which harbours have between 3 and 9 cranes?",
        "Which town opened a school in 1990?",
        "Which town has the most schools and the fewest pupils?",
    ],
)
def test_other_questions_are_not_taken_for_it(question):
    assert parse_rows_question(question) is None


def test_a_yes_no_question_or_a_reason_is_not_a_cell():
    assert asks_for_value("How many cranes are there?")
    assert asks_for_value("In what year did it open?")
    assert not asks_for_value("Is the harbour deep?")
    assert not asks_for_value("Why did the population shrink?")
    assert not asks_for_value("How did the harbour grow?")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12,400", "12400"), ("7", "7"), ("-3.5", "-3.5"), ("−3", "-3"), ("€4.50", "4.50"),
        ("38 %", "38"), ("7 km", "7"), ("1 234", "1234"), ("12,5", None), ("7–9", None),
        ("n/a", None), ("Kell", None), ("3 of 4", None), ("", None),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_only_if_it_is_read_in_one_way(cell, value):
    assert cell_value(cell) == (None if value is None else Decimal(value))


def test_relations_hold_as_their_words_say():
    five = Decimal(5)
    assert holds("equal", five, five)
    assert not holds("over", five, five)
    assert holds("at least", five, five)
    assert holds("at most", five, five)
    assert holds("under", Decimal(4), five)
