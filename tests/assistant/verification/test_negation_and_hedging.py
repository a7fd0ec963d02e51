"""What turns, loosens or widens a statement against its source."""

from __future__ import annotations

import pytest

from assistant.verification.negation_and_hedging import (
    hedge_problems,
    negation_problems,
    opposite_problems,
    overgeneralisation_problems,
)
from tests.assistant.verification.pairings import paired


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("The bridge was not closed.", "The bridge was closed.", 1),
        ("The bridge was closed.", "The bridge was not closed.", 1),
        ("The bridge was never closed.", "The bridge was not closed.", 0),
        ("The team didn't win the cup.", "The team failed to win the cup.", 0),
        ("He won the cup.", "He failed to win the cup.", 1),
        ("The bridge was closed.", "The bridge was closed, but the road was not flooded.", 0),
    ],
)
def test_negation_is_compared_on_the_words_it_is_about(statement, source, count):
    assert len(list(negation_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("Prices rose in May.", "Prices fell in May.", 1),
        ("It was after the war.", "It was before the war.", 1),
        ("Prices rose in May.", "Prices increased in May.", 0),
        ("Prices rose in May.", "Prices rose after they fell.", 0),
    ],
)
def test_plain_opposites_are_reported(statement, source, count):
    assert len(list(opposite_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("The plant will close.", "The plant may close.", 1),
        ("He stole the car.", "He reportedly stole the car.", 1),
        ("The plant might close.", "The plant may close.", 0),
        ("The plant will close.", "The plant will close, which may help.", 0),
        ("It began in Kirkby.", "Halden claimed that it began in Kirkby.", 1),
        ("It began in Kirkby.", "It is thought to have begun in Kirkby.", 1),
        ("Halden wrote that it began in Kirkby.", "Halden claimed that it began in Kirkby.", 0),
        ("It is believed to have begun in Kirkby.", "It is thought to have begun in Kirkby.", 0),
        ("The team visited Kirkby.", "The team is scheduled to visit Kirkby in May.", 1),
        ("The team will visit Kirkby.", "The team is scheduled to visit Kirkby in May.", 0),
        ("The team plans to visit Kirkby.", "The team is scheduled to visit Kirkby.", 0),
        ("The set was sold in Kirkby.", "The set was sold in Kirkby.", 0),
        ("The flood took two lives.", "The flood claimed two lives.", 0),
        ("It taught in Kirkby.", "Two schools of thought taught in Kirkby.", 0),
    ],
)
def test_a_dropped_hedge_is_reported(statement, source, count):
    assert len(list(hedge_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("All members agreed.", "Some members agreed.", 1),
        ("It always rains.", "It often rains.", 1),
        ("All members agreed.", "All members agreed.", 0),
    ],
)
def test_overgeneralisation_is_reported(statement, source, count):
    assert len(list(overgeneralisation_problems(*paired(statement, source)))) == count
