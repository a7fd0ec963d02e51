"""Evaluation metrics: pure functions over strings and numbers, each with its source.

Token F1 and its normalisation follow SQuAD (Rajpurkar et al. 2016, arXiv 1606.05250); expected
calibration error follows Guo et al. 2017 (arXiv 1706.04599) with ten equal bins.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

BINS = 10
SAME_SENTENCE_F1 = 0.8  # token F1 from which a quote is the gold sentence with other boundaries
SPAN_OVERLAP = 0.5  # share of the shorter range from which a sentence meets a gold span


def fold_text(text: str) -> str:
    """A text normalised for comparison: NFKC, case folded, plain quotes, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return " ".join(text.split())


def contains_answer(quote: str, answers: Iterable[str]) -> bool:
    """Whether one of the answer strings occurs in the quote, not inside a longer word."""
    folded = fold_text(quote)
    return any(
        re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", folded)
        for answer in map(fold_text, answers)
        if answer
    )


def squad_tokens(text: str) -> list[str]:
    """The tokens of a text in SQuAD's normalisation: without punctuation and articles."""
    plain = "".join(c for c in fold_text(text) if c not in string.punctuation)
    return [token for token in plain.split() if token not in ("a", "an", "the")]


def token_f1(one: str, other: str) -> float:
    """Harmonic mean of token precision and recall, 0 to 1."""
    first, second = squad_tokens(one), squad_tokens(other)
    if not first or not second:
        return float(first == second)
    common = sum((Counter(first) & Counter(second)).values())
    return 2 * common / (len(first) + len(second))


def best_f1(answer: str | None, gold: Sequence[str]) -> float:
    """The best token F1 against any of the gold answers; 0 for no answer."""
    return max((token_f1(answer, g) for g in gold), default=0.0) if answer else 0.0


def exact_match(answer: str | None, gold: Sequence[str]) -> bool:
    """Whether the answer is one of the gold answers after SQuAD's normalisation."""
    tokens = squad_tokens(answer or "")
    return bool(tokens) and any(tokens == squad_tokens(g) for g in gold)


def is_same_sentence(quote: str, gold: str) -> bool:
    """Whether a quote is the gold sentence, up to different sentence boundaries."""
    one, other = fold_text(quote), fold_text(gold)
    return one in other or other in one or token_f1(quote, gold) >= SAME_SENTENCE_F1


def meets_span(sentence: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether two ranges of a text share at least half of the shorter one."""
    overlap = min(sentence[1], span[1]) - max(sentence[0], span[0])
    return overlap >= SPAN_OVERLAP * min(sentence[1] - sentence[0], span[1] - span[0])


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """The probability that a positive scores above a negative, ties halved; None without both."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    ranks = _mid_ranks(scores)
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def _mid_ranks(scores: Sequence[float]) -> list[float]:
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        for position in order[at:end]:
            ranks[position] = (at + 1 + end) / 2
        at = end
    return ranks


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """The mean gap between confidence and accuracy over ten bins; None if empty.

    Bins are weighted by size.
    """
    if not confidences:
        return None
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, is_right))
    gaps = (abs(sum(c - r for c, r in members)) for members in bins.values())
    return sum(gaps) / len(confidences)


def confidence_less_accuracy(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """The mean confidence minus the share that is right, -1 to 1; None if empty.

    Above 0 is overconfident.
    """
    if not confidences:
        return None
    return (sum(confidences) - sum(right)) / len(confidences)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value at a share of the sorted values (nearest rank); None if empty."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def mean(values: Sequence[float]) -> float | None:
    """The mean; None if empty."""
    return sum(values) / len(values) if values else None
