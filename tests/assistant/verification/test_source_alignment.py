"""Which source sentences a statement rests on."""

from __future__ import annotations

from assistant.verification.analysis import analyse_sentence
from assistant.verification.source_alignment import align_to_sources


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


def test_a_name_tells_sources_apart_better_than_a_word():
    statement = "Then Otto Brandt opened harbours."
    assert aligned(statement, "They opened harbours.", "It was Otto Brandt.") == (1, 0)


def test_nothing_rests_on_nothing():
    assert aligned("", "A lake.") == ()
    assert aligned("A lake.") == ()
