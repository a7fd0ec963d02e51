"""The confidence of a score, compared with those of foreign questions in the same library."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from assistant.reading.cohort import CohortScale, foreign_location
from assistant.reading.reader import load_weights, sigmoid
from index.storage.measurements import Measurement

SCALE = CohortScale((-4.0, 0.25), (1.2, -1.5))


def session(passages: int = 100, **values: object) -> SimpleNamespace:
    """A library of so many passages that was measured with these values, if any."""
    measured = Measurement(values, passages, passages + 1) if values else None
    return SimpleNamespace(
        passage_count=passages,
        embedder=SimpleNamespace(fingerprint="an encoder"),
        measurement=lambda _: measured,
    )


def test_what_was_measured_with_the_same_models_is_taken():
    library = session(mean=-3.5, reader="a reader", encoder="an encoder")
    found = foreign_location(SCALE, "a reader", library)
    assert (found.logit, found.is_measured) == (-3.5, True)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"mean": -3.5, "reader": "another", "encoder": "an encoder"},
        {"mean": -3.5, "reader": "a reader", "encoder": "another"},
        {"mean": "low", "reader": "a reader", "encoder": "an encoder"},
        {"mean": math.nan, "reader": "a reader", "encoder": "an encoder"},
    ],
)
def test_else_it_is_estimated_from_the_size(values):
    found = foreign_location(SCALE, "a reader", session(95, **values))
    assert found.logit == pytest.approx(-4.0 + 0.25 * math.log(100))
    assert not found.is_measured


def test_the_same_score_is_surer_where_foreign_questions_score_less():
    sparse, dense = SCALE.logit(-1.0, -4.0), SCALE.logit(-1.0, -2.5)
    assert sparse == pytest.approx(1.2 * 3.0 - 1.5)
    assert sigmoid(sparse) > sigmoid(dense)


def test_a_mean_foreign_question_is_refused_in_libraries_of_every_size():
    weights = load_weights()
    for passages in (1, 50, 1_000, 100_000):
        location = weights.scale.estimated_location(passages)
        assert sigmoid(weights.scale.logit(location, location)) < weights.threshold / 2
    assert weights.scale.location[1] > 0, "foreign questions score more in large libraries"
