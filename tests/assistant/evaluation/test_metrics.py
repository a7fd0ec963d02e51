"""The measures by hand arithmetic."""

from __future__ import annotations

import pytest

from assistant.evaluation import metrics as measures


def test_answers_are_found_whatever_the_case_and_the_quotes():
    assert measures.contains_answer("She said “Über’s” rules hold.", ["über's"])
    assert measures.contains_answer("It cost $9.12 billion.", ["$9.12 billion"])
    assert not measures.contains_answer("In 19012 nothing", ["1901"])
    assert not measures.contains_answer("anything", ["", " "])


def test_token_f1():
    assert measures.token_f1("the red house", "red house") == 1.0
    assert measures.token_f1("red house", "red barn") == pytest.approx(2 * 1 / (2 + 2))
    assert measures.best_f1(None, ["x"]) == 0.0
    assert measures.best_f1("x y", ["z", "x"]) == pytest.approx(2 * 1 / (2 + 1))


def test_exact_match_forgives_articles_and_marks():
    assert measures.exact_match("The red house.", ["barn", "red house"])
    assert not measures.exact_match("red houses", ["red house"])
    assert not measures.exact_match(None, ["the"])


@pytest.mark.parametrize(
    ("sentence", "span", "meets"),
    [
        ((10, 30), (20, 100), True),  # 10 shared of 20
        ((10, 30), (21, 100), False),  # 9 shared of 20
        ((0, 100), (40, 50), True),  # the span inside
        ((40, 50), (0, 100), True),  # the sentence inside
        ((0, 100), (95, 105), True),  # 5 shared of the shorter, the span of 10
        ((0, 10), (10, 20), False),
        ((0, 10), (50, 60), False),
    ],
)
def test_a_sentence_meets_a_span_if_they_share_half_of_the_shorter(sentence, span, meets):
    assert measures.meets_span(sentence, span) is meets
    assert measures.meets_span(span, sentence) is meets


def test_auroc():
    assert measures.auroc([0.9, 0.8, 0.3], [True, False, False]) == 1.0
    assert measures.auroc([0.5, 0.5], [True, False]) == 0.5
    assert measures.auroc([0.2, 0.4, 0.6], [True, False, True]) == pytest.approx(1 / 2)
    assert measures.auroc([0.2], [True]) is None


def test_calibration_error():
    assert measures.calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False]) == 0.0
    expected = (abs(0.95 - 0) + abs(0.15 - 1)) / 2
    assert measures.calibration_error([0.95, 0.15], [False, True]) == pytest.approx(expected)


def test_confidence_less_accuracy_is_above_zero_if_overconfident():
    assert measures.confidence_less_accuracy([0.9, 0.7], [True, False]) == pytest.approx(0.8 - 0.5)
    assert measures.confidence_less_accuracy([0.3, 0.5, 0.1], [True, True, False]) == (
        pytest.approx(0.9 / 3 - 2 / 3)
    )
    assert measures.confidence_less_accuracy([], []) is None


def test_percentile():
    values = [float(i) for i in range(1, 101)]
    assert (measures.percentile(values, 0.5), measures.percentile(values, 0.95)) == (51.0, 96.0)
    assert measures.percentile([], 0.5) is None


def test_texts_are_compared_folded():
    assert (
        measures.fold_text("  Ｆｅｒｒｙ “STRASSE” — it’s\nhere ") == 'ferry "strasse" - it\'s here'
    )
    assert measures.squad_tokens("The red, RED house!") == ["red", "red", "house"]


def test_f1_of_nothing():
    assert measures.token_f1("the", "a") == 1.0  # both are nothing but articles
    assert measures.token_f1("", "house") == 0.0
    assert measures.best_f1("x", []) == 0.0


def test_a_sentence_is_the_same_if_another_splitter_cut_its_edges():
    gold = "Anna Berg built the old mill in 1742."
    assert measures.is_same_sentence(f"Notes. {gold}", gold)
    assert measures.is_same_sentence("built the old mill", gold)
    assert measures.is_same_sentence("Anna Berg had built the old mill in 1742", gold)
    assert not measures.is_same_sentence("Anna Berg sold the new barn in 1742.", gold)


def test_tied_scores_count_half():
    assert measures.auroc([0.5, 0.5, 0.9, 0.1], [True, False, True, False]) == pytest.approx(
        (1 / 2 + 1 + 1 + 1) / 4
    )


def test_a_confidence_of_one_is_in_the_last_bin_and_nothing_has_no_error():
    assert measures.calibration_error([1.0, 0.95], [True, True]) == pytest.approx(0.025)
    assert measures.calibration_error([], []) is None
    assert measures.mean([]) is None
    assert measures.mean([1.0, 2.0]) == 1.5
