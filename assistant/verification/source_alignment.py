"""Which source sentences a statement rests on: the fewest that cover what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.nlp import dates, numbers
from assistant.verification.analysis import Analysed
from assistant.verification.word_matching import plain_match

MOST_SOURCES = 3
VALUE_WEIGHT = 2.0  # a number or date tells two sentences apart better than a word
NAME_WEIGHT = 1.4
COSINE_WEIGHT = 0.3
HINT_WEIGHT = 0.04  # the writer's own numbers are often wrong: they decide between equals
LEAST_GAIN = 0.12  # share of the statement that a further source has to add, with two words
LEAST_WEIGHT = 2.8  # or what it has to add in all, with one: a stray number finds no home
MOST_COMPARED = 3  # sources that come first by their words and are compared in meaning
LEAST_COVER = 0.2  # below it, and below the cosine, nothing is a source
LEAST_COSINE = 0.45


@dataclass(frozen=True, slots=True)
class Aligned:
    """Places of the chosen sources, the strongest first, and the share that they cover together."""

    places: tuple[int, ...]
    cover: float


def align(
    statement: Analysed,
    sources: Sequence[Analysed],
    cosine: Callable[[int], float],
    hinted: frozenset[int] = frozenset(),
) -> Aligned:
    """Choose greedily by what each source adds; `hinted` are places, `cosine` is of a place."""
    weights, covers = _covers(statement, sources)
    total = sum(weights) or 1.0
    first = _first([_weighed(weights, row) / total for row in covers], cosine, hinted, len(sources))
    if first is None:
        return Aligned((), 0.0)
    chosen, covered = [first], covers[first]
    plain = [n for n, p in enumerate(statement.content) if p not in statement.capital]
    while len(chosen) < MOST_SOURCES:
        joined = {
            place: [max(pair) for pair in zip(covers[place], covered, strict=True)]
            for place in range(len(sources))
            if place not in chosen
        }
        if not joined:
            break
        best = max(
            joined,
            key=lambda p: _weighed(weights, joined[p]) / total + HINT_WEIGHT * (p in hinted),
        )
        if not _is_worth(weights, covered, joined[best], plain):
            break
        chosen.append(best)
        covered = joined[best]
    ordered = sorted(chosen, key=lambda place: -_weighed(weights, covers[place]))
    return Aligned(tuple(ordered), _weighed(weights, covered) / total)


def _first(
    shares: Sequence[float], cosine: Callable[[int], float], hinted: frozenset[int], count: int
) -> int | None:
    """The source that alone covers most and means most alike; None where none does either."""
    if not count:
        return None
    likely = sorted(range(count), key=lambda p: -shares[p] - HINT_WEIGHT * (p in hinted))
    if shares[likely[0]] >= LEAST_COVER:
        least = shares[likely[0]] - COSINE_WEIGHT  # behind it no cosine brings a source to the top
        likely = [p for p in likely[:MOST_COMPARED] if shares[p] >= least]
    best = likely[0]
    if len(likely) > 1:
        best = max(
            likely,
            key=lambda p: shares[p] + COSINE_WEIGHT * cosine(p) + HINT_WEIGHT * (p in hinted),
        )
    is_like = shares[best] >= LEAST_COVER or cosine(best) >= LEAST_COSINE
    return best if is_like else None


def _is_worth(
    weights: Sequence[float], before: Sequence[float], after: Sequence[float], plain: Sequence[int]
) -> bool:
    """Whether a further source adds enough, plain words among it: values and names alone not."""
    gain = _weighed(weights, after) - _weighed(weights, before)
    new = sum(after[n] - before[n] >= 0.5 for n in plain)
    return (gain >= LEAST_GAIN * sum(weights) and new >= 2) or (gain >= LEAST_WEIGHT and new >= 1)


def _weighed(weights: Sequence[float], row: Sequence[float]) -> float:
    return sum(weight * have for weight, have in zip(weights, row, strict=True))


def _covers(
    statement: Analysed, sources: Sequence[Analysed]
) -> tuple[list[float], list[list[float]]]:
    """The weight of each item of a statement, and how far each source covers it."""
    words = [statement.words[n] for n in statement.content]
    weights = [NAME_WEIGHT if n in statement.named else 1.0 for n in statement.content]
    weights += [VALUE_WEIGHT] * (len(statement.values.numbers) + len(statement.values.dates))
    covers = []
    for source in sources:
        row = [plain_match(word, source).strength for word in words]
        row += [
            float(any(numbers.agrees(number, other) for other in source.values.numbers))
            for number in statement.values.numbers
        ]
        row += [
            float(any(dates.agrees(date, other) for other in source.values.dates))
            for date in statement.values.dates
        ]
        covers.append(row)
    return weights, covers
