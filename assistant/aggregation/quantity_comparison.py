"""Numbers that count or measure something, and whether two numbers differ."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.aggregation.date_comparison import ComparisonResult
from assistant.nlp.lemmas import FUNCTION_WORDS, LemmaToken, lemma_tokens
from assistant.nlp.numbers import extract_numbers, modifier_before
from assistant.nlp.types import Modifier, Number
from assistant.nlp.units import measure_of
from assistant.nlp.values import extract_numbers_and_dates

APPROXIMATION_TOLERANCE = 0.1  # relative; "about 2,000" may be 1,850 but hardly 2,300
CONVERSION_TOLERANCE = 0.03  # relative; rounding when units are converted
MIN_ROUNDED = 100  # 2,000 may be a rounded 1,980, but 20 is not a rounded 24
MAX_DIGITS = 20  # a longer number is not a count
_RANGE_SEPARATOR = re.compile(r"\s?(?:[-–—]|to)\s?[$£€¥]?")
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    `amount` is in the base unit of its `dimension`, which is empty for a plain count; `unit` is the
    factor of the written unit. `bound` is its modifier. `nouns` are lemmas of the words after it.
    """

    amount: float
    dimension: str
    unit: float
    bound: Modifier
    nouns: frozenset[str]
    start: int
    end: int


def extract_quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text without years, dates, times of day, fractions and ordinals.

    "about 2,000 cars and 3 km" -> 2,000 with bound "about" and noun car; 3,000 of length.
    """
    found, _ = extract_numbers_and_dates(text)
    counts = [n for n in found if _is_count(n) and not _is_glued(text, n)]
    if not counts:
        return ()
    words = lemma_tokens(text)
    starts = [word.start for word in words]
    result = []
    for number in counts:
        at, after = (bisect_left(starts, p) for p in (number.start, number.figure_end))
        if not _is_pronoun(number, words, at, after):
            result.append(_quantity(text, number, words, at, after))
    return tuple(result)


def is_range(text: str) -> bool:
    """Whether a text contains a range, such as "10 to 20" or "between 3 and 5"."""
    found = pairwise(extract_numbers(text))
    return bool(_BETWEEN.search(text)) or any(
        _RANGE_SEPARATOR.fullmatch(text, one.end, other.start) for one, other in found
    )


def compare_quantities(one: Quantity, other: Quantity) -> ComparisonResult:
    """`same` if two amounts are equal, "different" if both cannot be right; None if unclear.

    5 km and 5,000 metres are the same, 20 and 24 cars differ; 2,000 may be a rounded 1,980, so
    None.
    """
    if one.dimension != other.dimension:
        return None
    if math.isclose(one.amount, other.amount, rel_tol=1e-9):
        return "same"
    small, large = sorted((one, other), key=lambda quantity: quantity.amount)
    slack = APPROXIMATION_TOLERANCE if one.bound or other.bound else 0.0
    if one.unit != other.unit:
        slack = max(slack, CONVERSION_TOLERANCE)
    if large.amount - small.amount <= slack * large.amount:
        return None
    if small.bound == "over" or large.bound == "under":
        return None
    if _is_rounded(one, other) or _is_rounded(other, one):
        return None
    return "different"


def _is_count(number: Number) -> bool:
    """Whether it is an exact count or amount: not `half`, `twice`, `a dozen`, `3rd`."""
    is_word_alone = number.unit in ("%", "times") and number.figure_end == number.end
    is_loose = is_word_alone or number.text[:2].casefold() in ("a ", "an")
    return not (number.is_ordinal or number.unit == "time" or is_loose) and (
        number.value.adjusted() < MAX_DIGITS
    )


def _is_glued(text: str, number: Number) -> bool:
    """Whether it is part of a longer token: F-16, 12-year-old, 3D, 1.2.3, No. 4."""
    before = text[max(number.start - 4, 0) : number.start]
    behind = text[number.figure_end : number.figure_end + 2]
    if re.match(r"[^\W\d_]|/|[-–][\w$£€¥]|[.,:]\d|['’]\w", behind):
        return True
    return re.search(r"[\w.–/#-]$|\d[,:]$|\b[Nn]o\. ?$", before) is not None


def _is_pronoun(number: Number, words: Sequence[LemmaToken], at: int, after: int) -> bool:
    """Whether "one" is a pronoun: "one of us", "the one"."""
    if after != at + 1 or words[at].text.casefold() != "one":
        return False
    return (
        after == len(words)
        or words[after].text.casefold() in FUNCTION_WORDS
        or not words[after].text[0].isalpha()
        or (at > 0 and words[at - 1].text.casefold() in ("the", "this", "that", "no", "any"))
    )


def _quantity(
    text: str, number: Number, words: Sequence[LemmaToken], at: int, after: int
) -> Quantity:
    dimension, factor = measure_of(number.unit)
    nouns = frozenset(_nouns(words[after : after + 4]))
    amount = float(number.value) * factor
    bound = _bound(text, number, words, at, after)
    return Quantity(amount, dimension, factor, bound, nouns, number.start, number.figure_end)


def _nouns(words: Sequence[LemmaToken]) -> list[str]:
    forms: list[str] = []
    for word in words:
        if not word.text[0].isalpha() or word.text.casefold() in FUNCTION_WORDS:
            break
        forms.append(word.lemma)
    return forms


def _bound(text: str, number: Number, words: Sequence[LemmaToken], at: int, after: int) -> Modifier:
    """The modifier, also with a word between ("over the 300") or after the number ("or so")."""
    behind = [word.text.casefold() for word in words[after : after + 3]]
    if number.modifier or not at:
        return number.modifier
    return modifier_before(text, words[at - 1].start) or (
        "about" if "or" in behind or "plus" in behind else ""
    )


def _is_rounded(rough: Quantity, exact: Quantity) -> bool:
    """Whether `rough` may be `exact`, rounded to its written digits."""
    amount, full = rough.amount / rough.unit, exact.amount / rough.unit
    if amount < MIN_ROUNDED or not math.isfinite(full):
        return False
    digits = f"{amount:.0f}"
    step = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return step > 1 and abs(full - amount) <= step / 2
