"""The confidence of a score, compared with those of foreign questions in the same library."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.reading.cohort import MIN_PASSAGES, CohortScale, foreign_location
from assistant.reading.reader import load_weights, sigmoid
from index.storage.measurements import ForeignScores

SCALE = CohortScale((-4.0, 0.25), (1.2, -1.5))


MEASURED = ForeignScores(-3.5, "a reader", "an encoder", 100, 100)


def session(passages: int, measured: ForeignScores | None) -> SimpleNamespace:
    """A library of so many passages that was measured, or not."""
    return SimpleNamespace(
        passage_count=passages,
        embedder=SimpleNamespace(fingerprint="an encoder"),
        foreign_scores=measured,
    )


@pytest.mark.parametrize("passages", [67, 100, 150])
def test_what_was_measured_with_the_same_models_is_taken(passages):
    found = foreign_location(SCALE, "a reader", session(passages, MEASURED))
    assert (found.logit, found.is_measured) == (-3.5, True)


@pytest.mark.parametrize(
    "measured",
    [
        None,
        replace(MEASURED, reader="another"),
        replace(MEASURED, encoder="another"),
        replace(MEASURED, mean=math.nan),
        replace(MEASURED, mean=-math.inf),
        replace(MEASURED, mean=1e9),
        replace(MEASURED, passages=60),
        replace(MEASURED, passages=150),
    ],
    ids=["none", "reader", "encoder", "nan", "infinite", "absurd", "grown", "shrunk"],
)
def test_else_it_is_estimated_from_the_size(measured):
    found = foreign_location(SCALE, "a reader", session(95, measured))
    assert found.logit == pytest.approx(-4.0 + 0.25 * math.log(100))
    assert not found.is_measured


def test_a_library_that_has_shrunk_to_a_few_passages_is_estimated():
    few = MIN_PASSAGES - 1
    found = foreign_location(SCALE, "a reader", session(few, replace(MEASURED, passages=few)))
    assert not found.is_measured


def test_the_probability_is_over_the_score_less_the_mean():
    assert SCALE.logit(3.0) == pytest.approx(1.2 * 3.0 - 1.5)


def test_a_mean_foreign_question_is_refused():
    weights = load_weights()
    assert sigmoid(weights.scale.logit(0.0)) < weights.threshold / 2
    assert weights.scale.location[1] > 0, "foreign questions score more in large libraries"
