"""The extractive reader: a small network finds spans and evidence, fitted models score sentences.

`models/reader` contains the network. One logistic model combines its scores of each sentence with
features of the search and the words, another turns the features of the best sentence into a score
of the whole reading; `training/fit_reader.py` fits both. `cohort` makes the confidence of it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reading.cohort import CohortScale, foreign_location
from assistant.reading.features import (
    FeatureMatrix,
    PassageScores,
    confidence_features,
    sentence_features,
    shares_words,
)
from assistant.reading.network import FOLDER, PassageInput, ReadingNetwork
from assistant.reading.span_decoding import decode_sentences
from assistant.types import Evidence, Reading, ReadingPassage
from index.search.searcher import Session
from index.text.table_rows import labelled_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = FOLDER / "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """The two fitted logistic models, a weight per feature, the intercept last; and what follows.

    `threshold` is the least confidence of an answer. `digest` identifies what a score depends on,
    the network and both models: scores of readers with the same digest can be compared.
    """

    sentence: tuple[float, ...]
    confidence: tuple[float, ...]
    threshold: float
    scale: CohortScale = CohortScale()
    digest: str = ""


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the fitted weights that ship with the project."""
    form = json.loads(path.read_text("utf-8"))
    network = json.loads((path.parent / "config.json").read_text("utf-8"))["sha256"]
    scores = json.dumps([network, form["sentence"], form["confidence"]])
    return Weights(
        tuple(form["sentence"]),
        tuple(form["confidence"]),
        form["threshold"],
        CohortScale(tuple(form["foreign_location"]), tuple(form["probability"])),
        hashlib.sha256(scores.encode()).hexdigest()[:16],
    )


class SpanReader:
    """Implements `Reader` with the network and the two logistic models."""

    def __init__(self, network: ReadingNetwork, weights: Weights) -> None:
        self.network = network
        self.weights = weights

    def read(self, question: str, passages: Sequence[ReadingPassage], session: Session) -> Reading:
        """The sentences by score; the confidence is that one of the first contains the answer."""
        read = self.score_passages(question, passages)
        scored = sentence_features(question, read, session)
        score = centred_score(self.weights, question, read, scored, session)
        return reading_of(self.weights, score, read, scored)

    @property
    def threshold(self) -> float:
        """The least confidence, 0 to 1, at which an answer is given."""
        return self.weights.threshold

    @property
    def digest(self) -> str:
        """As in `Weights`."""
        return self.weights.digest

    def raw_confidence(
        self, question: str, passages: Sequence[ReadingPassage], session: Session
    ) -> float:
        """The score of a reading before it is compared with those of foreign questions; a logit."""
        read = self.score_passages(question, passages)
        scored = sentence_features(question, read, session)
        return _raw_confidence(self.weights, question, read, scored, session)

    def score_passages(
        self, question: str, passages: Sequence[ReadingPassage]
    ) -> tuple[PassageScores, ...]:
        """The network's scores of each passage."""
        return score_passages(self.network, question, passages)


def score_passages(
    network: ReadingNetwork, question: str, passages: Sequence[ReadingPassage]
) -> tuple[PassageScores, ...]:
    """What a network says of each passage."""
    texts = [passage_input(passage) for passage in passages]
    return tuple(
        PassageScores(
            passage,
            decode_sentences(logits, len(passage.sentences), network.is_continuation),
            logits.none,
            logits.answerable,
        )
        for passage, logits in zip(passages, network.read(question, texts), strict=True)
    )


@dataclass(frozen=True, slots=True)
class CentredScore:
    """How far above foreign questions in the same library a reading scores; a logit."""

    value: float
    is_calibrated: bool  # whether those were measured in this library
    shares_words: bool  # without any word of the question, a reading is at most like a foreign one


def reading_of(
    weights: Weights, score: CentredScore, read: Sequence[PassageScores], scored: FeatureMatrix
) -> Reading:
    """The reading with this score that the sentence model gives for the features."""
    evidence = ranked_evidence(weights.sentence, read, scored)
    return Reading(evidence, sigmoid(weights.scale.logit(score.value)), score.is_calibrated)


def centred_score(
    weights: Weights,
    question: str,
    read: Sequence[PassageScores],
    scored: FeatureMatrix,
    session: Session,
) -> CentredScore:
    """The score of a reading less that of foreign questions."""
    location = foreign_location(weights.scale, weights.digest, session)
    centred = _raw_confidence(weights, question, read, scored, session) - location.logit
    is_shared = shares_words(question, read, session)
    return CentredScore(
        centred if is_shared else min(centred, 0.0), location.is_measured, is_shared
    )


def ranked_evidence(
    sentence: Sequence[float], read: Sequence[PassageScores], scored: FeatureMatrix
) -> tuple[Evidence, ...]:
    """The sentences by what a model with these weights makes of their features, best first."""
    import numpy as np

    if not scored.places:
        return ()
    logits = sentence_logits(sentence, scored)
    order = np.argsort(-logits, kind="stable")
    return tuple(_evidence(read, scored, logits, row) for row in order)


def _raw_confidence(
    weights: Weights,
    question: str,
    read: Sequence[PassageScores],
    scored: FeatureMatrix,
    session: Session,
) -> float:
    if not scored.places:
        return weights.confidence[-1]
    logits = sentence_logits(weights.sentence, scored)
    signals = confidence_features(question, read, scored, logits, session)
    return float(signals @ weights.confidence[:-1]) + weights.confidence[-1]


def sentence_logits(weights: Sequence[float], scored: FeatureMatrix) -> NDArray[np.float64]:
    """The logit of each sentence that it answers, by these weights of the sentence model."""
    import numpy as np

    logits: NDArray[np.float64] = scored.features @ np.array(weights[:-1]) + weights[-1]
    return logits


def passage_input(passage: ReadingPassage) -> PassageInput:
    """A passage as input of the network."""
    article, passed = passage.article, passage.hit.passage
    ranges = tuple((s.start - passed.start, s.end - passed.start) for s in passage.sentences)
    rows = labelled_rows(article.text, article.tables, passed.start, passed.end)
    labelled = {row.row[0] - passed.start: row for row in rows}
    return PassageInput(article.title, passage.text, ranges, labelled)


def sigmoid(logit: float) -> float:
    """The probability of a logit, clipped to 0.0001 to 0.9999: no model is certain."""
    return min(max(1 / (1 + math.exp(-max(min(logit, 30.0), -30.0))), 0.0001), 0.9999)


def _evidence(
    read: Sequence[PassageScores], scored: FeatureMatrix, logits: NDArray[np.float64], row: int
) -> Evidence:
    passage, sentence = scored.places[row]
    chosen = read[passage].passage
    start = chosen.hit.passage.start
    span = (read[passage].reread or read[passage]).sentences[sentence].answer
    answer = (start + span[0], start + span[1]) if span else None
    return Evidence(chosen.article, chosen.sentences[sentence], sigmoid(float(logits[row])), answer)
