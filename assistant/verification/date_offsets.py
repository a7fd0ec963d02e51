"""Dates that a source counts from: `in the following year` is not the year that it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.nlp import dates as of_dates
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.figure_swaps import clause_range
from assistant.verification.substitutions import SAME_WORD_STRENGTH
from assistant.verification.word_matching import WordAlignment

MAX_WORDS_OF_DATE = 1  # plain words of the date's own clause where a subject's end is not known
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
    """Dates given to what a source puts some time before or after them."""
    if _OFFSET.search(statement.text):
        return
    counting = [(p, found) for p in alignments if (found := _OFFSET.search(p.source.text))]
    for date in statement.values.dates:
        said = clause_range(statement, _word_at(statement, date.start))
        is_known, predicate = _predicate(statement, said)
        for alignment, found in counting:
            source = alignment.source
            of_date = [
                clause_range(source, _word_at(source, other.start))
                for other in source.values.dates
                if of_dates.dates_agree(date, other)
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
    """The place of the word that a code point lies in, or the next one."""
    last = len(sentence.words) - 1
    return next((n for n, word in enumerate(sentence.words) if word.end > start), last)


def _predicate(statement: AnalysedSentence, said: range) -> tuple[bool, range]:
    """What stands behind the first verb of a clause, if one is known; else all of it."""
    verb = next((n for n in said if statement.words[n].folded in _VERBS), None)
    return (False, said) if verb is None else (True, range(verb, said.stop))


def _source_positions(
    statement: AnalysedSentence, alignment: WordAlignment, said: range
) -> list[int]:
    """Where a source has the content words of a clause, names left out."""
    return [
        alignment.matches[position].position
        for position in statement.content_positions
        if position in said
        and position not in statement.in_names
        and alignment.matches[position].strength >= SAME_WORD_STRENGTH
    ]
