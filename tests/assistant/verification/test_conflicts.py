"""Plain conflicts on invented sentences: true rewordings say nothing, untrue ones are told."""

from __future__ import annotations

import pytest

from assistant.verification.analysis import analyse_sentence
from assistant.verification.contradictions import contradictions
from assistant.verification.figure_swaps import figure_swaps
from assistant.verification.time_conflicts import time_conflicts
from assistant.verification.unsupported_values import unsupported_numbers
from tests.assistant.verification.test_problems import facts, paired

MILL = "The old mill in Kirkby was sold to the town in 1987."
FERRY = "The ferry crosses the strait every hour and carries 40 cars."
LIBRARY = "The library does not lend maps to visitors."


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The old mill in Kirkby was not sold to the town in 1987.", MILL),
        ("The old mill in Kirkby was never sold to the town.", MILL),
        ("In 1987 the old mill in Kirkby wasn't sold to the town.", MILL),
        ("The ferry does not cross the strait.", FERRY),
        ("The ferry doesn't carry 40 cars.", "The ferry carries 40 cars."),
        ("The library lends maps to visitors.", LIBRARY),
        ("Maps are lent to visitors by the library.", "Maps are not lent to visitors."),
        ("The guards opened the gate.", "The guards failed to open the gate."),
        ("The guards refused to open the gate.", "The guards opened the gate at once."),
        ("Anna Berg never visited Lindholm.", "Anna Berg visited Lindholm twice."),
        ("Anna Berg did not paint the altar.", "The altar was painted by Anna Berg."),
        ("The altar was not painted by Anna Berg.", "Anna Berg painted the altar in 1720."),
        ("It is not known who built it.", "It is known who built it."),
        ("The clock has been repaired.", "The clock has not been repaired."),
        ("No children were hurt.", "Twelve children were hurt."),
        ("The harbour cannot take large ships.", "The harbour can take large ships."),
        ("The tower, which is not open in winter, is tall.",
         "The tower, which is open in winter, is tall."),
    ],
)  # fmt: skip
def test_a_predicate_that_one_side_negates_is_a_conflict(statement, source):
    assert len(list(contradictions(*paired(statement, source)))) == 1


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The ferry does not cross the strait before six.", "The ferry crosses the strait at six."),
        ("The ferry did not leave until noon.", "The ferry left at noon."),
        ("The ferry left at noon.", "The ferry did not leave until noon."),
        ("The library lends not only maps but books.", "The library lends maps and books."),
        ("The library lends maps.", "The library does not only lend maps, it sells them."),
        ("The ferry does not cross the strait every hour.", FERRY),
        ("The mill was not sold in 1990.", "The mill was sold in 1987 and closed in 1990."),
        ("No more than 40 cars are carried.", "The ferry carries 40 cars."),
        ("The mill was no longer used.", "The mill was used until 1987."),
        ("The mill is not used.", "The mill was used by monks."),
        ("The bridge was not closed.", "The mill burned down and the bridge was closed."
         " No, it was the gate that was closed."),
        ("The mill was not closed.", "The mill burned down and the bridge was closed."),
        ("The mill was closed.", "The mill was closed, but the bridge was not closed."),
        ("The bridge was not closed.", "The mill was closed, but the bridge was not closed."),
        ("The guards didn't open the gate.", "The guards failed to open the gate."),
        ("Anna never visited Lindholm.", "It is a myth that Anna visited Lindholm."),
        ("The bridge may not open in May.", "The bridge may open in May."),
        ("The bridge does not open if it rains.", "The bridge opens if it is dry."),
        ("The bridge does not always open at six.", "The bridge opens at six."),
        ("The gate was not closed.", "The guards denied that the gate was closed."),
        ("The shop does not open on Sundays.", "The shop opens on weekdays, not on Sundays."),
        ("Nobody doubts that the altar is old.", "The altar is old."),
        ("The council did not reject the plan.", "The council accepted the plan."),
        ("The plan was not without critics.", "The plan had critics."),
        ("The plan was accepted.", "The plan was not rejected but accepted."),
        ("He won the cup.", "He did not lose a game and won the cup."),
        ("It won almost no votes in Kirkby, and Berg won ten votes in Kirkby.",
         "It won almost no votes in Kirkby."),
        ("It won no votes in Kirkby, and Berg won ten votes in Kirkby.",
         "It won no votes in Kirkby."),
        ("It won votes in Kirkby.", "It won almost no votes in Kirkby."),
        ("The choir sang in Kirkby.", "The choir sang in Kirkby and not in Lindholm."),
        ("The mill was not the first to be sold.", "The mill was sold to the town."),
    ],
)  # fmt: skip
def test_a_negation_that_says_the_same_or_less_is_none(statement, source):
    assert list(contradictions(*paired(statement, source))) == []


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The bridge opens at midnight.", "The bridge opens at six o'clock."),
        ("The bridge opens at noon.", "The bridge opens at 6 a.m. on weekdays."),
        ("The bridge opens at midnight on weekdays.", "The bridge opens at noon on weekdays."),
        ("The bell rings at half past six.", "The bell rings at quarter past six."),
        (
            "The bell rings at six o'clock in the evening.",
            "The bell rings at six o'clock in the morning.",
        ),
        ("The bell rings at 6 p.m.", "The bell rings at 6:00 a.m. each day."),
        ("The market is held in the afternoon.", "The market is held in the morning."),
        ("The market is held every evening.", "The market is held every morning."),
        ("The market is held at dawn.", "The market is held at dusk."),
        ("The market is held on weekends.", "The market is held on weekdays."),
        ("The market is held on weekdays.", "The market is held on Sundays."),
        ("At the weekend the market is held.", "The market is held from Monday to Thursday."),
        ("The minister arrives tomorrow.", "The minister arrived yesterday."),
        ("The school closes next year.", "The school closed last year."),
        ("The pears ripen in spring.", "The pears ripen in the autumn."),
        ("The fair opens next summer.", "The fair opens next winter."),
        ("The train leaves at 18:30.", "The train leaves at half past seven."),
    ],
)
def test_another_time_for_the_same_is_a_conflict(statement, source):
    own, alignments = paired(statement, source)
    assert len(list(time_conflicts(own, alignments, ()))) == 1


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The bridge opens at six o'clock.", "The bridge opens at 6 a.m."),
        ("The bridge opens at 6 p.m.", "The bridge opens at six o'clock in the evening."),
        ("The bridge opens at half past six.", "The bridge opens at 6:30 p.m."),
        ("The bridge opens at 18:30.", "The bridge opens at 6.30 pm."),
        ("The bridge opens in the morning.", "The bridge opens at six o'clock."),
        ("The bridge opens before noon.", "The bridge opens at 10 a.m."),
        ("The bridge opens at noon.", "The bridge opens at 12 o'clock."),
        ("The bridge is open at noon.", "The bridge is open from 9 a.m. to 5 p.m."),
        ("The bridge opens late in the evening.", "The bridge opens at night."),
        ("The bridge opens on weekdays.", "The bridge opens from Monday to Friday."),
        ("On weekends the bridge is shut.", "The bridge is shut on Saturdays and Sundays."),
        ("The novel Midnight Ferry was read by six.", "Six o'clock readers read Midnight Ferry."),
        ("The morning paper reported it.", "In the evening the paper reported it."),
        ("The fleet sailed the night before.", "The fleet sailed in the morning."),
        ("The mill burned last year.", "The mill burned down in 1987."),
        ("The pears ripen in spring.", "The pears ripen in March."),
        ("The spring water is cold.", "The water is cold in the winter."),
        ("The market opens at dawn.", "In the early morning the market opens."),
        ("They met at noon on weekdays.", "On working weekdays they met around noon."),
    ],
)
def test_a_time_written_otherwise_or_of_something_else_is_none(statement, source):
    own, alignments = paired(statement, source)
    assert list(time_conflicts(own, alignments, ())) == []


def test_a_time_of_the_title_or_the_sentence_before_agrees():
    own, alignments = paired("The bridge opens at noon.", "The bridge opens, not at six o'clock.")
    assert len(list(time_conflicts(own, alignments, ()))) == 1
    assert list(time_conflicts(own, alignments, [analyse_sentence("Openings at noon")])) == []


@pytest.mark.parametrize(
    ("statement", "source", "count"),
    [
        ("It opens at six o'clock in the evening.", "It opens at 6 p.m.", 0),
        ("It opens at half past six.", "It opens at 18:30.", 0),
        ("It opens at 12 o'clock.", "It opens at noon.", 0),
        ("It opens at 6 p.m.", "It opens in the evening.", 1),
        ("It opens at seven o'clock.", "It opens at 6 p.m.", 1),
        ("It opens at six doors.", "It opens at 6 p.m.", 1),
    ],
)
def test_an_hour_in_other_words_is_no_number_of_its_own(statement, source, count):
    assert len(facts(unsupported_numbers, statement, source)) == count


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
def test_exchanged_figures_are_told(statement, source):
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
