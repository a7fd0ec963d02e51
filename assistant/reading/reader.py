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
    sentence_features,
    shares_words,
)
from assistant.reading.network import FOLDER, PassageInput, ReadingNetwork
from assistant.reading.rereading import confidence_with_rereading
from assistant.reading.span_decoding import decode_sentences
from assistant.types import Evidence, Reading, ReadingPassage
from index.search.searcher import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = FOLDER / "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """The two fitted logistic models, a weight per feature, the intercept last; and what follows.

    `threshold` is the least confidence of an answer. `digest` identifies what a score depends on,
    the network and both models: scores of readers with the same digest can be compared.
    `passages_reread` is how many passages a second network has read in what they were fitted on.
    """

    sentence: tuple[float, ...]
    confidence: tuple[float, ...]
    threshold: float
    scale: CohortScale = CohortScale()
    digest: str = ""
    passages_reread: int = 0


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the fitted weights that ship with the project."""
    form = json.loads(path.read_text("utf-8"))
    network = (path.parent / "config.json").read_text("utf-8")  # holds the sums of its files
    scores = json.dumps([network, form["sentence"], form["confidence"]])
    return Weights(
        tuple(form["sentence"]),
        tuple(form["confidence"]),
        form["threshold"],
        CohortScale(tuple(form["foreign_location"]), tuple(form["probability"])),
        hashlib.sha256(scores.encode()).hexdigest()[:16],
        form.get("passages_reread", 0),
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
        return reading_from_features(self.weights, question, read, scored, session)

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
        return raw_confidence_of(self.weights, question, read, scored, session)

    def score_passages(
        self, question: str, passages: Sequence[ReadingPassage]
    ) -> tuple[PassageScores, ...]:
        """The network's scores of each passage."""
        texts = [passage_input(passage) for passage in passages]
        return tuple(
            PassageScores(
                passage,
                decode_sentences(logits, len(passage.sentences), self.network.is_continuation),
                logits.none,
                logits.answerable,
            )
            for passage, logits in zip(passages, self.network.read(question, texts), strict=True)
        )


def reading_from_features(
    weights: Weights,
    question: str,
    read: Sequence[PassageScores],
    scored: FeatureMatrix,
    session: Session,
) -> Reading:
    """The reading that the logistic models give for the features of the sentences."""
    location = foreign_location(weights.scale, weights.digest, session)
    raw = raw_confidence_of(weights, question, read, scored, session)
    if not shares_words(question, read, session):
        raw = min(raw, location.logit)  # as a foreign question does on average
    confidence = sigmoid(weights.scale.logit(raw, location.logit))
    if not scored.places:
        return Reading((), confidence, location.is_measured)
    logits = sentence_logits(weights, scored)
    evidence = tuple(_evidence(read, scored, logits, row) for row in _order(logits))
    return Reading(evidence, confidence, location.is_measured)


def raw_confidence_of(
    weights: Weights,
    question: str,
    read: Sequence[PassageScores],
    scored: FeatureMatrix,
    session: Session,
) -> float:
    """The score of a reading before it is compared with those of foreign questions; a logit."""
    if not scored.places:
        return weights.confidence[-1]
    logits = sentence_logits(weights, scored)
    signals = confidence_with_rereading(question, read, scored, logits, session)
    return float(signals @ weights.confidence[:-1]) + weights.confidence[-1]


def _order(logits: NDArray[np.float64]) -> NDArray[np.int64]:
    """The rows of the sentences, best first."""
    import numpy as np

    return np.argsort(-logits, kind="stable")


def sentence_logits(weights: Weights, scored: FeatureMatrix) -> NDArray[np.float64]:
    """The logit of each sentence that it answers."""
    logits: NDArray[np.float64] = scored.features @ weights.sentence[:-1] + weights.sentence[-1]
    return logits


def passage_input(passage: ReadingPassage) -> PassageInput:
    """A passage as input of the network."""
    start = passage.hit.passage.start
    ranges = tuple((s.start - start, s.end - start) for s in passage.sentences)
    return PassageInput(passage.article.title, passage.text, ranges)


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
