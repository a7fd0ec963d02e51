"""Relative dates of a source: `in the following year` is not the year that it counts from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.nlp.dates import dates_agree
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.figure_swaps import clause_range
from assistant.verification.substitutions import SAME_WORD_STRENGTH
from assistant.verification.word_matching import WordAlignment

MAX_WORDS_OF_DATE = 1  # matched words in the date's own clause where the subject's end is unknown
_SPAN = "(?:day|week|month|year|season|decade|century|morning|evening|night|summer|winter)"
_OFFSET = re.compile(
    rf"\b(?:following|next|previous|preceding)\s+{_SPAN}\b"
    rf"|\b{_SPAN}s?\s+(?:later|earlier|before|after|afterwards|previously)\b",
    re.IGNORECASE,
)
_VERBS = frozenset("is are was were has have had did does do would can could".split())


def date_offset_problems(
    statement: AnalysedSentence, alignments: Sequence[WordAlignment]
) -> Iterator[str]:
    """A problem if the statement dates an event by a date that the source only counts from.

    "The mill burned down in 1990." for "The mill opened in 1990 and burned down the following
    year." -> one problem.
    """
    if _OFFSET.search(statement.text):
        return
    counting = [(p, found) for p in alignments if (found := _OFFSET.search(p.source.text))]
    for date in statement.values.dates:
        clause = clause_range(statement, _word_at(statement, date.start))
        is_known, predicate = _predicate(statement, clause)
        for alignment, found in counting:
            source = alignment.source
            of_date = [
                clause_range(source, _word_at(source, other.start))
                for other in source.values.dates
                if dates_agree(date, other)
            ]
            if not of_date:
                continue
            counted = clause_range(source, _word_at(source, found.start()))
            there = _source_positions(statement, alignment, predicate)
            own = sum(any(position in each for each in of_date) for position in there)
            other = [
                position
                for position in there
                if position in counted and not any(position in each for each in of_date)
            ]
            if other and own <= (0 if is_known else MAX_WORDS_OF_DATE):
                yield f"“{date.text}”, where its source says “{found[0]}”"
                return


def _word_at(sentence: AnalysedSentence, start: int) -> int:
    """The position of the word that contains a code point, or of the next one."""
    last = len(sentence.words) - 1
    return next((n for n, word in enumerate(sentence.words) if word.end > start), last)


def _predicate(statement: AnalysedSentence, clause: range) -> tuple[bool, range]:
    """Whether a clause has a known verb, and the positions from it on; else all positions."""
    verb = next((n for n in clause if statement.words[n].folded in _VERBS), None)
    return (False, clause) if verb is None else (True, range(verb, clause.stop))


def _source_positions(
    statement: AnalysedSentence, alignment: WordAlignment, clause: range
) -> list[int]:
    """The source's positions of a range's content words, names excluded."""
    return [
        alignment.matches[position].position
        for position in statement.content_positions
        if position in clause
        and position not in statement.in_names
        and alignment.matches[position].strength >= SAME_WORD_STRENGTH
    ]
