"""Numbers and dates that are exchanged with each other relative to a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.nlp.dates import dates_agree
from assistant.nlp.lexicon import FUNCTION_WORDS
from assistant.nlp.numbers import numbers_agree
from assistant.nlp.types import Date, Number
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.negation_and_hedging import CLAUSE_MARKS
from assistant.verification.word_matching import WordAlignment

Figure = Number | Date
CONTEXT_WORDS = 8  # words on either side of a figure that say what it measures
OTHER_SIDE_WEIGHT = 0.6  # weight of a word that is before one figure and after the other
FUNCTION_WORD_WEIGHT = 0.4  # weight of the same adjacent function word: `from 20 to 30`
MIN_MARGIN = 0.25  # by which each figure must fit the other's context better than its own
MIN_FIT = 0.3  # with less in common no swap is reported
MAX_FIGURES = 12  # of a sentence; a longer list is a table
_BREAKS = CLAUSE_MARKS | frozenset("and but or while whereas".split())


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word or another figure near a figure: its side, and its distance in words."""

    position: int
    side: int
    distance: int
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class FigureContext:
    """A figure with its sentence and its neighbours within its clause."""

    figure: Figure
    sentence: AnalysedSentence
    neighbours: tuple[Neighbour, ...]


def figure_swaps(statement: AnalysedSentence, alignments: Sequence[WordAlignment]) -> Iterator[str]:
    """Problems for pairs of figures that have exchanged their places relative to the source.

    "The ferry carries 40 cars and 200 people." for "The ferry carries 200 cars and 40 people." ->
    one problem. Reported only if both fit the other's context clearly better than each of their
    own, so moved clauses and a changed voice are no problem.
    """
    if any(word.folded == "respectively" for word in statement.words):
        return
    source_contexts = [
        (alignment, context)
        for alignment in alignments
        for context in _figure_contexts(alignment.source)
    ]
    for one, other in combinations(_figure_contexts(statement), 2):
        of_one = [(p, b) for p, b in source_contexts if are_same_figure(one.figure, b.figure)]
        of_other = [(p, b) for p, b in source_contexts if are_same_figure(other.figure, b.figure)]
        if not of_one or not of_other or any(pair in of_other for pair in of_one):
            continue
        pair = (one.figure, other.figure)
        if _fits_other_context(one, of_other, of_one, pair) and _fits_other_context(
            other, of_one, of_other, pair
        ):
            yield (
                f"“{one.figure.text}” and “{other.figure.text}” stand in each other's place "
                "against its source"
            )
            return


def figures_in(sentence: AnalysedSentence) -> list[Figure]:
    """The numbers and dates of a sentence, in text order."""
    every: list[Figure] = [*sentence.values.numbers, *sentence.values.dates]
    return sorted(every, key=lambda figure: figure.start)


def are_same_figure(one: Figure, other: Figure) -> bool:
    """Whether a figure agrees with a source's figure; a year may be written as a number."""
    if isinstance(one, Number) and isinstance(other, Number):
        return numbers_agree(one, other)
    if isinstance(one, Date) and isinstance(other, Date):
        return dates_agree(one, other)
    number, date = (one, other) if isinstance(one, Number) else (other, one)
    return isinstance(number, Number) and isinstance(date, Date) and date.year == number.value


def clause_range(sentence: AnalysedSentence, position: int) -> range:
    """The positions of a word's clause, at most `CONTEXT_WORDS` away.

    An introductory date belongs to it: "opened" in "In 1990, the mill opened, and the barn burned."
    -> `In` to `opened`. Clauses end at punctuation and at `and`, `but` and the like.
    """
    words = sentence.words
    first = position
    while first > 0 and position - first < CONTEXT_WORDS and not _is_break(sentence, first - 1):
        first -= 1
    last = position + 1
    while last < len(words) and last - position <= CONTEXT_WORDS and not _is_break(sentence, last):
        last += 1
    return range(first, last)


def _is_break(sentence: AnalysedSentence, position: int) -> bool:
    """Whether a clause ends at a word; it does not at the comma after a date (`In 1990,`)."""
    word = sentence.words[position]
    if word.text not in _BREAKS and word.folded not in _BREAKS:
        return False
    return word.text != "," or not _is_lead(sentence, position)


def _is_lead(sentence: AnalysedSentence, comma: int) -> bool:
    """Whether only a date and function words are between a comma and the previous clause end."""
    dated = [(d.start, d.end) for d in sentence.values.dates]
    for position in range(comma - 1, -1, -1):
        word = sentence.words[position]
        if word.text in _BREAKS or word.folded in _BREAKS:
            return position < comma - 1
        if word.is_content and not any(start <= word.start < end for start, end in dated):
            return False
    return comma > 0


def _fits_other_context(
    context: FigureContext,
    other_contexts: Sequence[tuple[WordAlignment, FigureContext]],
    own_contexts: Sequence[tuple[WordAlignment, FigureContext]],
    pair: tuple[Figure, Figure],
) -> bool:
    best = max(_fit(context, alignment, other, pair) for alignment, other in other_contexts)
    own = max(_fit(context, alignment, other, pair) for alignment, other in own_contexts)
    return best >= MIN_FIT and best - own >= MIN_MARGIN


def _fit(
    context: FigureContext,
    alignment: WordAlignment,
    other: FigureContext,
    pair: tuple[Figure, Figure],
) -> float:
    """The weighted overlap of the neighbours of two figures; the nearest count most."""
    return sum(
        max(
            (
                _neighbour_overlap(context, near, alignment, other, each)
                for each in other.neighbours
            ),
            default=0.0,
        )
        for near in context.neighbours
        if near.figure not in pair
    )


def _neighbour_overlap(
    context: FigureContext,
    near: Neighbour,
    alignment: WordAlignment,
    other: FigureContext,
    each: Neighbour,
) -> float:
    worth = (1.0 if near.side == each.side else OTHER_SIDE_WEIGHT) / max(
        near.distance, each.distance
    )
    if near.figure or each.figure:
        is_one = near.figure and each.figure and are_same_figure(near.figure, each.figure)
        return worth if is_one else 0.0
    word, against = context.sentence.words[near.position], other.sentence.words[each.position]
    if word.folded in FUNCTION_WORDS:
        is_next = near.distance == each.distance == 1 and near.side == each.side
        return FUNCTION_WORD_WEIGHT if is_next and word.folded == against.folded else 0.0
    match = alignment.matches.get(near.position)
    is_match = match is not None and match.strength >= 0.9 and match.position == each.position
    return worth if is_match or word.stem == against.stem else 0.0


def _figure_contexts(sentence: AnalysedSentence) -> list[FigureContext]:
    every = figures_in(sentence)
    if len(every) > MAX_FIGURES:
        return []
    at = {
        n: figure
        for figure in every
        for n, word in enumerate(sentence.words)
        if figure.start <= word.start < figure.end
    }
    return [
        FigureContext(figure, sentence, tuple(_neighbours(sentence, figure, at)))
        for figure in every
    ]


def _neighbours(
    sentence: AnalysedSentence, figure: Figure, at: dict[int, Figure]
) -> Iterator[Neighbour]:
    """The words of the figure's clause on both sides; other figures count as one word."""
    own = [position for position, each in at.items() if each is figure]
    if not own:
        return
    for side, positions in (
        (-1, reversed([n for n in clause_range(sentence, own[0]) if n < own[0]])),
        (1, iter([n for n in clause_range(sentence, own[-1]) if n > own[-1]])),
    ):
        distance, before = 0, None
        for position in positions:
            other = at.get(position)
            if sentence.words[position].is_mark or (other is not None and other is before):
                continue
            distance, before = distance + 1, other
            yield Neighbour(position, side, distance, other)
