"""What the network and the search say of each question of many libraries.

Asking takes nearly all of the time, so that what is found is kept in a folder, a file a library.
"""

from __future__ import annotations

import json
import logging
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from confidence_libraries import Question

from assistant.answering.extractive import compose
from assistant.evaluation.metrics import contains_answer, is_same_sentence
from assistant.reading.cascade import CascadeReader
from assistant.reading.features import confidence_features, sentence_features
from assistant.reading.reader import SpanReader, ranked_evidence, sentence_logits
from assistant.reading.rereading import (
    CASCADE_CONFIDENCE_FEATURES,
    confidence_signals,
    with_rereading,
)
from assistant.retrieval.passages import passages_to_read
from assistant.types import Reading
from index.building.build import BuildRequest, build
from index.library import Library
from index.search.searcher import Searcher, Session
from index.types import Embedder

COHORT = "cohort"  # the kind of the foreign questions that a library is calibrated with
log = logging.getLogger("cases")


@dataclass(frozen=True, slots=True)
class LibraryCases:
    """The questions of one library; arrays have a row for each question."""

    name: str
    passages: int
    kinds: list[str]
    features: NDArray[np.float64]  # (questions, CONFIDENCE_FEATURES), of the small reader
    signals: NDArray[np.float64]  # (questions, those that a cascade adds)
    first: NDArray[np.bool_]  # whether the first cited sentence answers
    right: NDArray[np.bool_]  # whether any of those cited does


class CachedEmbedder:
    """An encoder that keeps the vectors it has made, for libraries that share their articles."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name = embedder.name
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens

    def embed(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """As the encoder does; what is known is not encoded again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            for text, vector in zip(new, self._embedder.embed(new), strict=True):
                self._known[text] = vector
        if progress:
            progress(len(texts))
        return np.stack([self._known[text] for text in texts])


def ask_library(
    name: str,
    rows: Iterator[dict[str, Any]],
    questions: Sequence[Question],
    reader: SpanReader | CascadeReader,
    embedder: Embedder,
) -> LibraryCases:
    """Build a library of these articles in a temporary folder and ask it all questions."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder) / "articles.jsonl", Library(Path(folder) / "data")
        source.write_text("\n".join(json.dumps(row) for row in rows))
        build(library, BuildRequest(add=(("jsonl", str(source), False),)), lambda _: embedder)
        with Searcher(library, embedder).session() as session:
            return ask_session(name, session, questions, reader)


def ask_session(
    name: str, session: Session, questions: Sequence[Question], reader: SpanReader | CascadeReader
) -> LibraryCases:
    """Ask all questions of an open library; of the cohort only the small reader's score counts."""
    is_cascade = isinstance(reader, CascadeReader)
    small = reader.small if is_cascade else reader
    width = len(CASCADE_CONFIDENCE_FEATURES) - 1 if is_cascade else 0
    kinds, features, signals, first, right = [], [], [], [], []
    for question in questions:
        passages, _ = passages_to_read(session, question.text)
        read = small.score_passages(question.text, passages)
        scored = sentence_features(question.text, read, session)
        if not scored.places:
            continue
        logits = sentence_logits(small.weights.sentence, scored)
        kinds.append(question.kind)
        features.append(confidence_features(question.text, read, scored, logits, session))
        said, cited = np.zeros(width), []
        if question.kind != COHORT:
            if is_cascade:
                read = reader.reread(question.text, read, scored)
                scored = with_rereading(scored, read)
                logits = sentence_logits(reader.weights.sentence, scored)
                said = np.array(confidence_signals(read, logits))
            found = Reading(ranked_evidence(reader.weights.sentence, read, scored), 1.0)
            cited = [answers(question, c.citation.quote, c.citation.article_id)
                     for c in compose(found)]  # fmt: skip
        signals.append(said)
        first.append(bool(cited) and cited[0])
        right.append(any(cited))
    return LibraryCases(
        name, session.passage_count, kinds, np.array(features), np.array(signals),
        np.array(first), np.array(right),
    )  # fmt: skip


def answers(question: Question, quote: str, article: str) -> bool:
    """Whether a cited sentence holds an answer string or is one that answers."""
    if not question.relevant:
        return False
    if contains_answer(quote, question.answers):
        return True
    gold = question.evidence if article == question.relevant else ()
    return any(is_same_sentence(quote, sentence) for sentence in gold)


def kept(path: Path, make: Callable[[], LibraryCases]) -> LibraryCases:
    """The cases in a file, made where it is not there."""
    if path.exists():
        known: LibraryCases = pickle.loads(path.read_bytes())
        return known
    cases = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(cases))
    log.info("%s: %d questions over %d passages", cases.name, len(cases.kinds), cases.passages)
    return cases
