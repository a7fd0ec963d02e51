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
from index.storage.measurements import ForeignScores

MIN_PASSAGES = 20  # in a smaller library ten passages are half of it: the estimate does as well
MAX_GROWTH = 1.5  # times as many or as few passages: beyond it a measurement says too little
MAX_MEAN = 30.0  # a logit; scores are within a few of 0
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

    def logit(self, centred: float) -> float:
        """The logit of the confidence of a score that is so far above the mean."""
        slope, intercept = self.probability
        return slope * centred + intercept


@dataclass(frozen=True, slots=True)
class ForeignLocation:
    """The mean score of foreign questions in a library: measured there, or estimated."""

    logit: float
    is_measured: bool


def foreign_location(scale: CohortScale, reader: str, session: Session) -> ForeignLocation:
    """The mean score of foreign questions in this library with the reader of this digest."""
    measured = session.foreign_scores
    if measured and is_usable(
        measured, reader, session.embedder.fingerprint, session.passage_count
    ):
        return ForeignLocation(measured.mean, is_measured=True)
    return ForeignLocation(scale.estimated_location(session.passage_count), is_measured=False)


def is_usable(measured: ForeignScores, reader: str, encoder: str, passages: int) -> bool:
    """Whether a measurement tells of a library with so many passages, this reader and encoder."""
    return (
        (measured.reader, measured.encoder) == (reader, encoder)
        and math.isfinite(measured.mean)
        and abs(measured.mean) <= MAX_MEAN
        and passages >= MIN_PASSAGES
        and measured.passages / MAX_GROWTH <= passages <= measured.passages * MAX_GROWTH
    )
