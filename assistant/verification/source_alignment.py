"""Source alignment: the fewest source sentences that cover a statement's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.nlp.dates import dates_agree
from assistant.nlp.numbers import numbers_agree
from assistant.verification.analysis import AnalysedSentence
from assistant.verification.word_matching import lexical_match

MAX_SOURCES = 4  # the network reads no more beside a statement
VALUE_WEIGHT = 2.0  # a number or date distinguishes sentences better than a word
NAME_WEIGHT = 1.4
COSINE_WEIGHT = 0.3
HINT_WEIGHT = 0.04  # the model's own numbers are often wrong: they only break ties
MIN_GAIN = 0.12  # share of the statement that a further source must add, with two words
MIN_WEIGHT = 2.8  # or weight that it must add, with one word: a stray number is not enough
MIN_SHARED = 2  # words that a source has beside a value that it adds
MAX_COMPARED_SOURCES = 3  # the best by words, which are then compared in meaning
MIN_COVERAGE = 0.2  # below it and below MIN_COSINE no sentence is a source
MIN_COSINE = 0.45


@dataclass(frozen=True, slots=True)
class SourceAlignment:
    """Indices of the chosen sources, the strongest first, and the share that they cover."""

    indices: tuple[int, ...]
    coverage: float


def align_to_sources(
    statement: AnalysedSentence,
    sources: Sequence[AnalysedSentence],
    cosine: Callable[[int], float],
    hinted: frozenset[int] = frozenset(),
) -> SourceAlignment:
    """Choose sources greedily by the coverage that each adds.

    `cosine` gives the similarity of the source at an index, `hinted` are the indices that the model
    cited. Empty if no source is similar.
    """
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
            index: [max(pair) for pair in zip(covers[index], covered, strict=True)]
            for index in range(len(sources))
            if index not in chosen
        }
        if not joined:
            break
        best = max(
            joined,
            key=lambda p: (
                _weighted_coverage(weights, joined[p]) / total + HINT_WEIGHT * (p in hinted)
            ),
        )
        if not _is_worth(weights, covered, joined[best], plain, covers[best]):
            break
        chosen.append(best)
        covered = joined[best]
    ordered = sorted(chosen, key=lambda index: -_weighted_coverage(weights, covers[index]))
    return SourceAlignment(tuple(ordered), _weighted_coverage(weights, covered) / total)


def _best_source(
    shares: Sequence[float], cosine: Callable[[int], float], hinted: frozenset[int], count: int
) -> int | None:
    """The source with the best sum of coverage and similarity; None if none is similar enough."""
    if not count:
        return None
    likely = sorted(range(count), key=lambda p: -shares[p] - HINT_WEIGHT * (p in hinted))
    if shares[likely[0]] >= MIN_COVERAGE:
        least = shares[likely[0]] - COSINE_WEIGHT  # below it no cosine makes a source the best
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
    weights: Sequence[float],
    before: Sequence[float],
    after: Sequence[float],
    plain: Sequence[int],
    own: Sequence[float],
) -> bool:
    """Whether a further source adds enough; a value counts where it has words of the statement."""
    gain = _weighted_coverage(weights, after) - _weighted_coverage(weights, before)
    new = sum(after[n] - before[n] >= 0.5 for n in plain)
    shared = sum(own[n] >= 0.5 for n in plain)
    return (
        (gain >= MIN_GAIN * sum(weights) and new >= 2)
        or (gain >= MIN_WEIGHT and new >= 1)
        or (gain >= VALUE_WEIGHT and shared >= MIN_SHARED)
    )


def _weighted_coverage(weights: Sequence[float], row: Sequence[float]) -> float:
    return sum(weight * have for weight, have in zip(weights, row, strict=True))


def _coverage(
    statement: AnalysedSentence, sources: Sequence[AnalysedSentence]
) -> tuple[list[float], list[list[float]]]:
    """The weight of each word, number and date of a statement, and its coverage by each source."""
    words = [statement.words[n] for n in statement.content_positions]
    weights = [
        NAME_WEIGHT if n in statement.in_certain_names else 1.0 for n in statement.content_positions
    ]
    weights += [VALUE_WEIGHT] * (len(statement.values.numbers) + len(statement.values.dates))
    covers = []
    for source in sources:
        row = [lexical_match(word, source).strength for word in words]
        row += [
            float(any(numbers_agree(number, other) for other in source.values.numbers))
            for number in statement.values.numbers
        ]
        row += [
            float(any(dates_agree(date, other) for other in source.values.dates))
            for date in statement.values.dates
        ]
        covers.append(row)
    return weights, covers
