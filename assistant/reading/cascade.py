"""The large reader: the small one reads all passages, a larger network the best of them again."""

from __future__ import annotations

import json
import math
import operator
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.reading.features import FeatureMatrix, PassageScores, sentence_features
from assistant.reading.network import FOLDER, REPAIR_HINT, ReadingNetwork
from assistant.reading.reader import (
    SpanReader,
    centred_score,
    ranked_evidence,
    reading_of,
    score_passages,
    sentence_logits,
    sigmoid,
)
from assistant.reading.rereading import (
    CASCADE_CONFIDENCE_FEATURES,
    CASCADE_SENTENCE_FEATURES,
    confidence_signals,
    passages_to_reread,
    with_rereading,
)
from assistant.types import Reading, ReadingPassage
from index.embedding.model_files import unreadable_model
from index.errors import FootnoteError, ModelUnavailable
from index.search.searcher import Session

LARGE = "large"  # its name in settings and answers
LARGE_FOLDER = FOLDER.parent / "reader-large"
PASSAGES_REREAD = 5  # at most: where so many are near, articles agree or differ


@dataclass(frozen=True, slots=True)
class CascadeWeights:
    """The logistic models fitted around both networks, a weight per feature, the intercept last.

    `confidence` gives the logit of the confidence itself. `passages_reread` is how many passages
    the large network reads, at most.
    """

    sentence: tuple[float, ...]
    confidence: tuple[float, ...]
    threshold: float
    passages_reread: int = PASSAGES_REREAD


class CascadeReader:
    """Implements `Reader` with the small reader, a larger network and models fitted around both."""

    def __init__(self, small: SpanReader, large: ReadingNetwork, weights: CascadeWeights) -> None:
        self.small = small
        self.weights = weights
        self._large = large

    @property
    def threshold(self) -> float:
        """The least confidence, 0 to 1, at which an answer is given."""
        return self.weights.threshold

    @property
    def digest(self) -> str:
        """That of the small reader: a library is calibrated with it alone."""
        return self.small.digest

    def raw_confidence(
        self, question: str, passages: Sequence[ReadingPassage], session: Session
    ) -> float:
        """As the small reader's."""
        return self.small.raw_confidence(question, passages, session)

    def read(self, question: str, passages: Sequence[ReadingPassage], session: Session) -> Reading:
        """The sentences by score; the confidence is that one of the first contains the answer."""
        first = self.small.score_passages(question, passages)
        scored = sentence_features(question, first, session)
        score = centred_score(self.small.weights, question, first, scored, session)
        if not scored.places or not score.shares_words:
            return reading_of(self.small.weights, score, first, scored)
        read = self.reread(question, first, scored)
        scored = with_rereading(scored, read)
        logits = sentence_logits(self.weights.sentence, scored)
        signals = [score.value, *confidence_signals(read, logits)]
        *weights, intercept = self.weights.confidence
        confidence = math.fsum(map(operator.mul, signals, weights)) + intercept
        evidence = ranked_evidence(self.weights.sentence, read, scored)
        return Reading(evidence, sigmoid(confidence), score.is_calibrated)

    def reread(
        self, question: str, first: Sequence[PassageScores], scored: FeatureMatrix
    ) -> tuple[PassageScores, ...]:
        """The passages, of which those that the small reader puts first are read again."""
        logits = sentence_logits(self.small.weights.sentence, scored)
        chosen = passages_to_reread(scored, logits, self.weights.passages_reread)
        again = score_passages(self._large, question, [first[place].passage for place in chosen])
        second = dict(zip(chosen, again, strict=True))
        return tuple(replace(each, reread=second.get(n)) for n, each in enumerate(first))


class LargeReader:
    """The files of the large reader, opened when first needed; safe to use from many threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """The folder is that of the shipped one unless given."""
        self.folder = folder or LARGE_FOLDER
        self._lock = threading.Lock()
        self._opened: tuple[ReadingNetwork, CascadeWeights] | None = None

    def is_wanted(self, choice: str) -> bool:
        """Whether it should read: it is chosen, or there and no other is chosen."""
        return choice == LARGE or (not choice and self.folder.is_dir())

    def open(self) -> tuple[ReadingNetwork, CascadeWeights]:
        """The network and the fitted models; opened once. Takes about half a second.

        Raises ModelUnavailable if a file is missing or damaged, or memory does not suffice.
        """
        with self._lock:
            if self._opened is None:
                weights = _cascade_weights(self.folder / "weights.json")
                try:
                    self._opened = ReadingNetwork(self.folder), weights
                except FootnoteError:
                    raise
                except Exception as error:  # onnxruntime has its own for each fault
                    raise unreadable_model(self.folder, error, REPAIR_HINT) from error
            return self._opened

    def beside(self, small: SpanReader) -> CascadeReader:
        """The large reader around this small one; errors as in `open`."""
        return CascadeReader(small, *self.open())


def _cascade_weights(path: Path) -> CascadeWeights:
    """The weights, which must be of the features that are computed today."""
    try:
        form = json.loads(path.read_text("utf-8"))
        weights = CascadeWeights(
            tuple(form["sentence"]), tuple(form["confidence"]),
            float(form["threshold"]), int(form["passages_reread"]),
        )  # fmt: skip
        found = [tuple(form[name]) for name in ("sentence_features", "confidence_features")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable_model(path, error, REPAIR_HINT) from error
    expected = [CASCADE_SENTENCE_FEATURES, CASCADE_CONFIDENCE_FEATURES]
    counts = [len(weights.sentence) - 1, len(weights.confidence) - 1]
    if (found, counts) != (expected, list(map(len, expected))) or weights.passages_reread < 1:
        raise ModelUnavailable(f"{path} was fitted with other features; {REPAIR_HINT}")
    return weights
