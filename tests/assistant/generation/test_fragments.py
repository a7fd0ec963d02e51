"""Pieces without a verb: which they are, and when they are shown."""

from __future__ import annotations

import pytest

from assistant.generation.fragments import is_fragment, is_part_of_answer
from tests.assistant.generation.scripted_server import scripted, words

QUESTION = "When does the ferry to Lindholm sail?"


@pytest.mark.parametrize(
    "text",
    [
        "Niels Jerne", "The old researcher Stephen Cook.", "long, planar igneous intrusions",
        "The harbour company of Lindholm (which also owns it)", "Poland's largest old city",
        "The man who sold the boat",
    ],
)  # fmt: skip
def test_pieces(text):
    assert is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sails at noon.", "It's open at noon daily", "Trees grow fast in spring.",
        "The man who sold the boat left.", "The piece that broke was called a lens.",
        "Because it was late, the ferry waited.", "A letter which holds a stamp is known as old.",
        "They don't sail on Sundays.",
    ],
)  # fmt: skip
def test_sentences(text):
    assert not is_fragment(text)


BURNET = "In the 1950s Frank Burnet, inspired by Niels Jerne, formulated the theory."
BUSHEL = "Duty is the work delivered by burning one bushel (94 pounds) of coal."
ANIMALS = "It is home to the otter, beaver and hundreds of bird species."
DIKES = "Dikes, long, planar intrusions, enter along cracks."
FERRY = "The ferry to Lindholm sails at noon on Mondays."


@pytest.mark.parametrize(
    ("text", "quote", "span", "answers"),
    [
        ("Frank Burnet", BURNET, "Frank Burnet", True),
        ("Niels Jerne", BURNET, "Frank Burnet", False),
        ("94 pounds", BUSHEL, "94", True),
        ("9", BUSHEL, "94", False),
        ("The otter.", ANIMALS, "otter, beaver and hundreds of bird species", True),
        ("noon", FERRY, "Mondays", True),
        ("At noon", FERRY, "noon on Mondays", True),
        ("Before noon", FERRY, "noon on Mondays", False),
        ("Lindholm sails at noon", FERRY, "noon on Mondays", False),
        ("Lindholm", FERRY, "Mondays", False),
        ("long, planar intrusions", DIKES, "Dikes", False),
        ("", FERRY, "Mondays", False),
    ],
)
def test_a_piece_answers_as_the_articles_do_or_not(text, quote, span, answers):
    start = quote.index(span)
    assert is_part_of_answer(text, quote, start, start + len(span)) is answers


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Noon on Mondays", True),
        ("At noon", True),
        ("Lindholm", False),  # stands in the quoted sentence, and is not the answer
        ("The ferry to Lindholm", False),
        (FERRY, True),
    ],
)
def test_a_piece_is_shown_only_as_the_answer_that_is_quoted(generator_for, write, said, shown):
    with scripted(words(said)) as server:
        answer = write(generator_for(server.address), QUESTION)
    assert answer.short_answer in FERRY
    assert [s.text for s in answer.written.statements] == ([said] if shown else [])
