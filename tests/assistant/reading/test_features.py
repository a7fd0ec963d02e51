"""The features of sentences, against hand arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.reading.features import (
    CONFIDENCE_FEATURES,
    SENTENCE_FEATURES,
    PassageScores,
    confidence_features,
    coverage,
    sentence_features,
    term_weights,
)
from assistant.reading.span_decoding import SentenceScores
from assistant.retrieval.passages import load_passages
from assistant.types import ReadingPassage
from index.types import Article, Hit, Passage, Sentence

QUESTION = "How far does the ferry to Lindholm sail?"


def scores(session) -> list[PassageScores]:
    """Two passages, each of whose sentences has span mass 1 and evidence 0."""
    passages = load_passages(session, session.search(QUESTION, 2))
    one = SentenceScores(None, 1.0, 1.0, 0.0)
    return [PassageScores(each, (one,) * len(each.sentences), 0.5, 2.0) for each in passages]


def test_terms_that_only_name_the_answer_type_weigh_nothing(session):
    weights = term_weights(QUESTION, session)
    assert set(weights) == {"ferri", "lindholm", "sail"}
    assert term_weights("How far?", session).keys() == {"far"}


def test_coverage_is_the_share_of_the_weight(session):
    weights = {"ferri": 3.0, "sail": 1.0}
    assert coverage(weights, "The ferries wait.", session) == 3 / 4
    assert coverage({}, "The ferries wait.", session) == 0.0


def test_sentences_share_the_span_mass(session):
    read = scores(session)
    matrix = sentence_features(QUESTION, read, session)
    count = len(matrix.places)
    assert matrix.features.shape == (count, len(SENTENCE_FEATURES))
    column = dict(zip(SENTENCE_FEATURES, matrix.features.T, strict=True))
    assert column["span_share"] == pytest.approx([math.log(1 / count)] * count)
    assert column["span_over_none"] == pytest.approx([0.5] * count)
    assert column["is_first_passage"].tolist() == [float(p == 0) for p, _ in matrix.places]
    assert column["passage_gap"].max() == 0.0


def test_a_title_has_no_row(session):
    text = "Ferry lost\nThe ferry to Lindholm sank in a storm."
    article = Article("a", "Ferry lost", text, "")
    hit = Hit(Passage(1, "a", 0, len(text)), 0.5)
    passage = ReadingPassage(hit, article, (Sentence(0, 10), Sentence(11, len(text))))
    one = SentenceScores(None, 1.0, 1.0, 0.0)
    matrix = sentence_features(QUESTION, [PassageScores(passage, (one, one), 0.5, 2.0)], session)
    assert matrix.places == ((0, 1),)


def test_without_passages_there_is_an_empty_matrix(session):
    assert sentence_features(QUESTION, [], session).features.shape == (0, len(SENTENCE_FEATURES))


def test_confidence_features_are_those_of_the_best_sentence(session):
    read = scores(session)
    matrix = sentence_features(QUESTION, read, session)
    logits = np.arange(len(matrix.places), dtype=np.float64)
    features = confidence_features(QUESTION, read, matrix, logits, session)
    named = dict(zip(CONFIDENCE_FEATURES, features.tolist(), strict=True))
    assert named["best_logit"] == len(logits) - 1
    assert named["margin"] == 1.0
    assert named["mean_answerable"] == named["most_answerable"] == 2.0
    assert named["place"] == matrix.places[-1][0]
