"""What a question asks about, and whether a text mentions it."""

from __future__ import annotations

import pytest

from assistant.nlp.question_terms import are_mentioned, has_share, question_terms


def test_names_and_numbers_are_told_from_other_words():
    assert question_terms("When did the Ferry to Laos sail?") == ({"ferry", "lao"}, {"sail"})
    assert question_terms("What happened in 1903?") == ({"1903"}, {"happen"})


def test_question_words_and_function_words_are_no_terms():
    assert question_terms("How many are there?") == (set(), set())
    assert question_terms("On which days does it sail?") == (set(), {"sail"})


@pytest.mark.parametrize(
    ("names", "others", "known", "mentioned"),
    [
        ({"laos"}, {"sail"}, {"laos", "sail"}, True),
        ({"laos"}, {"sail"}, {"sail"}, False),
        ({"laos"}, {"a", "b", "c"}, {"laos", "a", "b"}, True),
        ({"laos"}, {"a", "b", "c"}, {"laos", "a"}, False),
        (set(), {"a", "b", "c"}, {"a", "b"}, False),
        (set(), {"a", "b"}, {"a", "b", "c"}, True),
    ],
)
def test_every_name_counts_and_two_thirds_of_the_rest(names, others, known, mentioned):
    assert are_mentioned(names, others, known) is mentioned


def test_a_share_of_no_terms_is_reached():
    assert has_share(set(), {"a"}, 1)
