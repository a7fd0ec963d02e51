"""Each check alone, on pairs of a statement and one source."""

from __future__ import annotations

import pytest

from assistant.nlp.stems import are_antonyms, are_same_word, are_synonyms
from assistant.verification.analysis import AnalysedSentence, analyse_sentence
from assistant.verification.negation_and_hedging import (
    hedge_problems,
    negation_problems,
    opposite_problems,
    overgeneralisation_problems,
)
from assistant.verification.role_swaps import role_swaps
from assistant.verification.source_alignment import align_to_sources
from assistant.verification.subject_mismatch import subject_mismatches
from assistant.verification.substitutions import substitutions, value_neighbour_matches
from assistant.verification.unsupported_values import (
    unsupported_dates,
    unsupported_names,
    unsupported_numbers,
)
from assistant.verification.word_matching import WordAlignment, lexical_matches


def paired(statement: str, *sources: str) -> tuple[AnalysedSentence, list[WordAlignment]]:
    own = analyse_sentence(statement)
    return own, [
        WordAlignment(other, lexical_matches(own, other))
        for other in map(analyse_sentence, sources)
    ]


def facts(check, statement: str, *sources: str, context: tuple[str, ...] = ()) -> list[str]:
    return list(
        check(
            analyse_sentence(statement),
            [*map(analyse_sentence, sources)],
            [*map(analyse_sentence, context)],
        )
    )


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It has twelve boats.", "It has 12 boats."),
        ("It has 2,000 boats.", "It has 2000 boats."),
        ("It cost $2.5 million.", "It cost 2,500,000 dollars."),
        ("Half of them left.", "50 percent of them left."),
        ("About 2,000 came.", "1,987 came."),
        ("It was one of the first.", "It was among the earliest."),
        ("The 1990 law holds.", "The law of 1990 holds."),
    ],
)
def test_a_number_in_another_form_is_no_problem(statement, source):
    assert facts(unsupported_numbers, statement, source) == []


@pytest.mark.parametrize(
    ("statement", "source", "problem"),
    [
        ("It has 13 boats.", "It has 12 boats.", "the number 13 stands in none of its sources"),
        ("It is 5 miles long.", "It is 5 km long.", "its sources give 5 km, not 5 miles"),
        ("It cost 3 billion.", "It cost 3 million.", "the number 3 billion stands in none of its"),
        ("The third won.", "All three won.", "the number third stands in none of its sources"),
    ],
)
def test_a_number_of_its_own_is_told(statement, source, problem):
    (found,) = facts(unsupported_numbers, statement, source)
    assert found.startswith(problem)


def test_a_date_may_be_put_together_of_the_source_and_its_title():
    source = "He arrived on 12 March."
    assert facts(unsupported_dates, "He arrived on March 12.", source) == []
    assert (
        facts(
            unsupported_dates, "He arrived on March 12, 2020.", source, context=("Visits in 2020",)
        )
        == []
    )
    assert facts(unsupported_dates, "He arrived on March 12, 2020.", source) == [
        "its sources give 12 March, not March 12, 2020"
    ]


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It began in 1987.", "It began in 1978."),
        ("It began on Monday.", "It began on Tuesday."),
        ("It began in March 2020.", "It began in April 2020."),
        ("It began in 1994.", "It began in the 1990s."),
    ],
)
def test_another_date_is_told(statement, source):
    (found,) = facts(unsupported_dates, statement, source)
    assert found.startswith("the date")


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("They met Obama.", "They met President Barack Obama."),
        ("The US agreed.", "The United States agreed."),
        ("Then French troops came.", "Then troops of France came."),
        ("It went to IBM's lab.", "It went to the lab of International Business Machines."),
    ],
)
def test_a_name_in_another_form_is_no_problem(statement, source):
    assert facts(unsupported_names, statement, source) == []


def test_a_name_of_its_own_is_told_but_may_come_from_the_sentence_before():
    statement = "Then Anna Berg resigned."
    assert facts(unsupported_names, statement, "Then she resigned.") == [
        "the name Anna Berg stands in none of its sources"
    ]
    assert (
        facts(unsupported_names, statement, "Then she resigned.", context=("Anna Berg led it.",))
        == []
    )


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("The bridge was not closed.", "The bridge was closed.", 1),
        ("The bridge was closed.", "The bridge was not closed.", 1),
        ("The bridge was never closed.", "The bridge was not closed.", 0),
        ("The team didn't win the cup.", "The team failed to win the cup.", 0),
        ("He won the cup.", "He failed to win the cup.", 1),
        ("The bridge was closed.", "The bridge was closed, but the road was not flooded.", 0),
    ],
)
def test_negation_is_compared_on_the_words_it_is_about(statement, source, count):
    assert len(list(negation_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("Prices rose in May.", "Prices fell in May.", 1),
        ("It was after the war.", "It was before the war.", 1),
        ("Prices rose in May.", "Prices increased in May.", 0),
        ("Prices rose in May.", "Prices rose after they fell.", 0),
    ],
)
def test_plain_opposites_are_told(statement, source, count):
    assert len(list(opposite_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("The plant will close.", "The plant may close.", 1),
        ("He stole the car.", "He reportedly stole the car.", 1),
        ("The plant might close.", "The plant may close.", 0),
        ("The plant will close.", "The plant will close, which may help.", 0),
        ("It began in Kirkby.", "Halden claimed that it began in Kirkby.", 1),
        ("It began in Kirkby.", "It is thought to have begun in Kirkby.", 1),
        ("Halden wrote that it began in Kirkby.", "Halden claimed that it began in Kirkby.", 0),
        ("It is believed to have begun in Kirkby.", "It is thought to have begun in Kirkby.", 0),
        ("The team visited Kirkby.", "The team is scheduled to visit Kirkby in May.", 1),
        ("The team will visit Kirkby.", "The team is scheduled to visit Kirkby in May.", 0),
        ("The team plans to visit Kirkby.", "The team is scheduled to visit Kirkby.", 0),
        ("The set was sold in Kirkby.", "The set was sold in Kirkby.", 0),
        ("The flood took two lives.", "The flood claimed two lives.", 0),
        ("It taught in Kirkby.", "Two schools of thought taught in Kirkby.", 0),
    ],
)
def test_a_dropped_hedge_is_told(statement, source, count):
    assert len(list(hedge_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("All members agreed.", "Some members agreed.", 1),
        ("It always rains.", "It often rains.", 1),
        ("All members agreed.", "All members agreed.", 0),
    ],
)
def test_some_made_all_is_told(statement, source, count):
    assert len(list(overgeneralisation_problems(*paired(statement, source)))) == count


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("Germany invaded Poland.", "Poland invaded Germany.", 1),
        ("Poland was invaded by Germany.", "Germany invaded Poland.", 0),
        ("Germany invaded Poland.", "Poland was invaded by Germany.", 0),
        ("Germany was invaded by Poland.", "Germany invaded Poland.", 1),
        ("Anna met Bernard.", "Bernard met Anna.", 0),
        ("In Paris Anna met Bernard.", "Anna met Bernard in Paris.", 0),
    ],
)
def test_changed_roles_are_told_and_the_passive_is_understood(statement, source, count):
    assert len(list(role_swaps(*paired(statement, source)))) == count


def test_a_predicate_of_another_subject_is_told():
    mill = "The old mill employs 40 people in Kirkby."
    ferry = "The white ferry crosses the narrow strait every hour."
    joined = "The old mill employs 40 people and crosses the narrow strait every hour."
    assert list(subject_mismatches(*paired(joined, mill, ferry))) == [
        "it says of something else what a source says of “white ferry”"
    ]
    it = ferry.replace("The white ferry", "It")
    assert list(subject_mismatches(*paired(joined, mill, it))) == []
    both = "The old mill employs 40 people and the ferry crosses the narrow strait."
    assert list(subject_mismatches(*paired(both, mill, ferry))) == []


def test_a_replaced_word_has_the_sources_word_in_its_slot():
    statement, (alignment,) = paired("The old mill burned down.", "The old barn burned down.")
    (substitution,) = substitutions(statement, alignment)
    assert [statement.words[p].text for p in substitution.statement_words] == ["mill"]
    assert [alignment.source.words[p].text for p in substitution.source_words] == ["barn"]


def test_exchanged_figures_lose_their_neighbours():
    source = "The north has 12 lakes and the south has 30 rivers."
    assert value_neighbour_matches(*paired("The north has 12 lakes.", source)) == [1.0]
    assert value_neighbour_matches(*paired("The north has 30 lakes and is cold.", source)) == [0.0]


def test_words_of_one_family_and_opposites():
    assert are_same_word("won", "winning")
    assert are_same_word("nation", "national")
    assert not are_same_word("station", "state")
    assert are_synonyms("film", "movies")
    assert are_antonyms("rising", "fell")
    assert not are_antonyms("before", "early")


def aligned(statement: str, *sources: str, hinted: frozenset[int] = frozenset()):
    return align_to_sources(
        analyse_sentence(statement), [*map(analyse_sentence, sources)], lambda place: 0.0, hinted
    ).indices


def test_the_fewest_sources_that_cover_a_statement_are_chosen():
    lake = "The lake froze for eleven weeks that winter."
    mill = "The old mill on the river burned down in June."
    assert aligned("The lake froze for eleven weeks.", mill, lake) == (1,)
    both = "The old mill burned down in June and the lake froze for eleven weeks."
    assert sorted(aligned(both, mill, lake, "Nobody knows why.")) == [0, 1]
    assert aligned("Whales sing.", mill, lake) == ()


def test_a_hint_decides_between_equals_alone():
    lake = "The lake froze for eleven weeks that winter."
    assert aligned("The lake froze.", lake, lake) == (0,)
    assert aligned("The lake froze.", lake, lake, hinted=frozenset({1})) == (1,)
    assert aligned("The lake froze.", lake, "A mill burned.", hinted=frozenset({1})) == (0,)


def test_a_stray_number_finds_no_second_source():
    lake = "The lake froze for eleven weeks that winter."
    assert aligned("The lake froze for 30 weeks.", lake, "The mill had 30 windows.") == (0,)
