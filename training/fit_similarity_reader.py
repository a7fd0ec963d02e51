"""Fit the two logistic models of the similarity reader on the training sets.

    python training/fit_similarity_reader.py ../shared/data/train

Builds an index of each set, asks its own questions, and questions of the other sets as ones that
it cannot answer; fits the sentence weights, then the confidence weights and the threshold for
refusing; prints figures on held-out articles; writes `models/similarity-reader/weights.json`.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assistant.compose import compose
from assistant.pipeline import PASSAGES_READ, passages_of
from assistant.similarity_reader import (
    CONFIDENCE_FEATURES,
    SENTENCE_FEATURES,
    WEIGHTS,
    Scored,
    SimilarityReader,
    Weights,
    confidence_features,
    sentence_features,
)
from assistant.types import ReadingPassage
from index.build import BuildRequest, build
from index.embedding import open_embedder
from index.library import Library
from index.search import Searcher, Session

SETS = ("squad2_a", "qed", "squad1_rest", "squadshifts_new_wiki")
ANSWERABLE, UNANSWERABLE, FOREIGN = 600, 300, 300  # questions a set
MOST_ARTICLES = 1500  # of a set; more only makes the search slower
REFUSAL_COST = 1.0  # of refusing a right answer, against giving a wrong one
log = logging.getLogger("fit")


@dataclass(frozen=True, slots=True)
class Example:
    """A question as the reader sees it; `is_evidence` has a value for each of its sentences."""

    row: dict[str, Any]
    session: Session
    passages: list[ReadingPassage]
    scored: Scored
    is_evidence: NDArray[np.bool_]
    answerable: bool
    held_out: bool


def main() -> None:
    """Fit, report, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the questions used")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    with ExitStack() as stack:
        examples = [
            example
            for name in SETS
            for example in _examples(options.train, name, options.scale, stack)
        ]
        sentence = _fit_sentences(examples)
        confidence, threshold = _fit_confidence(examples, sentence)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    form = {
        "sentence_features": SENTENCE_FEATURES,
        "sentence": [round(weight, 5) for weight in sentence],
        "confidence_features": CONFIDENCE_FEATURES,
        "confidence": [round(weight, 5) for weight in confidence],
        "threshold": round(threshold, 3),
    }
    options.out.write_text(json.dumps(form, indent=2) + "\n")


def _examples(train: Path, name: str, scale: float, stack: ExitStack) -> Iterator[Example]:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    library, embedder = Library(Path(folder)), open_embedder()
    rows = _sample(train, name, scale)
    source = Path(folder) / "passages.jsonl"
    source.write_text("\n".join(_articles(train, name, rows, int(MOST_ARTICLES * scale))))
    build(library, BuildRequest(add=(("jsonl", str(source), False),)), lambda _: embedder)
    session = stack.enter_context(Searcher(library, embedder).session())
    log.info("%s: %d passages, %d questions", name, session.passage_count, len(rows))
    for row, answerable in rows:
        hits = session.search(row["question"], PASSAGES_READ)
        passages = passages_of(session, hits)
        scored = sentence_features(row["question"], passages, session)
        if scored.places:
            yield Example(
                row, session, passages, scored,
                _evidence_labels(row, passages, scored, answerable), answerable,
                crc32(row.get("doc_id", row["qid"]).encode()) % 5 == 0,
            )  # fmt: skip


def _articles(
    train: Path, name: str, rows: Sequence[tuple[dict[str, Any], bool]], most: int
) -> list[str]:
    """Rows of the articles that the questions need, and others up to `most`."""
    needed = {article for row, _ in rows for article in row["relevant"]}
    lines = (train / name / "passages.jsonl").read_text("utf-8").splitlines()
    return sorted(lines, key=lambda line: json.loads(line)["doc_id"] not in needed)[
        : max(most, len(needed))
    ]


def _sample(train: Path, name: str, scale: float) -> list[tuple[dict[str, Any], bool]]:
    """Own answerable and unanswerable questions of a set, and foreign ones from the others."""
    chance = random.Random(13)

    def rows(of: str, *, answerable: bool, count: int) -> list[dict[str, Any]]:
        lines = (train / of / "questions.jsonl").read_text("utf-8").splitlines()
        fitting = [r for r in map(json.loads, lines) if r["answerable"] == answerable]
        return chance.sample(fitting, min(int(count * scale), len(fitting)))

    own = [(r, True) for r in rows(name, answerable=True, count=ANSWERABLE)]
    own += [(r, False) for r in rows(name, answerable=False, count=UNANSWERABLE)]
    others = [other for other in SETS if other != name]
    for other in others:
        foreign = rows(other, answerable=True, count=FOREIGN // len(others))
        own += [(r, False) for r in foreign]
    return own


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _evidence_labels(
    row: dict[str, Any], passages: Sequence[ReadingPassage], scored: Scored, answerable: bool
) -> NDArray[np.bool_]:
    """Sentences of the right article that share nearly all words with a gold evidence sentence."""
    gold = [set(_words(sentence)) for sentence in row["evidence"]] if answerable else []

    def is_gold(place: tuple[int, int]) -> bool:
        passage = passages[place[0]]
        chosen = passage.sentences[place[1]]
        words = set(_words(passage.article.text[chosen.start : chosen.end]))
        return passage.article.id in row["relevant"] and any(
            len(words & other) >= 0.8 * min(len(words), len(other)) > 0 for other in gold
        )

    return np.array([is_gold(place) for place in scored.places])


def _fit_sentences(examples: Sequence[Example]) -> list[float]:
    """Weights of the sentence model, intercept last, from questions that have their evidence."""
    usable = [e for e in examples if e.answerable and e.is_evidence.any()]
    train = [e for e in usable if not e.held_out]
    features = np.vstack([e.scored.features for e in train])
    labels = np.concatenate([e.is_evidence for e in train])
    weights = _logistic(features, labels)
    for name, weight in zip(SENTENCE_FEATURES, weights, strict=False):
        log.info("  sentence %-20s %8.3f", name, weight)
    held = [e for e in usable if e.held_out]
    firsts = [e.is_evidence[np.argmax(_logits(e, weights))] for e in held]
    log.info("evidence first, held out: %.3f of %d", np.mean(firsts), len(firsts))
    return weights


def _fit_confidence(
    examples: Sequence[Example], sentence: Sequence[float]
) -> tuple[list[float], float]:
    """Weights of the confidence model, intercept last, and the threshold for refusing."""
    reader = SimilarityReader(Weights(tuple(sentence), (0.0,) * (len(CONFIDENCE_FEATURES) + 1), 0))
    rows, right = [], []
    for example in examples:
        logits = _logits(example, sentence)
        order = np.argsort(-logits, kind="stable")
        rows.append(
            confidence_features(
                example.scored, logits, order, example.row["question"], example.passages,
                example.session,
            )
        )  # fmt: skip
        reading = reader.judge(
            example.scored, example.row["question"], example.passages, example.session
        )
        quotes = [" ".join(_words(citation.quote)) for citation in compose(reading)[1]]
        answers = [" ".join(_words(answer)) for answer in example.row["answers"]]
        found = any(answer in quote for quote in quotes for answer in answers if answer)
        right.append(example.answerable and found)
    features, labels = np.array(rows), np.array(right)
    held = np.array([e.held_out for e in examples])
    weights = _logistic(features[~held], labels[~held])
    for name, weight in zip(CONFIDENCE_FEATURES, weights, strict=False):
        log.info("  confidence %-20s %8.3f", name, weight)
    probability = 1 / (1 + np.exp(-(features @ weights[:-1] + weights[-1])))
    log.info("confidence AUROC, held out: %.3f", roc_auc_score(labels[held], probability[held]))
    threshold = _threshold(probability[~held], labels[~held])
    given = probability[held] >= threshold
    log.info(
        "threshold %.3f: held out, right answers given %.3f, others refused %.3f",
        threshold, given[labels[held]].mean(), (~given[~labels[held]]).mean(),
    )  # fmt: skip
    return weights, threshold


def _threshold(probability: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The threshold at which refused right answers and given wrong ones cost the least."""
    candidates = np.linspace(0.02, 0.9, 89)
    costs = [
        REFUSAL_COST * (probability[right] < t).mean() + (probability[~right] >= t).mean()
        for t in candidates
    ]
    return float(candidates[int(np.argmin(costs))])


def _logits(example: Example, weights: Sequence[float]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = example.scored.features @ np.array(weights[:-1]) + weights[-1]
    return result


def _logistic(features: NDArray[np.float64], labels: NDArray[np.bool_]) -> list[float]:
    """Logistic regression on standardised features, its weights turned back to raw features."""
    mean, scale = features.mean(0), features.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000).fit((features - mean) / scale, labels)
    weights = model.coef_[0] / scale
    return [*weights.tolist(), float(model.intercept_[0] - weights @ mean)]


if __name__ == "__main__":
    main()
