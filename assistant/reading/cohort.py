"""Confidence by comparison with a cohort: what foreign questions score in the same library.

A reader's score of a question that the library cannot answer depends on the library: on its size,
its field and how alike its articles are. As speaker verification does with the scores of impostors
(zero normalisation; Auckenthaler et al. 2000, doi 10.1006/dspr.1999.0360), a score is compared with
the mean score of foreign questions in this very library; their spread is much the same everywhere.
Where that was not measured, the mean is estimated from the size; docs/experiments/confidence.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from index.search.searcher import Session
from index.storage.measurements import Measurement

MEASUREMENT = "foreign questions"  # its name in the library
PASSAGES_ADDED = 5  # to the number of passages, so that the smallest libraries do not stand out


@dataclass(frozen=True, slots=True)
class CohortScale:
    """From a score to the logit of a probability.

    `location` is (a, b) of the mean score of foreign questions in a library of n passages that was
    not measured, a + b log(n + PASSAGES_ADDED); `probability` is (slope, intercept) over the score
    less the mean of the library.
    """

    location: tuple[float, ...] = (0.0, 0.0)
    probability: tuple[float, ...] = (1.0, 0.0)

    def estimated_location(self, passages: int) -> float:
        """The mean score of foreign questions that is usual in a library of this size."""
        a, b = self.location
        return a + b * math.log(passages + PASSAGES_ADDED)

    def logit(self, score: float, location: float) -> float:
        """The logit of the confidence of a score."""
        slope, intercept = self.probability
        return slope * (score - location) + intercept


@dataclass(frozen=True, slots=True)
class ForeignLocation:
    """The mean score of foreign questions in a library: measured there, or estimated."""

    logit: float
    is_measured: bool


def foreign_location(scale: CohortScale, reader_digest: str, session: Session) -> ForeignLocation:
    """The mean score of foreign questions in this library with this reader."""
    measured = session.measurement(MEASUREMENT)
    if measured and is_comparable(measured, reader_digest, session):
        value = measured.values.get("mean")
        if isinstance(value, float) and math.isfinite(value):
            return ForeignLocation(value, is_measured=True)
    return ForeignLocation(scale.estimated_location(session.passage_count), is_measured=False)


def is_comparable(measured: Measurement, reader_digest: str, session: Session) -> bool:
    """Whether a measurement was taken with this reader and this encoder."""
    own = {"reader": reader_digest, "encoder": session.embedder.fingerprint}
    return all(measured.values.get(name) == value for name, value in own.items())
