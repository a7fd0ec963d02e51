"""Times of day, kinds of days and seasons where a source has others for the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.nlp.times_of_day import agrees
from assistant.nlp.types import Moment
from assistant.verification.analysis import Analysed
from assistant.verification.negation_and_hedging import Pairing
from assistant.verification.substitutions import SURE

NEAR = 3  # content words next to a time that say what it is the time of
WIDE = 6  # the same on the source's side, where they may stand farther off


def time_conflicts(
    statement: Analysed, pairings: Sequence[Pairing], context: Sequence[Analysed]
) -> Iterator[str]:
    """Hours, parts of the day, kinds of days, seasons where a source has another for the same.

    Only what no source agrees with; weekdays by name are dates and compared as such.
    """
    sources = [pairing.source for pairing in pairings]
    every = [moment for each in (*sources, *context) for moment in each.moments]
    for moment in statement.moments:
        if any(agrees(moment, other) for other in every) or _is_named(statement, moment):
            continue
        near = _near(statement, moment, NEAR)
        for pairing in pairings:
            same = {pairing.matches[place].place for place in near
                    if pairing.matches[place].strength >= SURE}  # fmt: skip
            other = next(
                (
                    other
                    for other in pairing.source.moments
                    if other.kind == moment.kind
                    and (other.kind == "weekday" or not _is_named(pairing.source, other))
                    and same & set(_near(pairing.source, other, WIDE))
                ),
                None,
            )
            if other:
                yield f"its source says “{other.text}”, not “{moment.text}”"
                break


def _near(sentence: Analysed, moment: Moment, count: int) -> list[int]:
    """The content words next to a time, those of a time left out."""
    outside = [
        n
        for n in sentence.content
        if not any(m.start <= sentence.words[n].start < m.end for m in sentence.moments)
    ]
    outside.sort(
        key=lambda n: min(
            abs(sentence.words[n].start - moment.end), abs(moment.start - sentence.words[n].end)
        )
    )
    return outside[:count]


def _is_named(sentence: Analysed, moment: Moment) -> bool:
    """Whether a time is a part of a name, or of a date."""
    dated = any(d.start <= moment.start < d.end for d in sentence.values.dates)
    return dated or any(
        n.start <= moment.start < n.end and (n.sure or n.start > 0) for n in sentence.values.names
    )
