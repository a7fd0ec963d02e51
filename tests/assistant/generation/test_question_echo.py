"""Words that a written sentence has from the question alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.generation.question_echo import echoed_words, echoes_question, verify_question_echo
from assistant.types import Answer, Citation, Statement, Timings
from assistant.verification.types import NumberedSource, VerificationResult

MILL = "Inside the Lower Mill, the Ash turns from west to north."
WEIR = "They held that Brook Weir was the oldest on the Ash."


def source(text, before=""):
    return NumberedSource(1, text, "The Ash", before)


@pytest.mark.parametrize(
    ("text", "question", "before", "borrowed"),
    [
        ("The Ash ends at the Lower Mill.", "What ends at the mill?", "", ("ends",)),
        ("The Ash turns at the Lower Mill.", "What turns at the mill?", "", ()),
        ("The Ash ends at the Lower Mill.", "What ends at the mill?", "It ends there.", ()),
        ("The Ash stops at the Lower Mill.", "What ends at the mill?", "", ()),  # nobody's word
    ],
)
def test_they_stand_in_no_source_and_not_before_it(text, question, before, borrowed):
    assert echoed_words(text, question, [source(MILL, before)]) == borrowed


@pytest.mark.parametrize(
    ("text", "question", "is_asking"),
    [
        ("The Ash turns at which mill?", "Where does the Ash turn?", True),
        ("The Ash turns at which mill.", "At which mill does the Ash turn?", True),
        ("What kind of mill turns the Ash is here.", "What kind of mill is at the Ash?", True),
        ("The Ash turns at the mill, which is old.", "At which mill does the Ash turn?", False),
        ("This is what is called the Ash.", "What is called the Ash?", False),
        ("The Ash turns at the Lower Mill.", "At which mill does the Ash turn?", False),
        ("They asked which wheel was older.", "Which wheel was older?", False),  # as a source does
        ("Miller asked: “Why?”", "What did Miller ask?", False),
    ],
)
def test_a_question_states_nothing(text, question, is_asking):
    sources = [source(MILL), source("They asked which wheel was older.")]
    assert echoes_question(text, question, sources) is is_asking


@pytest.mark.parametrize(
    ("text", "question", "quote", "span", "support"),
    [
        ("The Ash ends at the Lower Mill.", "What of the Ash ends at the mill?", MILL,
         "turns from west", "weak"),
        ("The dam called the oldest is Brook Weir.", "Which dam is called the oldest?", WEIR,
         "Brook Weir", "supported"),
        ("The dam called the oldest is the Ash.", "Which dam is called the oldest?", WEIR,
         "Brook Weir", "weak"),
        ("The Ash was the oldest.", "Which dam is called the oldest?", WEIR,
         "Brook Weir", "supported"),  # borrows nothing: the checker alone judges it
    ],
)  # fmt: skip
def test_echoed_words_are_accepted_with_the_quoted_answer_alone(
    text, question, quote, span, support
):
    checked = verify_question_echo(
        VerificationResult(text, (1,), "supported", 0.9, ()),
        answer(question, quote, span),
        [source(quote)],
    )
    assert checked.support == support
    assert bool(checked.problems) == (support == "weak")


def test_without_a_short_answer_nothing_is_checked():
    whole = answer("Which dam is called the oldest?", WEIR, "Brook Weir")
    bare = replace(
        whole, citations=(replace(whole.citations[0], answer_start=None, answer_end=None),)
    )
    checked = VerificationResult(
        "The dam called the oldest is the Ash.", (1,), "supported", 0.9, ()
    )
    assert verify_question_echo(checked, bare, [source(WEIR)]) is checked


def answer(question, quote, span):
    at = 40 + quote.index(span)
    citation = Citation(
        1, "ash", "0" * 64, "The Ash", None, None, None, 40, 40 + len(quote), quote,
        at, at + len(span),
    )  # fmt: skip
    return Answer(
        question=question, searched_for=question, status="answered",
        statements=(Statement(quote, (1,), "verbatim", 0.9),), citations=(citation,),
        near_misses=(), short_answer=span, confidence=0.9, generation=1,
        timings=Timings(0, 0, 0, 0),
    )  # fmt: skip
