"""Numbers in a text, however they are written, and whether two of them differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.claims.dates import Compared, dates
from assistant.claims.words import FUNCTION_WORDS, Word, words_of

Bound = Literal["", "about", "over", "under"]

ABOUT = 0.1  # relative; "about 2,000" may be 1,850 but hardly 2,300
CONVERTED = 0.03  # relative; what another unit of measure may be rounded by
ROUNDED_FROM = 100  # 2,000 may stand for 1,980, but 20 does not stand for 24

_ONES = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "dozen": 12.0, "bn": 1e9,
}  # fmt: skip
_UNITS = {
    ("length", 1.0): "metre metres meter meters",
    ("length", 1e3): "km kilometre kilometres kilometer kilometers",
    ("length", 0.01): "cm centimetre centimetres centimeter centimeters",
    ("length", 1609.344): "mile miles",
    ("length", 0.3048): "foot feet ft",
    ("length", 0.0254): "inch inches",
    ("length", 0.9144): "yard yards",
    ("mass", 1.0): "kg kilogram kilograms kilogramme kilogrammes",
    ("mass", 1e3): "tonne tonnes",
    ("mass", 0.45359237): "pound pounds lb lbs",
    ("area", 1.0): "hectare hectares",
    ("area", 0.40468564): "acre acres",
    ("time", 1.0): "second seconds",
    ("time", 60.0): "minute minutes",
    ("time", 3600.0): "hour hours",
    ("time", 86400.0): "day days",
    ("time", 604800.0): "week weeks",
    ("time", 2629746.0): "month months",
    ("time", 31556952.0): "year years",
    ("percent", 1.0): "% percent",
    ("dollar", 1.0): "$ dollar dollars",
    ("euro", 1.0): "€ euro euros",
    ("yen", 1.0): "¥ yen",
    ("pound sterling", 1.0): "£",
}
_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(
        "about around approximately roughly some estimated nearly almost".split(), "about"
    ),
    **dict.fromkeys("over least above exceeding minimum beyond plus".split(), "over"),
    **dict.fromkeys("under most below maximum".split(), "under"),
}
_RANGE_MARKS = frozenset(("-", "–", "—", "to"))
_THAN: dict[str, Bound] = {"more": "over", "greater": "over", "less": "under", "fewer": "under"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    `amount` is in the unit of its `dimension`, which is empty for a plain count; `unit` is the
    factor of the unit that was written. `nouns` are forms of the words behind it.
    """

    amount: float
    dimension: str
    unit: float
    bound: Bound
    nouns: frozenset[str]
    start: int
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text, years, dates and ordinals left out; none for a range of numbers."""
    words = words_of(text)
    dated = [range(date.start, date.end) for date in dates(text)]
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        read = _number_at(words, at)
        if read is None:
            at += 1
            continue
        amount, after = read
        is_dated = any(words[at].start in date for date in dated)
        if not is_dated and not _is_glued(text, words, at, after):
            found.append(_quantity(words, at, after, amount))
        at = after
    return tuple(found)


def is_range(text: str) -> bool:
    """Whether a text names a range, such as "10 to 20" or "between 3 and 5"."""
    words = words_of(text)
    inner = range(1, len(words) - 1)
    return any(
        words[n].text.casefold() in _RANGE_MARKS
        and _number_at(words, n + 1)
        and any(char.isdigit() for char in words[n - 1].text)
        for n in inner
    ) or any(word.text.casefold() == "between" for word in words)


def compare_quantities(one: Quantity, other: Quantity) -> Compared:
    """Whether two amounts are equal, or cannot both be right; None where it cannot be told."""
    if one.dimension != other.dimension:
        return None
    if math.isclose(one.amount, other.amount, rel_tol=1e-9):
        return "same"
    small, large = sorted((one, other), key=lambda quantity: quantity.amount)
    slack = ABOUT if one.bound or other.bound else 0.0
    if one.unit != other.unit:
        slack = max(slack, CONVERTED)
    if large.amount - small.amount <= slack * large.amount:
        return None
    if small.bound == "over" or large.bound == "under":
        return None
    if _is_rounded(one, other) or _is_rounded(other, one):
        return None
    return "different"


def _quantity(words: Sequence[Word], at: int, after: int, amount: float) -> Quantity:
    dimension, unit = "", 1.0
    before = words[at - 1].text if at else ""
    behind = words[after].text.casefold() if after < len(words) else ""
    for (name, factor), written in _UNITS.items():
        if (before and before in written.split() and not before.isalnum()) or (
            behind in written.split() and behind
        ):
            dimension, unit = name, factor
    nouns = frozenset(_nouns(words[after : after + 4]))
    start, end = words[at].start, words[after - 1].end
    return Quantity(amount * unit, dimension, unit, _bound(words, at, after), nouns, start, end)


def _nouns(words: Sequence[Word]) -> list[str]:
    forms: list[str] = []
    for word in words:
        if not word.text[0].isalpha() or word.text.casefold() in FUNCTION_WORDS:
            break
        forms.append(word.form)
    return forms


def _bound(words: Sequence[Word], at: int, after: int) -> Bound:
    before = [word.text.casefold() for word in words[max(at - 4, 0) : at]]
    for n, word in enumerate(before):
        if word in _THAN and before[n + 1 : n + 2] == ["than"]:
            return _THAN[word]
    if before[-2:] == ["up", "to"]:
        return "under"
    behind = [word.text.casefold() for word in words[after : after + 3]]
    if "or" in behind or "plus" in behind:
        return "about"
    return next((_BOUNDS[word] for word in reversed(before[-2:]) if word in _BOUNDS), "")


def _number_at(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    """The number that begins at a word and the word behind it."""
    word = words[at].text
    if word[0].isdigit():
        amount = _figure(word)
        if amount is None:
            return None
        after = at + 1
    else:
        spelt = _spelt(words, at)
        if spelt is None:
            return None
        amount, after = spelt
    while after < len(words) and words[after].text.casefold() in _SCALES:
        amount *= _SCALES[words[after].text.casefold()]
        after += 1
    return amount, after


def _figure(text: str) -> float | None:
    if ":" in text or text.count(".") > 1 or not text.isascii():
        return None
    whole, _, part = text.partition(".")
    groups = whole.split(",")
    if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
        return None
    return float("".join(groups) + ("." + part if part else "")) if len(text) < 20 else None


def _spelt(words: Sequence[Word], at: int) -> tuple[float, int] | None:
    """A number in words up to 999, such as "twenty-five", and the word behind it."""
    total, after = 0.0, at
    while after < len(words):
        parts = words[after].text.casefold().split("-")
        values = [_ONES.get(part, _TENS.get(part)) for part in parts]
        if all(value is not None for value in values):
            total += sum(value for value in values if value is not None)
        elif parts == ["hundred"] and after > at and 0 < total < 100:
            total *= 100
            if after + 2 < len(words) and words[after + 1].text == "and":
                following = words[after + 2].text.casefold().split("-")[0]
                after += following in _ONES or following in _TENS
        else:
            break
        after += 1
    if after == at or (words[at].text.casefold() == "one" and _is_pronoun(words, at, after)):
        return None
    return total, after


def _is_pronoun(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether "one" counts nothing: "one of them", "the one"."""
    return after == at + 1 and (
        after == len(words)
        or words[after].text.casefold() in FUNCTION_WORDS
        or not words[after].text[0].isalpha()
        or (at > 0 and words[at - 1].text.casefold() in ("the", "this", "that", "no", "any"))
    )


def _is_glued(text: str, words: Sequence[Word], at: int, after: int) -> bool:
    """Part of a longer sign: F-16, 21st, 3D, 1950s, No. 4."""
    start, end = words[at].start, words[after - 1].end
    before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
    if behind in ("-", "–") and text[end + 1 : end + 2].isalnum():
        return True
    if before.isalnum() or before in ("-", "–", "/", "#") or behind.isalpha() or behind == "/":
        return True
    return at > 1 and words[at - 1].text == "." and words[at - 2].text in ("No", "no")


def _is_rounded(rough: Quantity, exact: Quantity) -> bool:
    """Whether one may be the other, rounded to the figures that it is given in."""
    amount, full = rough.amount / rough.unit, exact.amount / rough.unit
    if amount < ROUNDED_FROM or not math.isfinite(full):
        return False
    digits = f"{amount:.0f}"
    step = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return step > 1 and abs(full - amount) <= step / 2
