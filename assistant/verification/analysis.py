"""Sentence analysis for verification: tokens, values, times and content words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.nlp.stems import StemToken, stem_tokens
from assistant.nlp.times_of_day import extract_moments
from assistant.nlp.types import Moment, Values
from assistant.nlp.values import extract_values

LONGEST_READ = 2000  # code points of a sentence; a longer text is never `supported`
PREFIX_LENGTH = 4  # leading letters that index words of one family


@dataclass(frozen=True, slots=True)
class AnalysedSentence:
    """An analysed sentence. A position is an index into `words`.

    `content_positions` are the content words outside numbers and dates. `in_certain_names` and
    `in_names` are words in certain names and in all names. `by_stem` and `by_prefix` index all
    words but punctuation.
    """

    text: str
    words: tuple[StemToken, ...]
    values: Values
    moments: tuple[Moment, ...]
    content_positions: tuple[int, ...]
    in_certain_names: frozenset[int]
    in_names: frozenset[int]
    by_stem: dict[str, tuple[int, ...]]
    by_prefix: dict[str, tuple[int, ...]]


@lru_cache(maxsize=512)
def analyse_sentence(text: str) -> AnalysedSentence:
    """Analyse a sentence; anything after the first `LONGEST_READ` code points is ignored."""
    text = text[:LONGEST_READ]
    every = stem_tokens(text)
    found = extract_values(text)
    of_numbers = [(number.start, number.end) for number in found.numbers]
    of_dates = [(date.start, date.end) for date in found.dates]
    valued = _words_in_ranges(every, of_numbers + of_dates)
    named = _words_in_ranges(
        every, [(name.start, name.end) for name in found.names if name.is_certain]
    )
    content = tuple(n for n, word in enumerate(every) if word.is_content and n not in valued)
    capital = _words_in_ranges(every, [(name.start, name.end) for name in found.names])
    by_stem: dict[str, tuple[int, ...]] = {}
    by_prefix: dict[str, tuple[int, ...]] = {}
    for n, word in enumerate(every):
        if not word.is_mark:
            by_stem[word.stem] = (*by_stem.get(word.stem, ()), n)
            prefix = word.folded[:PREFIX_LENGTH]
            by_prefix[prefix] = (*by_prefix.get(prefix, ()), n)
    return AnalysedSentence(
        text, every, found, extract_moments(text), content, named, capital, by_stem, by_prefix
    )


def _words_in_ranges(every: tuple[StemToken, ...], ranges: list[tuple[int, int]]) -> frozenset[int]:
    """The positions of words inside one of the ranges."""
    covered = set()
    spans = iter(sorted(ranges))
    span = next(spans, None)
    for n, word in enumerate(every):
        while span and span[1] <= word.start:
            span = next(spans, None)
        if span and span[0] < word.end and not word.is_mark:
            covered.add(n)
    return frozenset(covered)
