"""The figures of questions made of a library, by hand arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.config import Config
from assistant.evaluation.self_evaluation import (
    Configuration,
    ask_questions,
    by_origin,
    compare,
    interval,
    is_right,
    own_metrics,
)
from assistant.factory import configured_assistant
from tests.assistant.evaluation.asked_questions import (
    BEES,
    BUILT,
    BURNED,
    CLOZE,
    FOREIGN,
    LEFT_OUT,
    RUN,
    SUGGESTED,
    TITLE,
    asked,
)
from tests.ui.records import answer, not_found


def test_the_sentence_itself_and_a_copy_of_it_are_right():
    elsewhere = replace(BUILT, article_id="other.txt", start=100, end=100 + len(BUILT.quote))
    for question in (CLOZE, SUGGESTED, LEFT_OUT):
        assert [is_right(c, question) for c in (BUILT, elsewhere, BURNED)] == [True, True, False]


def test_another_sentence_with_the_answer_of_a_cloze_needs_the_question_s_words():
    other = replace(
        BURNED, article_id="o", quote="In 1742 the mill of Anna Berg was finished and built."
    )
    assert is_right(other, CLOZE)
    assert not is_right(BEES, CLOZE)
    assert not is_right(other, SUGGESTED)


def test_any_sentence_of_its_article_answers_a_title_and_none_a_foreign_question():
    assert is_right(BURNED, TITLE)
    assert is_right(replace(BURNED, article_id="copy"), TITLE)
    assert not is_right(replace(BURNED, article_id="other"), TITLE)
    assert not is_right(BUILT, FOREIGN)


def test_figures_of_search_citing_refusing_confidence_and_time():
    figures = own_metrics(RUN)
    assert (figures["questions"], figures["answerable"]) == (8, 4)
    assert figures["search_hit@1"] == 1 / 4
    assert figures["search_hit@5"] == figures["text_hit@10"] == 3 / 4
    assert figures["mrr"] == pytest.approx((1 + 1 / 4 + 0 + 1 / 2) / 4)
    assert figures["right_first"] == 2 / 4
    assert figures["right_any"] == 3 / 4
    assert figures["right_first_of_answered"] == pytest.approx(2 / 3)
    assert figures["answerable_refused"] == 1 / 4
    assert (figures["left_out"], figures["left_out_refused"]) == (2, 1 / 2)
    assert (figures["foreign"], figures["foreign_refused"]) == (2, 1 / 2)
    # answered: .9 right, .7 wrong, .6 right, .55 wrong, .5 wrong
    assert figures["confidence_less_accuracy"] == pytest.approx((3.25 - 2) / 5)
    # bins .9, .7, .6 and, together, .55 and .5
    assert figures["calibration_error"] == pytest.approx((0.1 + 0.7 + 0.4 + 1.05) / 5)
    # answerable .9 .7 .6 .2 above the others .55 .1 .05 .5: all but .2 under .55 and under .5
    assert figures["auroc"] == pytest.approx(14 / 16)
    assert (figures["p50_ms"], figures["p95_ms"]) == (50.0, 80.0)


def test_what_another_article_states_as_well_counts_neither_way():
    elsewhere = asked(LEFT_OUT, answer(replace(BUILT, article_id="other")), 0.99)
    figures = own_metrics([*RUN, elsewhere])
    assert figures["left_out_answered_elsewhere"] == 1
    for key in ("left_out", "left_out_refused", "auroc", "calibration_error"):
        assert figures[key] == own_metrics(RUN)[key]
    assert by_origin([elsewhere]) == {}


def test_a_run_without_any_question_of_a_kind_has_no_figure_of_it():
    figures = own_metrics([asked(FOREIGN, not_found(BURNED))])
    assert figures["foreign_refused"] == 1.0
    for key in ("right_first", "mrr", "search_hit@1", "auroc", "calibration_error"):
        assert figures[key] is None


def test_counts_by_kind():
    assert by_origin(RUN) == {
        "cloze": (1, 1, 0), "suggestion": (2, 0, 1), "title": (1, 1, 0), "left out": (2, 1, 1),
        "foreign": (2, 1, 1),
    }  # fmt: skip


def test_the_interval_of_a_share():
    assert interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert interval(1.0, 10) == (pytest.approx(0.7225, abs=1e-4), 1.0)
    assert interval(0.0, 10)[0] == 0.0


def test_two_configurations_are_compared_question_by_question():
    right, wrong = asked(CLOZE, answer(BUILT)), asked(CLOZE, answer(BURNED))
    result = compare([right] * 6 + [wrong] * 2, [wrong] * 5 + [right] * 2 + [wrong])
    assert (result.only_first, result.only_second) == (5, 1)
    assert result.probability == pytest.approx(2 * (1 + 6) / 2**6)
    same = compare(RUN, RUN)
    assert (same.only_first, same.only_second, same.probability) == (0, 0, 1.0)


def test_each_configuration_is_asked_every_question_without_what_is_left_out(built):
    assistant = configured_assistant(Config(built, None, False, "127.0.0.1", 7860))
    question = replace(
        CLOZE, text="Who founded the museum in 1901?", article_id="museum.txt",
        relevant=("museum.txt", "copy.txt"), start=0, end=58, sentence="", answer="Otto Brandt",
    )  # fmt: skip
    without = replace(question, origin="left out", without=("museum.txt", "copy.txt"))
    seen = []
    one, other = ask_questions(
        [Configuration("a", assistant), Configuration("b", assistant)],
        [question, without],
        lambda done, total: seen.append((done, total)),
    )
    assert seen == [(n, 4) for n in range(1, 5)]
    assert [each.question for each in one] == [each.question for each in other]
    assert one[0].is_right_first
    assert set(one[0].ranks.values()) == {1}
    shown = (*one[1].answer.citations, *one[1].answer.near_misses)
    assert {c.article_id for c in shown}.isdisjoint(without.without)
