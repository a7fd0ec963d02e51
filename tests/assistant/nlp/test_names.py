"""Names by their capitals, and which may be one."""

from __future__ import annotations

import pytest

from assistant.nlp.dates import dates_agree as dates_agree
from assistant.nlp.names import extract_names, names_agree
from assistant.nlp.numbers import numbers_agree as numbers_agree


def name(text):
    (only,) = extract_names(text)
    return only


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met President Barack Obama's aides.", ["Barack Obama"]),
        ("The U.S. House of Representatives voted.", ["U.S. House of Representatives"]),
        ("On Tuesday in March, Angela Merkel and John F. Kennedy spoke.",
         ["Angela Merkel", "John F. Kennedy"]),
        ("It was IBM. Then they left.", ["IBM"]),
        ("the New York Times", ["New York Times"]),
        ("They saw Paris of old.", ["Paris"]),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitals(text, found):
    assert [each.text for each in extract_names(text)] == found


def test_a_single_word_that_opens_a_sentence_is_not_sure():
    assert [n.is_certain for n in extract_names("Farmers met. NATO agreed. They saw Paris.")] == [
        False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("in Obama", "in Barack Obama", True),
        ("to John Kennedy", "to John F. Kennedy", True),
        ("the IBM", "the International Business Machines", True),
        ("the US", "the United States", True),
        ("the French", "in France", True),
        ("in Australia", "the Australians", True),
        ("in Australia", "in Austria", False),
        ("to John Kennedy", "to Robert Kennedy", False),
        ("to J. Kennedy", "to John Kennedy", True),
        ("to J. Kennedy", "to Robert Kennedy", False),
        ("the UN", "the United Nations", True),
        ("in China", "in Japan", False),
    ],
)
def test_names_agree_in_short_forms_acronyms_and_adjectives(one, other, same):
    assert names_agree(name(one), name(other)) is same
