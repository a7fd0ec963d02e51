"""Words of a statement that replace words of its source, or are inserted between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.dates import dates_agree
from assistant.nlp.numbers import numbers_agree
from assistant.nlp.types import Date, Number
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.word_matching import NO_MATCH, WordAlignment

SAME_WORD_STRENGTH = 0.9  # strength from which two words count as the same


@dataclass(frozen=True, slots=True)
class Substitution:
    """A run of the statement's own words, and the source's own words in the same place.

    Both are positions of content words; `source_words` is empty for an insertion.
    """

    statement_words: tuple[int, ...]
    source_words: tuple[int, ...]


def substitutions(statement: AnalysedSentence, alignment: WordAlignment) -> list[Substitution]:
    """Runs of unmatched words between words that are adjacent in the source.

    "The old mill burned down." for "The old barn burned down." -> mill replaces barn. A run at an
    end of the statement, or between words that are far apart in the source, is left out.
    """
    taken = {m.position for m in alignment.matches.values() if m.strength >= SAME_WORD_STRENGTH}
    found: list[Substitution] = []
    run: list[int] = []
    before: int | None = None
    for position in (*statement.content_positions, None):
        match = alignment.matches[position] if position is not None else NO_MATCH
        if position is not None and match.strength < SAME_WORD_STRENGTH:
            run.append(position)
            continue
        if run:
            between = _content_between(
                alignment.source, before, None if position is None else match.position
            )
            if between is not None:
                found.append(Substitution(tuple(run), tuple(n for n in between if n not in taken)))
            run = []
        before = match.position if position is not None else None
    return found


def value_neighbour_matches(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> list[float]:
    """For each number and date that a source has: whether its neighbouring words match.

    1 if a neighbour on at least one side is the source's neighbour on that side, else 0; the best
    over all occurrences of the value. "The hotel has 40 rooms and 3 halls." for "The hotel has 3
    rooms and 40 halls." -> 0, 0.
    """
    result = []
    for own in values_in(statement):
        before, after = _neighbours(statement, own.start, own.end)
        best = None
        for alignment in alignments:
            for other in values_in(alignment.source):
                if not values_agree(own, other):
                    continue
                there = _neighbours(alignment.source, other.start, other.end)
                if _is_at_edge(statement, (before, after)) or _is_at_edge(alignment.source, there):
                    best = 1.0  # `in 1990` may be first or last
                    continue
                matching = [
                    alignment.matches[position].position == next_to
                    for position, next_to in zip((before, after), there, strict=True)
                    if position is not None
                ]
                best = max(best or 0.0, float(any(matching)) if matching else 1.0)
        if best is not None:
            result.append(best)
    return result


def values_in(sentence: AnalysedSentence) -> tuple[Number | Date, ...]:
    """The numbers, then the dates of a sentence."""
    return (*sentence.values.numbers, *sentence.values.dates)


def values_agree(value: Number | Date, other: Number | Date) -> bool:
    """Whether a value agrees with a source's value of the same type."""
    if isinstance(value, Number) and isinstance(other, Number):
        return numbers_agree(value, other)
    if isinstance(value, Date) and isinstance(other, Date):
        return dates_agree(value, other)
    return False


def _neighbours(sentence: AnalysedSentence, start: int, end: int) -> tuple[int | None, int | None]:
    """The content words just before and just after a range."""
    before = [n for n in sentence.content_positions if sentence.words[n].end <= start]
    after = next((n for n in sentence.content_positions if sentence.words[n].start >= end), None)
    return (before[-1] if before else None), after


def _is_at_edge(sentence: AnalysedSentence, neighbours: tuple[int | None, int | None]) -> bool:
    """Whether a value is in an introductory phrase before a comma, or at the very end."""
    before, after = neighbours
    if before is None or after is None:
        return True
    first_mark = next((n for n, w in enumerate(sentence.words) if w.text == ","), -1)
    return before < first_mark < after and first_mark <= 8


def _content_between(
    source: AnalysedSentence, first: int | None, last: int | None
) -> list[int] | None:
    """The content words between two words of a source; None if those are far apart."""
    content = source.content_positions
    if first is None and last is None:
        return None
    if first is None:
        return [n for n in content if n < (last or 0)][-2:]
    if last is None:
        return [n for n in content if n > first][:2]
    if last <= first:
        return None
    inside = [n for n in content if first < n < last]
    return inside if len(inside) <= 5 else None
