"""Exchanged roles: names and values on the wrong side of the word between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.nlp.lexicon import SYMMETRIC_STEMS
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.word_matching import WordAlignment

PASSIVE_AUXILIARIES = frozenset("be is are was were been being get got".split())
MAX_DISTANCE = 8  # words between the two names of one relation


def role_swaps(statement: AnalysedSentence, alignments: Sequence[WordAlignment]) -> Iterator[str]:
    """A problem if two names have exchanged their roles relative to a source; voice is considered.

    "Otto Brandt invited Anna Lind." for "Anna Lind invited Otto Brandt." -> one problem; "Anna Lind
    was invited by Otto Brandt." has none.
    """
    for alignment in alignments:
        anchors = _anchors(statement, alignment)
        for (one, one_there), (other, other_there) in pairwise(anchors):
            if one_there == other_there or other - one > 2 * MAX_DISTANCE:
                continue
            if any(word.is_mark for word in statement.words[one:other]):
                continue  # two clauses
            pivot = _pivot(statement, alignment, (one, other), (one_there, other_there))
            if pivot is None:
                continue
            here, there = pivot
            if statement.words[here].stem in SYMMETRIC_STEMS:
                continue
            is_passive_here = _is_passive(statement, here, other)
            is_passive_there = _is_passive(alignment.source, there, max(one_there, other_there))
            if (one_there > other_there) != (is_passive_here != is_passive_there):
                yield (
                    f"“{statement.words[one].text}” and “{statement.words[other].text}” "
                    "have changed places against its source"
                )
                return


def voices_differ(statement: AnalysedSentence, alignment: WordAlignment) -> bool:
    """Whether a matched word is passive on one side and active on the other.

    "The museum was founded by Otto." and "Otto founded the museum." differ.
    """
    return any(
        match.strength >= 0.9
        and position not in statement.in_names
        and _is_passive(statement, position, len(statement.words))
        != _is_passive(alignment.source, match.position, len(alignment.source.words))
        for position, match in alignment.matches.items()
    )


def _anchors(statement: AnalysedSentence, alignment: WordAlignment) -> list[tuple[int, int]]:
    """The positions of the last words of matched names: in the statement, in the source."""
    anchors = []
    for position in statement.content_positions:
        match = alignment.matches[position]
        if match.strength < 0.9 or position not in statement.in_names:
            continue
        if match.position not in alignment.source.in_names:
            continue
        if position + 1 in statement.in_names and position + 1 in alignment.matches:
            continue  # a longer name is one anchor
        anchors.append((position, match.position))
    return anchors


def _pivot(
    statement: AnalysedSentence,
    alignment: WordAlignment,
    here: tuple[int, int],
    there: tuple[int, int],
) -> tuple[int, int] | None:
    """A matched word that is between the two names on both sides."""
    low, high = sorted(there)
    for position in range(here[0] + 1, here[1]):
        match = alignment.matches.get(position)
        if not match or match.strength < 0.6 or position in statement.in_names:
            continue
        if low < match.position < high:
            return position, match.position
    return None


def _is_passive(sentence: AnalysedSentence, verb: int, last: int) -> bool:
    """Whether a verb is passive with its agent after it: `was invited by`."""
    before = {word.folded for word in sentence.words[max(verb - 3, 0) : verb]}
    after = [word.folded for word in sentence.words[verb + 1 : min(verb + 7, last + 1)]]
    return "by" in after and bool(
        before & PASSIVE_AUXILIARIES or sentence.words[verb].folded.endswith(("ed", "en"))
    )
