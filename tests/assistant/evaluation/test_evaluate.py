"""The figures of a run by hand arithmetic over outcomes made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evaluation.dataset import LabelledQuestion
from assistant.evaluation.evaluate import Outcome, compute_metrics, evaluate
from assistant.factory import configured_assistant
from assistant.types import Timings
from index.search.searcher import SearchMode
from tests.ui.records import answer, article, citation, not_found

SOURCE = article("Anna Berg built the mill. It burned. Bees hum.")
BUILT = citation(SOURCE, "Anna Berg built the mill.")
BURNED = citation(SOURCE, "It burned.", 2)
ASKED = LabelledQuestion(
    "1", "Who built the mill?", ("Anna Berg",), ("a.txt",), ("Anna Berg built the mill.",), True
)
UNANSWERABLE = LabelledQuestion("2", "Which metal melts?", (), (), (), False)


def outcome(answered, question=ASKED, rank=1, read=True) -> Outcome:
    ranks = {mode: rank for mode in SearchMode} if question.answerable else {}
    return Outcome(question, answered, ranks, question.answerable, read, None)


RIGHT = outcome(answer(BUILT, short_answer="Anna Berg", confidence=0.9))
SECOND = outcome(answer(replace(BURNED, number=1), replace(BUILT, number=2), confidence=0.6,
                        short_answer="Anna"), rank=4)  # fmt: skip
REFUSED = outcome(replace(not_found(BURNED), confidence=0.2), rank=None, read=False)
WELL_REFUSED = outcome(replace(not_found(), confidence=0.1), UNANSWERABLE, read=False)
ALL = [RIGHT, SECOND, REFUSED, WELL_REFUSED]


def test_search_is_measured_by_the_rank_of_the_first_relevant_article():
    figures = compute_metrics(ALL)
    assert figures["questions"] == 4
    assert figures["search_hit@1"] == pytest.approx(1 / 3)
    assert figures["search_hit@5"] == figures["dense_hit@10"] == pytest.approx(2 / 3)
    assert figures["mrr"] == pytest.approx((1 + 1 / 4 + 0) / 3)


def test_answers_are_measured_by_what_is_cited_first_and_at_all():
    figures = compute_metrics(ALL)
    assert figures["answer_in_first_cited"] == pytest.approx(1 / 3)
    assert figures["answer_in_any_cited"] == pytest.approx(2 / 3)
    assert figures["short_answer_f1"] == pytest.approx((1 + 2 * 1 / (1 + 2) + 0) / 3)


def test_evidence_is_measured_over_the_quotes():
    figures = compute_metrics(ALL)
    precision, recall = (1 + 1 / 2) / 2, (1 + 1 + 0) / 3  # a refusal cites nothing
    assert figures["evidence_first"] == pytest.approx(1 / 3)
    assert figures["evidence_precision"] == pytest.approx(precision)
    assert figures["evidence_recall"] == pytest.approx(recall)
    assert figures["evidence_f1"] == pytest.approx(2 * precision * recall / (precision + recall))


def test_refusals_are_right_or_wrong():
    figures = compute_metrics(ALL)
    assert figures["refused_unanswerable"] == 1.0
    assert figures["false_refusal"] == pytest.approx(1 / 3)
    assert figures["false_refusal_of_read"] == 0.0
    assert figures["auroc"] == 1.0  # 0.9, 0.6 and 0.2 above 0.1


def test_an_answer_that_was_held_back_counts_as_right_in_the_calibration():
    held_back = outcome(replace(not_found(BUILT), confidence=0.4))
    assert held_back.is_correct
    assert not REFUSED.is_correct
    assert not WELL_REFUSED.is_correct
    figures = compute_metrics([RIGHT, held_back])
    assert figures["calibration_error"] == pytest.approx(abs(0.9 - 1))
    assert figures["calibration_error_all"] == pytest.approx((0.1 + 0.6) / 2)


def test_times_are_of_the_whole_answer():
    slow = outcome(replace(answer(BUILT), timings=Timings(0, 0, 0, 100.0)))
    figures = compute_metrics([RIGHT, RIGHT, RIGHT, slow])
    assert (figures["p50_ms"], figures["p95_ms"]) == (3.0, 100.0)


def test_what_a_set_does_not_have_is_none():
    figures = compute_metrics([WELL_REFUSED])
    assert figures["search_hit@1"] is None
    assert figures["evidence_f1"] is None
    assert figures["auroc"] is None
    assert compute_metrics([])["p50_ms"] is None


def test_every_question_is_asked_and_progress_reported(built):
    from assistant.config import from_environment

    assistant = configured_assistant(replace(from_environment(), data=built))
    founded = LabelledQuestion(
        "1", "Who founded the museum?", ("Otto Brandt",), ("museum.txt", "gone.txt"), (), True
    )
    ticks = []
    figures = evaluate(assistant, [founded, UNANSWERABLE], ticks.append)
    assert ticks == [1, 2]
    assert (figures["answer_in_first_cited"], figures["refused_unanswerable"]) == (1.0, 1.0)
    assert figures["given_exact"] == 1.0
