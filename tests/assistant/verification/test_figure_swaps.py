"""Figures that were exchanged, on invented sentences."""

from __future__ import annotations

import pytest

from assistant.verification.figure_swaps import MAX_FIGURES, figure_swaps
from tests.assistant.verification.pairings import paired


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The ferry carries 312 cars and 40 passengers.",
         "The ferry carries 40 cars and 312 passengers."),
        ("It was founded in 1950 and closed in 1901.",
         "It was founded in 1901 and closed in 1950."),
        ("Founded in 1950, it closed in 1901.", "It was founded in 1901 and closed in 1950."),
        ("Passengers number 40, cars 312.", "The ferry carries 40 cars and 312 passengers."),
        ("Anna scored 9 goals and Bernard scored 12.",
         "Anna scored 12 goals and Bernard scored 9."),
        ("Prices rose from 30 percent to 20 percent.",
         "Prices rose from 20 percent to 30 percent."),
        ("The mill had 40 workers in 2012 and 75 in 2010.",
         "The mill had 40 workers in 2010 and 75 in 2012."),
        ("The bridge is 12 metres wide and 400 metres high.",
         "The bridge is 400 metres wide and 12 metres high."),
        ("Kirkby has 900 houses; Lindholm has 2,100 houses.",
         "Lindholm has 900 houses, while Kirkby has 2,100 houses."),
        ("A 42% study in 2000 found stress.", "A 2000 study in 42% found stress."),
        ("The first hall seats 80, the second hall seats 250.",
         "The first hall seats 250 and the second hall seats 80."),
        ("Of 300 members, 1,200 voted.", "Of 1,200 members, 300 voted."),
        ("Otto was born in 1933 and died in 1860.", "Otto was born in 1860 and died in 1933."),
        ("The rent is $900 and the deposit is $300.", "The rent is $300 and the deposit is $900."),
        ("Workshops start on 4 May and end on 12 March.",
         "Workshops start on 12 March and end on 4 May."),
        ("Seven boats were lost and three were saved.",
         "Three boats were lost and seven were saved."),
        ("The north tower was built in 1510 and the south tower in 1480.",
         "The north tower was built in 1480 and the south tower in 1510."),
    ],
)  # fmt: skip
def test_exchanged_figures_are_reported(statement, source):
    assert len(list(figure_swaps(*paired(statement, source)))) == 1


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The ferry carries 312 passengers and 40 cars.",
         "The ferry carries 40 cars and 312 passengers."),
        ("It closed in 1950, having been founded in 1901.",
         "It was founded in 1901 and closed in 1950."),
        ("In 1950 it was closed; in 1901 it had been founded.",
         "It was founded in 1901 and closed in 1950."),
        ("Nine goals were scored by Bernard and twelve by Anna.",
         "Anna scored 12 goals and Bernard scored 9 goals."),
        ("Prices rose to 30 percent from 20 percent.",
         "Prices rose from 20 percent to 30 percent."),
        ("The mill had 40 workers in 2010 and 75 in 2012.",
         "In 2010 the mill had 40 workers, and in 2012 it had 75."),
        ("In 2012 the mill had 75 workers, in 2010 it had 40.",
         "The mill had 40 workers in 2010 and 75 in 2012."),
        ("The bridge, 12 metres high, is 400 metres wide.",
         "The bridge is 400 metres wide and 12 metres high."),
        ("Kirkby has 2,100 houses, Lindholm 900.", "Lindholm has 900 houses, Kirkby has 2,100."),
        ("Stress was found in 42 percent by a study in 2000.",
         "A 2000 study found stress in 42% of teachers."),
        ("Of the members, 1,200 in all, 300 voted.", "Of 1,200 members, 300 voted."),
        ("Otto (1860-1933) was a painter.", "Otto was born in 1860 and died in 1933."),
        ("Otto died in 1933 and was born in 1860.", "Otto was born in 1860 and died in 1933."),
        ("The deposit is 900 dollars; the rent is 300 dollars.",
         "The rent is $300 and the deposit is $900."),
        ("Workshops end on May 4 and start on March 12.",
         "Workshops start on 12 March and end on 4 May."),
        ("Seven boats were saved and three were lost.",
         "Three boats were lost and seven were saved."),
        ("The south tower was built in 1510 and the north tower in 1480.",
         "The north tower was built in 1480 and the south tower in 1510."),
        ("The film won prizes in 1990, 1988 and 1985.",
         "The film won prizes in 1985, 1988 and 1990."),
        ("Sales in 1990 and 1991 were 12 and 9, respectively.",
         "Sales were 9 in 1991 and 12 in 1990."),
        ("A loan of 30 days costs 5 dollars.", "Costs are 5 dollars for a loan of 30 days."),
    ],
)  # fmt: skip
def test_figures_that_moved_with_their_words_are_not(statement, source):
    assert list(figure_swaps(*paired(statement, source))) == []


def test_a_table_of_figures_is_not_compared():
    figures = [f"{n} boats in bay {n + 100}" for n in range(2, MAX_FIGURES + 4)]
    statement, source = (f"It has {', '.join(each)}." for each in (figures, figures[::-1]))
    assert list(figure_swaps(*paired(statement, source))) == []
