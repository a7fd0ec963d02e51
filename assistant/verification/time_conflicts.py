"""Times of day, types of days and seasons where the source has others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.nlp.times_of_day import moments_agree
from assistant.nlp.types import Moment
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.substitutions import SAME_WORD_STRENGTH
from assistant.verification.word_matching import WordAlignment

NEIGHBOUR_COUNT = 3  # content words next to a time that name its event
SOURCE_NEIGHBOUR_COUNT = 6  # the same in the source, where they may be farther away


def time_conflicts(
    statement: AnalysedSentence,
    alignments: Sequence[WordAlignment],
    context: Sequence[AnalysedSentence],
) -> Iterator[str]:
    """Problems for times that no source agrees with, if a source has another for the same event.

    "The museum opens at noon." for "The museum opens at six o'clock." -> one problem. Weekdays by
    name are dates, and are compared as such.
    """
    sources = [alignment.source for alignment in alignments]
    every = [moment for each in (*sources, *context) for moment in each.moments]
    for moment in statement.moments:
        if any(moments_agree(moment, other) for other in every) or _is_part_of_name(
            statement, moment
        ):
            continue
        near = _neighbours(statement, moment, NEIGHBOUR_COUNT)
        for alignment in alignments:
            same = {alignment.matches[position].position for position in near
                    if alignment.matches[position].strength >= SAME_WORD_STRENGTH}  # fmt: skip
            other = next(
                (
                    other
                    for other in alignment.source.moments
                    if other.kind == moment.kind
                    and (other.kind == "weekday" or not _is_part_of_name(alignment.source, other))
                    and same & set(_neighbours(alignment.source, other, SOURCE_NEIGHBOUR_COUNT))
                ),
                None,
            )
            if other:
                yield f"its source says “{other.text}”, not “{moment.text}”"
                break


def _neighbours(sentence: AnalysedSentence, moment: Moment, count: int) -> list[int]:
    """The content words next to a time; words in times are left out."""
    outside = [
        n
        for n in sentence.content_positions
        if not any(m.start <= sentence.words[n].start < m.end for m in sentence.moments)
    ]
    outside.sort(
        key=lambda n: min(
            abs(sentence.words[n].start - moment.end), abs(moment.start - sentence.words[n].end)
        )
    )
    return outside[:count]


def _is_part_of_name(sentence: AnalysedSentence, moment: Moment) -> bool:
    """Whether a time is inside a name or a date."""
    dated = any(d.start <= moment.start < d.end for d in sentence.values.dates)
    return dated or any(
        n.start <= moment.start < n.end and (n.is_certain or n.start > 0)
        for n in sentence.values.names
    )
