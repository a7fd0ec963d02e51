"""The features of a sentence as an answer, from the network, the search and its words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.nlp.sentence_equality import sentence_key
from assistant.reading.answer_types import answer_type_match, answer_type_words
from assistant.reading.boilerplate import is_boilerplate
from assistant.reading.span_decoding import SentenceScores
from assistant.types import ReadingPassage
from index.search.searcher import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SENTENCE_FEATURES = (
    "span_share", "span_over_none", "evidence", "evidence_share", "answerable", "passage_gap",
    "dense_gap", "text", "own_coverage", "context_coverage", "answer_type", "agreement",
    "log_length", "is_question", "is_first_passage",
)  # fmt: skip
CONFIDENCE_FEATURES = (
    "best_logit", "margin", "span_share", "span_over_none", "evidence", "evidence_share",
    "answerable", "most_answerable", "agreement", "own_coverage", "context_coverage",
    "rarest_unmatched", "passage_dense", "passage_score", "passage_margin", "answer_type",
    "given_share", "sentence_dense", "mean_answerable", "place", "question_rarity",
)  # fmt: skip
MIN_LOG_SHARE = -12.0  # log of a share; smaller ones do not differ in effect


@dataclass(frozen=True, slots=True)
class PassageScores:
    """A passage with the network's scores of it; `none` and `answerable` are logits.

    `reread` has those of a second network, if that has read the passage as well.
    """

    passage: ReadingPassage
    sentences: tuple[SentenceScores, ...]
    none: float
    answerable: float
    reread: PassageScores | None = None


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """The sentences of a question's passages with their features, one row each."""

    places: tuple[tuple[int, int], ...]  # (passage, sentence) indices
    features: NDArray[np.float64]  # shape (sentences, len(SENTENCE_FEATURES))


def sentence_features(
    question: str, read: Sequence[PassageScores], session: Session
) -> FeatureMatrix:
    """The features of all sentences except boilerplate, in the order of `SENTENCE_FEATURES`."""
    import numpy as np

    places = [
        (p, s)
        for p, each in enumerate(read)
        for s in range(len(each.sentences))
        if not is_boilerplate(each.passage, s)
    ]
    if not places:
        return FeatureMatrix((), np.empty((0, len(SENTENCE_FEATURES))))
    weights = term_weights(question, session)
    mass = np.array([read[p].sentences[s].mass for p, s in places])
    evidence = np.array([read[p].sentences[s].evidence for p, s in places])
    span_share = np.maximum(mass - log_sum_exp(mass), MIN_LOG_SHARE)
    evidence_share = np.maximum(evidence - log_sum_exp(evidence), MIN_LOG_SHARE)
    agreement = _agreement(places, read, np.exp(span_share))
    best_score = max(each.passage.hit.score for each in read)
    best_dense = max(each.passage.hit.dense or 0.0 for each in read)
    features = []
    for row, (p, s) in enumerate(places):
        each, hit = read[p], read[p].passage.hit
        text, before = (
            each.passage.readable_sentence(s),
            each.passage.readable_sentence(s - 1) if s else "",
        )
        dense = hit.dense or 0.0
        features.append(
            (
                span_share[row],
                each.sentences[s].span - each.none,
                evidence[row],
                evidence_share[row],
                each.answerable,
                hit.score - best_score,
                dense - best_dense,
                hit.score - dense,
                coverage(weights, text, session),
                coverage(weights, f"{each.passage.article.title} {before} {text}", session),
                answer_type_match(question, text),
                agreement[row],
                math.log(len(text) + 1),
                float(text.rstrip("\"”' ").endswith("?")),
                float(p == 0),
            )
        )
    return FeatureMatrix(tuple(places), np.array(features, np.float64))


def confidence_features(
    question: str,
    read: Sequence[PassageScores],
    scored: FeatureMatrix,
    logits: NDArray[np.float64],
    session: Session,
) -> NDArray[np.float64]:
    """The features of the best sentence, shape (len(CONFIDENCE_FEATURES),), in that order."""
    import numpy as np

    order = np.argsort(-logits, kind="stable")
    best = order[0]
    named = dict(zip(SENTENCE_FEATURES, scored.features[best].tolist(), strict=True))
    second = float(logits[order[1]]) if len(order) > 1 else float(logits[best]) - 3.0
    scores = [each.passage.hit.score for each in read]
    passage = read[scored.places[best][0]].passage
    best_text = passage.readable_sentence(scored.places[best][1])
    weights = term_weights(question, session)
    matched = set(session.text.terms(f"{passage.article.title} {passage.readable_text}"))
    unmatched = [weight for term, weight in weights.items() if term not in matched]
    rarest = math.log(session.passage_count + 2)
    answerable = [each.answerable for each in read]
    dense = passage.hit.dense or 0.0
    first_shares = 1 / (1 + np.exp(-logits[order[:5]]))
    return np.array(
        [
            float(logits[best]),
            float(logits[best]) - second,
            *(named[name] for name in ("span_share", "span_over_none", "evidence")),
            named["evidence_share"],
            named["answerable"],
            max(answerable),
            named["agreement"],
            named["own_coverage"],
            named["context_coverage"],
            max(unmatched, default=0.0) / rarest,
            dense,
            passage.hit.score,
            scores[0] - (scores[1] if len(scores) > 1 else 0.0),
            named["answer_type"],
            float(first_shares.sum()),
            _cosine_similarity(question, f"{passage.article.title}. {best_text}", session),
            sum(answerable) / len(answerable),
            float(scored.places[best][0]),
            sum(weights.values()) / rarest,
        ]
    )


def _cosine_similarity(question: str, text: str, session: Session) -> float:
    """The cosine of the two under the library's encoder, -1 to 1."""
    return float(session.question_vector(question) @ session.embedder.embed([text])[0])


def term_weights(question: str, session: Session) -> dict[str, float]:
    """The inverse document frequency of each content term of a question; highest for unknown ones.

    Terms that only name the type of answer are left out if others remain.
    """
    terms = session.text.content_terms(question) or session.text.terms(question)
    type_terms = session.text.terms(answer_type_words(question))
    content = [term for term in terms if term not in type_terms] or terms
    return {term: session.text.idf(term) for term in content}


def shares_words(question: str, read: Sequence[PassageScores], session: Session) -> bool:
    """Whether any passage has a content term of the question in its text or title."""
    terms = set(term_weights(question, session))
    texts = (f"{each.passage.article.title} {each.passage.readable_text}" for each in read)
    return not terms or any(not terms.isdisjoint(session.text.terms(text)) for text in texts)


def coverage(weights: dict[str, float], text: str, session: Session) -> float:
    """The share of the question's term weight that a text contains, 0 to 1."""
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    return sum(weights[term] for term in weights.keys() & set(session.text.terms(text))) / total


def _agreement(
    places: Sequence[tuple[int, int]], read: Sequence[PassageScores], shares: NDArray[np.float64]
) -> list[float]:
    """For each sentence, the share of span mass in other sentences with an equal best span."""
    spans = []
    for p, s in places:
        answer = read[p].sentences[s].answer
        spans.append(
            " ".join(sentence_key(read[p].passage.text[slice(*answer)]).words) if answer else ""
        )
    total: dict[str, float] = {}
    for span, share in zip(spans, shares.tolist(), strict=True):
        total[span] = total.get(span, 0.0) + share
    return [
        total[span] - share if span else 0.0
        for span, share in zip(spans, shares.tolist(), strict=True)
    ]


def log_sum_exp(values: NDArray[np.float64]) -> float:
    """The logarithm of the sum of the exponentials."""
    import numpy as np

    top = values.max()
    return float(top + np.log(np.exp(values - top).sum()))
