"""A predicate said of another subject, on invented sentences."""

from __future__ import annotations

import pytest

from assistant.verification.subject_mismatch import subject_mismatches
from tests.assistant.verification.pairings import paired

MILL = "The old mill employs 40 people in Kirkby."
OWN = "The old mill employs 40 people in Kirkby"


@pytest.mark.parametrize(
    ("joined", "other"),
    [
        ("crosses the narrow strait every hour", "The white ferry crosses the narrow strait "
         "every hour."),
        ("is toxic to most fish", "Chlorine is toxic to most fish."),
        ("is more informal than a trial", "Debate is more informal than a trial."),
        ("supported a party of bakers", "The Vikings supported a party of bakers."),
        ("had begun to build ships", "Lindholm had begun to build ships."),
        ("has since grown to teach 300 pupils", "Berkeley has since grown to teach 300 pupils."),
        ("also aimed to end the dispute", "Brandt also aimed to end the dispute."),
        ("is a lens of two kinds of glass", "An achromat is a lens of two kinds of glass."),
        ("was painted by three nuns", "In 1720, Saint Anne's altar was painted by three nuns."),
        ("can lift eleven tonnes of steel", "A harbour crane can lift eleven tonnes of steel."),
        ("will close its two schools", "Lindholm council will close its two schools."),
        ("were sailing down the northern rivers", "Traders were sailing down the northern rivers."),
        ("did not sign the treaty of May", "Denmark did not sign the treaty of May."),
        ("won the cup with twelve goals", "Anna Berg won the cup with twelve goals."),
        ("should be stored in dry cellars", "Potatoes should be stored in dry cellars."),
    ],
)  # fmt: skip
def test_a_predicate_joined_on_is_reported(joined, other):
    statement, pairings = paired(f"{OWN} and {joined}.", MILL, other)
    assert len(list(subject_mismatches(statement, pairings))) == 1


@pytest.mark.parametrize(
    ("joined", "other"),
    [
        ("crosses the strait", "It crosses the strait."),
        ("was closed in May", "The mill was closed in May."),
        ("has three wheels", "Its wheels are three, and it has a pond."),
        ("Chlorine is toxic to fish", "Chlorine is toxic to fish."),
        ("fish suffer from chlorine", "Chlorine is toxic to fish."),
        ("the ferry crosses the strait", "The white ferry crosses the strait every hour."),
        ("was sold to the town", "This building was sold to the town."),
        ("is a museum now", "The building is a museum now."),
        ("was bought by Otto Brandt", "Otto Brandt bought the mill."),
        ("has a pond", "Kirkby has a pond."),
        ("pays good wages", "These works pay good wages."),
        ("burned down twice", "There the mill burned down twice."),
        ("was owned by monks", "After the war, it was owned by monks."),
        ("was renamed in 1990", "In 1990, the mill was renamed."),
        ("its owner, Anna Berg, won the cup", "Anna Berg won the cup."),
    ],
)
def test_what_the_source_says_of_the_same_is_not(joined, other):
    statement, pairings = paired(f"{OWN} and {joined}.", MILL, other)
    assert list(subject_mismatches(statement, pairings)) == []


def test_one_source_has_nothing_joined_on():
    statement, pairings = paired(f"{OWN} and is toxic to fish.", "Chlorine is toxic to fish.")
    assert list(subject_mismatches(statement, pairings)) == []


def test_a_predicate_of_another_subject_is_reported():
    mill = "The old mill employs 40 people in Kirkby."
    ferry = "The white ferry crosses the narrow strait every hour."
    joined = "The old mill employs 40 people and crosses the narrow strait every hour."
    assert list(subject_mismatches(*paired(joined, mill, ferry))) == [
        "it says of something else what a source says of “white ferry”"
    ]
    it = ferry.replace("The white ferry", "It")
    assert list(subject_mismatches(*paired(joined, mill, it))) == []
    both = "The old mill employs 40 people and the ferry crosses the narrow strait."
    assert list(subject_mismatches(*paired(both, mill, ferry))) == []
