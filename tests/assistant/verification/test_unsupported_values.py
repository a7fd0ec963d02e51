"""Numbers, dates and names of a statement that no source has."""

from __future__ import annotations

import pytest

from assistant.verification.unsupported_values import (
    unsupported_dates,
    unsupported_names,
    unsupported_numbers,
)
from tests.assistant.verification.pairings import facts


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It has twelve boats.", "It has 12 boats."),
        ("It has 2,000 boats.", "It has 2000 boats."),
        ("It cost $2.5 million.", "It cost 2,500,000 dollars."),
        ("Half of them left.", "50 percent of them left."),
        ("About 2,000 came.", "1,987 came."),
        ("It was one of the first.", "It was among the earliest."),
        ("The 1990 law holds.", "The law of 1990 holds."),
    ],
)
def test_a_number_in_another_form_is_no_problem(statement, source):
    assert facts(unsupported_numbers, statement, source) == []


@pytest.mark.parametrize(
    ("statement", "source", "problem"),
    [
        ("It has 13 boats.", "It has 12 boats.", "the number 13 stands in none of its sources"),
        ("It is 5 miles long.", "It is 5 km long.", "its sources give 5 km, not 5 miles"),
        ("It cost 3 billion.", "It cost 3 million.", "the number 3 billion stands in none of its"),
        ("The third won.", "All three won.", "the number third stands in none of its sources"),
    ],
)
def test_an_unsupported_number_is_reported(statement, source, problem):
    (found,) = facts(unsupported_numbers, statement, source)
    assert found.startswith(problem)


def test_a_date_may_be_put_together_of_the_source_and_its_title():
    source = "He arrived on 12 March."
    assert facts(unsupported_dates, "He arrived on March 12.", source) == []
    assert (
        facts(
            unsupported_dates, "He arrived on March 12, 2020.", source, context=("Visits in 2020",)
        )
        == []
    )
    assert facts(unsupported_dates, "He arrived on March 12, 2020.", source) == [
        "its sources give 12 March, not March 12, 2020"
    ]


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It began in 1987.", "It began in 1978."),
        ("It began on Monday.", "It began on Tuesday."),
        ("It began in March 2020.", "It began in April 2020."),
        ("It began in 1994.", "It began in the 1990s."),
    ],
)
def test_another_date_is_reported(statement, source):
    (found,) = facts(unsupported_dates, statement, source)
    assert found.startswith("the date")


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("They met Obama.", "They met President Barack Obama."),
        ("The US agreed.", "The United States agreed."),
        ("Then French troops came.", "Then troops of France came."),
        ("It went to IBM's lab.", "It went to the lab of International Business Machines."),
    ],
)
def test_a_name_in_another_form_is_no_problem(statement, source):
    assert facts(unsupported_names, statement, source) == []


def test_an_unsupported_name_is_reported_unless_the_sentence_before_has_it():
    statement = "Then Anna Berg resigned."
    assert facts(unsupported_names, statement, "Then she resigned.") == [
        "the name Anna Berg stands in none of its sources"
    ]
    assert (
        facts(unsupported_names, statement, "Then she resigned.", context=("Anna Berg led it.",))
        == []
    )


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("It opens at six o'clock in the evening.", "It opens at 6 p.m.", 0),
        ("It opens at half past six.", "It opens at 18:30.", 0),
        ("It opens at 12 o'clock.", "It opens at noon.", 0),
        ("It opens at 6 p.m.", "It opens in the evening.", 1),
        ("It opens at seven o'clock.", "It opens at 6 p.m.", 1),
        ("It opens at six doors.", "It opens at 6 p.m.", 1),
    ],
)
def test_an_hour_in_other_words_is_no_number_of_its_own(statement, source, count):
    assert len(facts(unsupported_numbers, statement, source)) == count


def test_a_name_is_reported_once_and_a_word_that_opens_the_sentence_is_none():
    statement = "Farmers say that Anna Berg resigned and that Anna Berg left."
    assert facts(unsupported_names, statement, "She resigned and left.") == [
        "the name Anna Berg stands in none of its sources"
    ]


def test_the_words_of_a_name_may_be_written_small_in_a_source():
    source = "They saw the harbour museum."
    assert facts(unsupported_names, "They saw the Harbour Museum.", source) == []
    assert facts(unsupported_names, "They saw the Harbour Fund.", source) != []
