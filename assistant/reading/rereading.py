"""The features of passages that a second network has read as well, after those of the first.

The fitted sentence model sees both: the columns of the first reading are as without a second one,
those added here are 0 for a sentence that was not read again, and `reread` says which is which. The
confidence builds on that of the small reader, so that a library is calibrated with it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.reading.features import (
    MIN_LOG_SHARE,
    SENTENCE_FEATURES,
    FeatureMatrix,
    PassageScores,
    log_sum_exp,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REREAD_MARGIN = 4.0  # of logits; what is further behind hardly ever comes first, read again or not
REREAD_FEATURES = (
    "reread", "reread_span_share", "reread_span_over_none", "reread_evidence",
    "reread_evidence_share", "reread_answerable",
)  # fmt: skip
CASCADE_SENTENCE_FEATURES = (*SENTENCE_FEATURES, *REREAD_FEATURES)
CASCADE_CONFIDENCE_FEATURES = ("small_score", "best_logit", "most_answerable")


def passages_to_reread(
    scored: FeatureMatrix, logits: NDArray[np.float64], limit: int
) -> tuple[int, ...]:
    """The `limit` passages with the best sentences, as indices, best first.

    Fewer where the rest is far behind, which is so for most questions.
    """
    import numpy as np

    order = np.argsort(-logits, kind="stable")
    near = order[logits[order] >= logits[order[:1]] - REREAD_MARGIN]
    return tuple(dict.fromkeys(scored.places[row][0] for row in near))[:limit]


def with_rereading(scored: FeatureMatrix, read: Sequence[PassageScores]) -> FeatureMatrix:
    """The matrix with `REREAD_FEATURES` as further columns; itself if nothing was read again.

    Shares are of what was read again alone.
    """
    import numpy as np

    second = [
        (row, again, again.sentences[s])
        for row, (p, s) in enumerate(scored.places)
        if (again := read[p].reread)
    ]
    if not second:
        return scored
    mass = np.array([sentence.mass for _, _, sentence in second])
    evidence = np.array([sentence.evidence for _, _, sentence in second])
    columns = (
        np.ones(len(second)),
        np.maximum(mass - log_sum_exp(mass), MIN_LOG_SHARE),
        np.array([sentence.span - again.none for _, again, sentence in second]),
        evidence,
        np.maximum(evidence - log_sum_exp(evidence), MIN_LOG_SHARE),
        np.array([again.answerable for _, again, _ in second]),
    )
    added = np.zeros((len(scored.places), len(REREAD_FEATURES)))
    added[[row for row, _, _ in second]] = np.column_stack(columns)
    return replace(scored, features=np.hstack([scored.features, added]))


def confidence_signals(
    read: Sequence[PassageScores], logits: NDArray[np.float64]
) -> tuple[float, float]:
    """The logit of the best sentence, and that any passage that was read again answers.

    The rest of `CASCADE_CONFIDENCE_FEATURES`, after the small reader's score.
    """
    return float(logits.max()), max(each.reread.answerable for each in read if each.reread)
