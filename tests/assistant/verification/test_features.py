"""The signals of one statement against its sources, without the models."""

from __future__ import annotations

import pytest

from assistant.verification.analysis import analyse_sentence
from assistant.verification.entailment import Entailment
from assistant.verification.features import (
    FEATURE_NAMES,
    MAX_COUNTED,
    Features,
    SemanticScores,
    SupportAnalysis,
    analyse_support,
)
from tests.assistant.verification.pairings import paired

SCORES = SemanticScores(0.8, 0.3, Entailment(logit=0.7, evidence=0.6, unborne=0.5))
MILL = "The old mill in Kirkby was sold to the town in 1987."


def support(statement: str, *sources: str, question: str = "", cover: float = 1.0):
    own, pairings = paired(statement, *sources)
    return analyse_support(own, pairings, [], analyse_sentence(question), cover, SCORES)


def test_a_copy_has_no_problem_and_nothing_added():
    found = support(MILL, MILL)
    assert (found.contradictions, found.warnings, found.unsupported_words) == ((), (), ())
    signals = found.features
    assert (signals.added_share, signals.context, signals.disorder, signals.doubted) == (0, 0, 0, 0)


def test_what_the_models_say_goes_in_as_it_is():
    signals = support(MILL, MILL, cover=0.9).features
    assert (signals.cover, signals.cosine, signals.second_cosine) == (0.9, 0.8, 0.3)
    assert (signals.entailed, signals.rested_on, signals.unborne) == (0.7, 0.6, 0.5)
    assert signals.sources == 1


@pytest.mark.parametrize(
    ("statement", "signal", "where"),
    [
        ("The old mill in Kirkby was not sold to the town in 1987.", "negation", "contradictions"),
        ("The whole old mill in Kirkby was always sold to the town.", "widening", "warnings"),
    ],
)
def test_a_problem_is_counted_and_described(statement, signal, where):
    found = support(statement, MILL)
    assert getattr(found.features, signal) > 0
    assert getattr(found, where)


@pytest.mark.parametrize(
    "statement",
    [
        "The old mill in Kirkby was sold to 40 towns in 1987.",
        "The old mill in Kirkby was sold to the town in 1990.",
        "The old mill in Aldermoor was sold to the town in 1987.",
    ],
)
def test_a_value_that_no_source_has_contradicts(statement):
    assert support(statement, MILL).contradictions


def test_a_word_that_no_source_has_is_added_but_for_those_of_the_question():
    statement = "The old windy mill in Kirkby was sold."
    assert support(statement, MILL).unsupported_words == (
        "the word “windy” stands in none of its sources",
    )
    assert support(statement, MILL).features.added_share == pytest.approx(1 / 5)
    asked = support(statement, MILL, question="Which windy mill was sold?")
    assert (asked.unsupported_words, asked.features.added_share) == ((), 0)


def test_problems_of_one_kind_are_counted_up_to_a_limit():
    statement = "All old mills in Kirkby were always sold, every one, entirely, to all, forever."
    assert support(statement, MILL).features.widening == MAX_COUNTED


def test_exchanged_words_are_disorder_and_a_passive_is_not():
    source = "Otto Brandt founded the museum."
    assert support("The museum founded Otto Brandt.", source).features.disorder > 0
    assert support("The museum was founded by Otto Brandt.", source).features.disorder == 0


def test_a_name_in_the_place_of_another_is_a_doubt():
    found = support("The old mill in Aldermoor was sold to the town in 1987.", MILL)
    assert found.warnings == ("its source has “Kirkby”, not “Aldermoor”",)
    assert (found.features.replaced_name, found.features.doubted) == (1, 1)


def test_without_sources_everything_is_added():
    found: SupportAnalysis = support("The old mill burned.")
    assert found.features.sources == 0
    assert found.features.added_share == 1.0


def test_the_row_has_the_values_in_the_order_of_the_names():
    signals = Features(entailed=1.0, doubted=2.0)
    row = signals.row()
    assert dict(zip(FEATURE_NAMES, row, strict=True))["doubted"] == 2.0
    assert (row[0], row[-1], len(row)) == (1.0, 2.0, 17)


@pytest.mark.parametrize(
    ("added_share", "entailed", "is_too_free"),
    [(0.2, -5.0, False), (0.5, 0.9, True), (0.5, 1.1, False), (1.0, -5.0, True)],
)
def test_other_words_need_a_sure_network(added_share, entailed, is_too_free):
    features = Features(added_share=added_share, entailed=entailed)
    assert features.is_too_free == is_too_free
