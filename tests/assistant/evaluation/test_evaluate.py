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


SPANNED = LabelledQuestion(
    "3", "Who made the mill?", (), ("a.txt",), (), True, spans=((0, 12), (26, 36))
)
EVIDENCED = LabelledQuestion("4", "Who built it?", (), ("a.txt",), (BUILT.quote,), True)
FOREIGN = LabelledQuestion("5", "Who wrote the play?", (), (), (), False, is_foreign=True)
HUMMED = citation(SOURCE, "Bees hum.")


def unknown(answered, question) -> Outcome:
    """An outcome of a question without an answer string that occurs in a relevant article."""
    return replace(outcome(answered, question), answer_occurs=False)


def test_spans_are_measured_by_what_is_cited_first_and_at_all():
    first = unknown(answer(BUILT), SPANNED)  # 12 shared of the span of 12
    second = unknown(answer(HUMMED, replace(BURNED, number=2)), SPANNED)  # 10 of 10
    elsewhere = unknown(answer(replace(BUILT, article_id="b.txt")), SPANNED)
    refused = unknown(not_found(BUILT), SPANNED)
    figures = compute_metrics([first, second, elsewhere, refused, RIGHT, WELL_REFUSED])
    assert figures["span_first"] == pytest.approx(1 / 4)
    assert figures["span_any"] == pytest.approx(2 / 4)
    assert figures["answer_in_first_cited"] == 1.0  # of the one question with an answer string
    assert compute_metrics(ALL)["span_first"] is None
    assert compute_metrics(ALL)["span_any"] is None


def test_a_sentence_that_meets_a_span_counts_as_right_in_the_calibration():
    right = unknown(answer(BUILT, confidence=0.7), SPANNED)
    wrong = unknown(answer(HUMMED, confidence=0.4), SPANNED)
    held_back = unknown(replace(not_found(BURNED), confidence=0.2), SPANNED)
    assert [o.is_correct for o in (right, wrong, held_back)] == [True, False, True]
    figures = compute_metrics([right, wrong, held_back])
    assert figures["calibration_error"] == pytest.approx((0.3 + 0.4) / 2)
    assert figures["calibration_error_all"] == pytest.approx((0.3 + 0.4 + 0.8) / 3)
    assert figures["confidence_less_accuracy"] == pytest.approx((0.7 + 0.4) / 2 - 1 / 2)


def test_evidence_is_judged_in_a_set_without_answer_strings():
    right = unknown(answer(BUILT, confidence=0.7), EVIDENCED)
    wrong = unknown(answer(BURNED, confidence=0.4), EVIDENCED)
    assert [right.is_correct, wrong.is_correct] == [True, False]
    assert compute_metrics([right, wrong])["calibration_error"] == pytest.approx((0.3 + 0.4) / 2)
    beside_answers = compute_metrics([right, wrong, RIGHT])
    assert beside_answers["calibration_error"] == pytest.approx(0.1)  # of RIGHT alone


def test_a_question_whose_answer_is_unknown_is_not_judged():
    bare = LabelledQuestion("6", "Who?", (), ("a.txt",), (), True)
    absent = replace(outcome(answer(BUILT)), answer_occurs=False)
    figures = compute_metrics([unknown(answer(BUILT), bare), absent])
    assert figures["calibration_error_all"] is None
    assert figures["confidence_less_accuracy"] is None


def test_foreign_questions_have_a_figure_of_their_own():
    answered = outcome(answer(HUMMED, confidence=0.8), FOREIGN)
    refused = outcome(replace(not_found(), confidence=0.1), FOREIGN)
    figures = compute_metrics([*ALL, answered, refused, refused])
    assert figures["questions"] == 7
    assert figures["refused_foreign"] == pytest.approx(2 / 3)
    for name in ("refused_unanswerable", "false_refusal", "search_hit@1", "answer_in_any_cited"):
        assert figures[name] == compute_metrics(ALL)[name]
    assert figures["auroc"] == pytest.approx((4 + 3 + 3) / (3 * 4))  # 0.9, 0.6, 0.2 above each
    assert compute_metrics(ALL)["refused_foreign"] is None


def test_an_answer_to_what_has_none_is_wrong():
    foreign = outcome(answer(BUILT, confidence=0.8), FOREIGN)
    unanswerable = outcome(answer(BUILT, confidence=0.55), UNANSWERABLE)
    figures = compute_metrics([RIGHT, foreign, unanswerable, WELL_REFUSED])
    assert figures["confidence_less_accuracy"] == pytest.approx((0.9 + 0.8 + 0.55) / 3 - 1 / 3)
    assert figures["calibration_error"] == pytest.approx((0.1 + 0.8 + 0.55) / 3)


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
