"""Words of a statement that replace words of its source, or are inserted between them."""

from __future__ import annotations

from dataclasses import dataclass

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
