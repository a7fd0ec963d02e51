"""A reader without training of its own weights: sentences scored by likeness to the question.

Each sentence of the passages gets a few features (encoder similarity, share of the question's
words by rarity, kind of answer, what search said of its passage), joined by a logistic model that
`training/fit_similarity_reader.py` fits on the training sets. A second one turns the signals of
the best sentence into the confidence that the answer is there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer_types import answer_type_match
from assistant.types import Evidence, Reading, ReadingPassage
from index.fulltext import FUNCTION_TERMS
from index.search import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "similarity-reader" / "weights.json"

MOST_SENTENCES = 24  # embedded for one question; about 100 ms, and the right one is among them

SENTENCE_FEATURES = (
    "similarity", "own_coverage", "context_coverage", "answer_type", "passage_dense",
    "passage_score", "passage_text", "is_first_passage", "log_length", "similarity_to_best",
)  # fmt: skip
CONFIDENCE_FEATURES = (
    "best_logit", "margin", "similarity", "own_coverage", "context_coverage", "rarest_unmatched",
    "passage_dense", "passage_score", "passage_margin", "answer_type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """The two fitted logistic models: a weight per feature, the intercept last."""

    sentence: tuple[float, ...]
    confidence: tuple[float, ...]
    threshold: float


@dataclass(frozen=True, slots=True)
class Scored:
    """The sentences of a question's passages with their features, one row each."""

    places: tuple[tuple[int, int], ...]  # (passage, sentence) indices
    features: NDArray[np.float64]  # shape (sentences, len(SENTENCE_FEATURES))


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the fitted weights that ship with the project."""
    form = json.loads(path.read_text("utf-8"))
    return Weights(tuple(form["sentence"]), tuple(form["confidence"]), form["threshold"])


class SimilarityReader:
    """Implements `Reader` with the encoder that the library is indexed with."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def read(self, question: str, passages: Sequence[ReadingPassage], session: Session) -> Reading:
        """Score the sentences; the confidence is that one of the first ones answers."""
        return self.judge(
            sentence_features(question, passages, session), question, passages, session
        )

    def judge(
        self,
        scored: Scored,
        question: str,
        passages: Sequence[ReadingPassage],
        session: Session,
    ) -> Reading:
        """The reading that follows from the features of the sentences."""
        import numpy as np

        if not scored.places:
            return Reading((), _sigmoid(self._weights.confidence[-1]))
        logits = scored.features @ self._weights.sentence[:-1] + self._weights.sentence[-1]
        order = np.argsort(-logits, kind="stable")
        evidence = tuple(self._evidence(passages, scored, logits, row) for row in order)
        signals = confidence_features(scored, logits, order, question, passages, session)
        confidence = float(signals @ self._weights.confidence[:-1]) + self._weights.confidence[-1]
        return Reading(evidence, _sigmoid(confidence))

    def _evidence(
        self,
        passages: Sequence[ReadingPassage],
        scored: Scored,
        logits: NDArray[np.float64],
        row: int,
    ) -> Evidence:
        passage, sentence = scored.places[row]
        chosen = passages[passage]
        return Evidence(chosen.article, chosen.sentences[sentence], _sigmoid(float(logits[row])))


def sentence_features(
    question: str, passages: Sequence[ReadingPassage], session: Session
) -> Scored:
    """The features, in the order of `SENTENCE_FEATURES`, of the sentences worth embedding."""
    import numpy as np

    weights = term_weights(question, session)
    rows = [
        (p, s, coverage(weights, _text(passage, s), session))
        for p, passage in enumerate(passages)
        for s in range(len(passage.sentences))
        if not _is_headline(passage, s)
    ]
    if not rows:
        return Scored((), np.empty((0, len(SENTENCE_FEATURES))))
    rows.sort(key=lambda row: -(row[2] + passages[row[0]].hit.score))
    rows = rows[:MOST_SENTENCES]
    texts = [_text(passages[p], s) for p, s, _ in rows]
    vectors = session.embedder.embed([question, *texts])
    similarity = vectors[1:] @ vectors[0]
    nearest = float(similarity.max())
    features = []
    for (p, s, own), text, cosine in zip(rows, texts, similarity.tolist(), strict=True):
        passage = passages[p]
        before = _text(passage, s - 1) if s else ""
        dense = passage.hit.dense or 0.0
        features.append(
            (
                cosine,
                own,
                coverage(weights, f"{passage.article.title} {before} {text}", session),
                answer_type_match(question, text),
                dense,
                passage.hit.score,
                passage.hit.score - dense,
                float(p == 0),
                math.log(len(text) + 1),
                cosine - nearest,
            )
        )
    return Scored(tuple((p, s) for p, s, _ in rows), np.array(features))


def confidence_features(
    scored: Scored,
    logits: NDArray[np.float64],
    order: NDArray[np.intp],
    question: str,
    passages: Sequence[ReadingPassage],
    session: Session,
) -> NDArray[np.float64]:
    """The signals of the best sentence, in the order of `CONFIDENCE_FEATURES`."""
    import numpy as np

    best = order[0]
    named = dict(zip(SENTENCE_FEATURES, scored.features[best].tolist(), strict=True))
    second = float(logits[order[1]]) if len(order) > 1 else float(logits[best]) - 1.0
    scores = [passage.hit.score for passage in passages]
    passage, sentence = scored.places[best]
    weights = term_weights(question, session)
    matched = set(session.text.terms(f"{passages[passage].article.title} {passages[passage].text}"))
    unmatched = [weight for term, weight in weights.items() if term not in matched]
    return np.array(
        [
            float(logits[best]),
            float(logits[best]) - second,
            named["similarity"],
            named["own_coverage"],
            named["context_coverage"],
            max(unmatched, default=0.0) / math.log(session.passage_count + 2),
            named["passage_dense"],
            named["passage_score"],
            scores[0] - (scores[1] if len(scores) > 1 else 0.0),
            named["answer_type"],
        ]
    )


def term_weights(question: str, session: Session) -> dict[str, float]:
    """Inverse document frequency of each content term of a question; unknown ones weigh most."""
    terms = session.text.terms(question)
    content = [term for term in terms if term not in FUNCTION_TERMS] or terms
    return {term: session.text.rarity(term) for term in content}


def coverage(weights: dict[str, float], text: str, session: Session) -> float:
    """Share of the question's term weight that a text holds, 0 to 1."""
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    return sum(weights[term] for term in weights.keys() & set(session.text.terms(text))) / total


def _is_headline(passage: ReadingPassage, sentence: int) -> bool:
    """Whether a sentence is the article's title: it names a subject and says nothing of it."""
    text = _text(passage, sentence)
    return text == passage.article.title and not text.endswith((".", "!", "?", "”", '"', "。"))


def _text(passage: ReadingPassage, sentence: int) -> str:
    chosen = passage.sentences[sentence]
    return passage.article.text[chosen.start : chosen.end]


def _sigmoid(logit: float) -> float:
    """Probability of a logit, kept a hair away from 0 and 1, which no model may claim."""
    return min(max(1 / (1 + math.exp(-max(min(logit, 30.0), -30.0))), 0.0001), 0.9999)
