"""Numbers in a text, in digits and words, and whether one supports another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.nlp.types import Modifier, Number
from assistant.nlp.units import CURRENCIES, unit_after

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL_NUMBERS = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        1,
    )
} | {word[:-1] + "ieth": 10 * n for n, word in enumerate(_TENS, 2)}
_COUNTS = SMALL_NUMBERS | ORDINALS
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "dozen": 12, "bn": 10**9, "mn": 10**6, "tn": 10**12, "k": 1000, "m": 10**6, "b": 10**9,
}  # fmt: skip
_LETTERS = frozenset(("k", "m", "b"))  # scales only after money: `5 m` is a length
_SHARES = {
    "half": Decimal(50), "halves": Decimal(50), "third": Decimal(100) / 3,
    "thirds": Decimal(100) / 3, "quarter": Decimal(25), "quarters": Decimal(25),
    "fifth": Decimal(20), "fifths": Decimal(20), "tenth": Decimal(10), "tenths": Decimal(10),
}  # fmt: skip
_TIMES = {"twice": 2, "thrice": 3}
_TOKEN = re.compile(
    r"(?P<clock>(?<![\d:])(?:[01]?\d|2[0-3])[:.][0-5]\d(?=\s?[ap]\.?m\b)"
    r"|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:]))"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d)|\d+(?:\.\d+)?)"
    r"(?P<ending>(?:st|nd|rd|th)\b|(?:bn|mn|tn|k|m|b)\b)?"
    r"|(?P<word>[^\W\d_]+)"
)
_NOON = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)
_RANGE = re.compile(r"\s?(?:[-–—]|to|and|or)\s?(?:US|C|A)?[$£€¥]?")
_SIGN = re.compile(r"(?:(?<![\w)])[-−]|\bminus )$")
_MODIFIERS: tuple[tuple[Modifier, re.Pattern[str]], ...] = (
    (
        "about",
        re.compile(
            r"\b(?:about|around|roughly|approximately|some|nearly|almost|approx\.?|circa|ca\."
            r"|close to|estimated)\s$|[~≈]\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        "over",
        re.compile(
            r"\b(?:(?<!no )more than|over|above|at least|exceed(?:s|ing)|upwards of|greater than"
            r"|beyond|no (?:less|fewer) than|minimum(?: of)?)\s$|[>≥]\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        "under",
        re.compile(
            r"\b(?:less than|fewer than|under|below|up to|at most|no more than|as many as"
            r"|as much as|maximum(?: of)?)\s$|[<≤]\s?$",
            re.IGNORECASE,
        ),
    ),
)
_MONEY = re.compile(r"(?:US|C|A|HK|NZ)?([$£€¥]) ?$")
_FOLLOWING = re.compile(r"[\s-]([^\W\d_]+)")
_LOOK_BACK = 24  # code points; longer than any modifier
_ABOUT_TOLERANCE = Decimal("0.05")  # how far off `about` may be
_BOUND_TOLERANCE = Decimal("0.25")  # how far off `over` and `under` may be and still inform


def extract_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order, years included; `one` is a number.

    "about two thirds of 2.5 million" -> 66.7 % with the modifier "about"; 2,500,000 with step
    100,000.
    """
    found = list(_scan(text))
    for at in range(len(found) - 1):  # "10 to 15 percent", "$10-15": one unit for both
        one, other = found[at], found[at + 1]
        if one.end <= other.start and other.start - one.end <= 8:
            between = text[one.end : other.start]
            if _RANGE.fullmatch(between):
                found[at] = replace(one, unit=one.unit or other.unit)
                found[at + 1] = replace(other, unit=other.unit or one.unit)
    return tuple(found)


def numbers_agree(stated: Number, source: Number) -> bool:
    """Whether the stated number follows from the source's number.

    It must be equal, rounded to its own step, or approximate (`about`, `over`) and near an exact
    source. Different units never agree; a missing unit does. `over 40 cars` agrees with `45 cars`.
    """
    if stated.unit and source.unit and stated.unit != source.unit:
        return False
    if stated.is_ordinal != source.is_ordinal:
        return False
    if stated.value == source.value:
        return True
    if not (stated.value.is_finite() and source.value.is_finite()):
        return False
    gap = source.value - stated.value
    if (
        stated.step > source.step
        and abs(gap) * 2 <= stated.step
        and stated.step <= _max_rounding_step(stated)
    ):
        return True
    if source.modifier or not stated.modifier:
        return False
    size = abs(source.value)
    if stated.modifier == "about":
        return abs(gap) <= _ABOUT_TOLERANCE * size
    return 0 <= (gap if stated.modifier == "over" else -gap) <= _BOUND_TOLERANCE * size


def _max_rounding_step(stated: Number) -> Decimal:
    """The coarsest step that counts as rounding: at least two written digits."""
    return abs(stated.value) / 10


def _scan(text: str) -> Iterator[Number]:
    tokens = list(_TOKEN.finditer(text))
    at = end = 0
    while at < len(tokens):
        token, used = tokens[at], 1
        number: Number | None = None
        if token["digits"] and token.start() < end:
            pass  # a part of the unit: `m2`
        elif token["clock"]:
            number = _clock(text, token)
        elif token["digits"]:
            used, number = _in_digits(text, tokens, at)
        else:
            used, number = _in_words(text, tokens, at)
        if number:
            yield number
            end = number.end
        at += max(used, 1)


def _clock(text: str, token: re.Match[str]) -> Number:
    hour, minute = (int(part) for part in re.split(r"[:.]", token["clock"]))
    noon = _NOON.match(text, token.end())
    if noon:
        hour = hour % 12 + (12 if noon[1].lower() == "p" else 0)
    end = noon.end() if noon else token.end()
    value = Decimal(60 * hour + minute)
    whole = text[token.start() : end]
    return Number(token.start(), end, whole, value, Decimal(1), "time", figure_end=end)


def _in_digits(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[int, Number]:
    """The number at a token of digits, and how many tokens it takes."""
    token = tokens[at]
    written, ending = token["digits"].replace(",", ""), token["ending"] or ""
    value = Decimal(written)
    step = Decimal(1).scaleb(-len(written.partition(".")[2]))
    start, money = _money_before(text, token.start())
    end, used = token.end(), 1
    ordinal = ending in ("st", "nd", "rd", "th")
    scale = 1
    if ending in _SCALES and (ending not in _LETTERS or money):
        scale = _SCALES[ending]
    elif ending in _LETTERS:
        end = token.end("digits")
    elif at + 1 < len(tokens) and text[end : tokens[at + 1].start()] in (" ", "-", "\xa0"):
        word = (tokens[at + 1]["word"] or "").lower()
        if word in _SCALES and word != "dozen" and (word not in _LETTERS or money):
            scale, end, used = _SCALES[word], tokens[at + 1].end(), 2
    if scale != 1:
        value, step = value * scale, step * scale
    noon = _NOON.match(text, end) if written.isdigit() and len(written) < 3 else None
    if noon:
        minutes = Decimal(60 * (int(written) % 12 + (12 if noon[1].lower() == "p" else 0)))
        whole = text[start : noon.end()]
        return used, Number(start, noon.end(), whole, minutes, Decimal(1), "time", figure_end=end)
    if _SIGN.search(text, max(start - 6, 0), start) and not money:
        value = -value
    return used, _with_unit(text, start, end, value, step, money, ordinal)


def _in_words(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[int, Number | None]:
    """The number that a run of number words makes, and how many tokens it takes."""
    total = current = 0
    used, ordinal, seen = 0, False, ""
    end = tokens[at].start()
    while at + used < len(tokens):
        token = tokens[at + used]
        word = _word_at(tokens, at + used)
        if used and text[end : token.start()] not in (" ", "-", "\xa0", "\n"):
            break
        if word in ("a", "an") and not used and _is_scale(_word_at(tokens, at + 1)):
            current = 1
        elif word in _COUNTS and _continues(seen, word):
            current, ordinal = current + _COUNTS[word], word in ORDINALS
        elif _is_scale(word) and used:
            total, current = _scaled(total, current, _SCALES[word])
        elif word == "and" and seen in _SCALES and _is_number_next(tokens, at + used):
            pass
        else:
            break
        used, seen, end = used + 1, word, token.end()
        if ordinal:
            break
    share = _fraction(text, tokens, at, used, total + current)
    if share:
        return share
    if not used:
        return _multiplier(text, tokens[at])
    value, start = total + current, tokens[at].start()
    return used, _with_unit(text, start, end, Decimal(value), Decimal(1), "", ordinal)


def _word_at(tokens: Sequence[re.Match[str]], at: int) -> str:
    """The word at an index in lower case, "" for digits and past the end."""
    return (tokens[at]["word"] or "").lower() if at < len(tokens) else ""


def _is_scale(word: str) -> bool:
    return word in _SCALES and word not in _LETTERS


def _scaled(total: int, current: int, scale: int) -> tuple[int, int]:
    """The sum so far and the current group, after a scale word is read."""
    return (total, current * scale) if scale in (12, 100) else (total + current * scale, 0)


def _continues(before: str, word: str) -> bool:
    """Whether a small number word continues the previous one: `twenty five`, `hundred five`."""
    if not before or before in _SCALES or before == "and":
        return True
    return before in _TENS and (SMALL_NUMBERS.get(word) or ORDINALS.get(word, 99)) < 10


def _is_number_next(tokens: Sequence[re.Match[str]], at: int) -> bool:
    return _word_at(tokens, at + 1) in _COUNTS


def _fraction(
    text: str, tokens: Sequence[re.Match[str]], at: int, used: int, count: int
) -> tuple[int, Number] | None:
    """`half`, `two thirds`, `a quarter of` as a percentage; an ordinal alone is not a fraction."""
    start = tokens[at].start()
    word = (tokens[at]["word"] or "").lower()
    if word in ("half", "halves"):
        return 1, _percent(text, start, tokens[at].end(), Decimal(50))
    number = count if used else 1
    index = at + used if used else at + 1
    if not used and word not in ("a", "an", "one"):
        return None
    if used and tokens[at + used - 1]["word"].lower() in ORDINALS:
        index, number = at + used - 1, 0  # "twenty third": not a fraction
    if not 0 < number < 20 or index >= len(tokens):
        return None
    named = (tokens[index]["word"] or "").lower()
    between = text[tokens[index - 1].end() : tokens[index].start()]
    if named not in _SHARES or between not in (" ", "-"):
        return None
    if word in ("a", "an") and not text.startswith(" of ", tokens[index].end()):
        return None
    percent = _SHARES[named] * number
    return index - at + 1, _percent(text, start, tokens[index].end(), percent)


def _percent(text: str, start: int, end: int, value: Decimal) -> Number:
    modifier = modifier_before(text, start)
    return Number(
        start, end, text[start:end], value, Decimal(1), "%", modifier=modifier, figure_end=end
    )


def _multiplier(text: str, token: re.Match[str]) -> tuple[int, Number | None]:
    times = _TIMES.get((token["word"] or "").lower())
    if times is None:
        return 1, None
    start, end = token.span()
    whole = text[start:end]
    return 1, Number(start, end, whole, Decimal(times), Decimal(1), "times", figure_end=end)


def _with_unit(
    text: str, start: int, end: int, value: Decimal, step: Decimal, money: str, ordinal: bool
) -> Number:
    """A number with its unit, the word it counts, and its modifier."""
    unit, unit_end = (money, end) if money else unit_after(text, end)
    following = _FOLLOWING.match(text, unit_end)
    counted = following[1].lower() if following else ""
    if ordinal:
        unit, unit_end = "", end
    modifier, written = modifier_before(text, start), text[start:unit_end]
    return Number(start, unit_end, written, value, step, unit, ordinal, modifier, counted, end)


def _money_before(text: str, start: int) -> tuple[int, str]:
    sign = _MONEY.search(text, max(start - 4, 0), start)
    return (sign.start(), CURRENCIES[sign[1]]) if sign else (start, "")


def modifier_before(text: str, start: int) -> Modifier:
    """The modifier in the words that end at `start`: "more than 40" at 10 -> "over"."""
    before = text[max(start - _LOOK_BACK, 0) : start]
    return next((kind for kind, pattern in _MODIFIERS if pattern.search(before)), "")
