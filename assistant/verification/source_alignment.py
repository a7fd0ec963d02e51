"""Which source sentences a statement rests on: the fewest that cover what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.nlp import dates, numbers
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.word_matching import lexical_match

MAX_SOURCES = 3
VALUE_WEIGHT = 2.0  # a number or date tells two sentences apart better than a word
NAME_WEIGHT = 1.4
COSINE_WEIGHT = 0.3
HINT_WEIGHT = 0.04  # the writer's own numbers are often wrong: they decide between equals
MIN_GAIN = 0.12  # share of the statement that a further source has to add, with two words
MIN_WEIGHT = 2.8  # or what it has to add in all, with one: a stray number finds no home
MAX_COMPARED_SOURCES = 3  # sources that come first by their words and are compared in meaning
MIN_COVERAGE = 0.2  # below it, and below the cosine, nothing is a source
MIN_COSINE = 0.45


@dataclass(frozen=True, slots=True)
class SourceAlignment:
    """Places of the chosen sources, the strongest first, and the share that they cover together."""

    indices: tuple[int, ...]
    coverage: float


def align_to_sources(
    statement: AnalysedSentence,
    sources: Sequence[AnalysedSentence],
    cosine: Callable[[int], float],
    hinted: frozenset[int] = frozenset(),
) -> SourceAlignment:
    """Choose greedily by what each source adds; `hinted` are places, `cosine` is of a place."""
    weights, covers = _coverage(statement, sources)
    total = sum(weights) or 1.0
    first = _best_source(
        [_weighted_coverage(weights, row) / total for row in covers], cosine, hinted, len(sources)
    )
    if first is None:
        return SourceAlignment((), 0.0)
    chosen, covered = [first], covers[first]
    plain = [n for n, p in enumerate(statement.content_positions) if p not in statement.in_names]
    while len(chosen) < MAX_SOURCES:
        joined = {
            position: [max(pair) for pair in zip(covers[position], covered, strict=True)]
            for position in range(len(sources))
            if position not in chosen
        }
        if not joined:
            break
        best = max(
            joined,
            key=lambda p: (
                _weighted_coverage(weights, joined[p]) / total + HINT_WEIGHT * (p in hinted)
            ),
        )
        if not _is_worth(weights, covered, joined[best], plain):
            break
        chosen.append(best)
        covered = joined[best]
    ordered = sorted(chosen, key=lambda position: -_weighted_coverage(weights, covers[position]))
    return SourceAlignment(tuple(ordered), _weighted_coverage(weights, covered) / total)


def _best_source(
    shares: Sequence[float], cosine: Callable[[int], float], hinted: frozenset[int], count: int
) -> int | None:
    """The source that alone covers most and means most alike; None where none does either."""
    if not count:
        return None
    likely = sorted(range(count), key=lambda p: -shares[p] - HINT_WEIGHT * (p in hinted))
    if shares[likely[0]] >= MIN_COVERAGE:
        least = shares[likely[0]] - COSINE_WEIGHT  # behind it no cosine brings a source to the top
        likely = [p for p in likely[:MAX_COMPARED_SOURCES] if shares[p] >= least]
    best = likely[0]
    if len(likely) > 1:
        best = max(
            likely,
            key=lambda p: shares[p] + COSINE_WEIGHT * cosine(p) + HINT_WEIGHT * (p in hinted),
        )
    is_like = shares[best] >= MIN_COVERAGE or cosine(best) >= MIN_COSINE
    return best if is_like else None


def _is_worth(
    weights: Sequence[float], before: Sequence[float], after: Sequence[float], plain: Sequence[int]
) -> bool:
    """Whether a further source adds enough, plain words among it: values and names alone not."""
    gain = _weighted_coverage(weights, after) - _weighted_coverage(weights, before)
    new = sum(after[n] - before[n] >= 0.5 for n in plain)
    return (gain >= MIN_GAIN * sum(weights) and new >= 2) or (gain >= MIN_WEIGHT and new >= 1)


def _weighted_coverage(weights: Sequence[float], row: Sequence[float]) -> float:
    return sum(weight * have for weight, have in zip(weights, row, strict=True))


def _coverage(
    statement: AnalysedSentence, sources: Sequence[AnalysedSentence]
) -> tuple[list[float], list[list[float]]]:
    """The weight of each item of a statement, and how far each source covers it."""
    words = [statement.words[n] for n in statement.content_positions]
    weights = [
        NAME_WEIGHT if n in statement.in_certain_names else 1.0 for n in statement.content_positions
    ]
    weights += [VALUE_WEIGHT] * (len(statement.values.numbers) + len(statement.values.dates))
    covers = []
    for source in sources:
        row = [lexical_match(word, source).strength for word in words]
        row += [
            float(any(numbers.numbers_agree(number, other) for other in source.values.numbers))
            for number in statement.values.numbers
        ]
        row += [
            float(any(dates.dates_agree(date, other) for other in source.values.dates))
            for date in statement.values.dates
        ]
        covers.append(row)
    return weights, covers
