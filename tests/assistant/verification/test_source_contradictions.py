"""A predicate that the statement or the source negates, on invented sentences."""

from __future__ import annotations

import pytest

from assistant.verification.source_contradictions import contradictions
from tests.assistant.verification.pairings import paired

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
