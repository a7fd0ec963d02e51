"""Times of day, kinds of days and seasons that differ, on invented sentences."""

from __future__ import annotations

import pytest

from assistant.verification.analysis import analyse_sentence
from assistant.verification.time_conflicts import time_conflicts
from tests.assistant.verification.pairings import paired


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
    own, pairings = paired(statement, source)
    assert len(list(time_conflicts(own, pairings, ()))) == 1


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
        (
            "They read Noon Magazine on the train.",
            "They read the magazine on the train at midnight.",
        ),
        ("They read at noon on the train.", "They read Midnight Magazine on the train."),
        ("It opened doors on Monday, 5 May.", "It opened doors on weekends."),
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
    own, pairings = paired(statement, source)
    assert list(time_conflicts(own, pairings, ())) == []


def test_a_time_of_the_title_or_the_sentence_before_agrees():
    own, pairings = paired("The bridge opens at noon.", "The bridge opens, not at six o'clock.")
    assert len(list(time_conflicts(own, pairings, ()))) == 1
    assert list(time_conflicts(own, pairings, [analyse_sentence("Openings at noon")])) == []
