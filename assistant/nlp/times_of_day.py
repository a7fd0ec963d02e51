"""Recurring and relative times: hours, parts of the day, weekdays, seasons, `tomorrow`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.nlp.numbers import SMALL_NUMBERS
from assistant.nlp.types import Moment
from index.text.dates import WEEKDAYS

Ranges = tuple[tuple[int, int], ...]
DAY_MINUTES = 24 * 60
_HOURS = {word: n for word, n in SMALL_NUMBERS.items() if 1 <= n <= 12}
_POINTS: dict[str, Ranges] = {
    "noon": ((720, 720),), "midday": ((720, 720),),
    "midnight": ((0, 0), (DAY_MINUTES, DAY_MINUTES)),
}  # fmt: skip
_PARTS: dict[str, Ranges] = {
    "dawn": ((180, 540),), "daybreak": ((180, 540),), "sunrise": ((180, 540),),
    "morning": ((30, 719),), "afternoon": ((720, 1140),), "evening": ((960, DAY_MINUTES),),
    "dusk": ((900, DAY_MINUTES),), "sunset": ((900, DAY_MINUTES),),
    "nightfall": ((900, DAY_MINUTES),),
    "night": ((0, 480), (1020, DAY_MINUTES)),
}  # fmt: skip
_SHIFTS = {"half past": 30, "quarter past": 15, "quarter to": -15}
_SEASONS = {"winter": 0, "spring": 1, "summer": 2, "autumn": 3, "fall": 3}
_STEPS = {"last": -1, "this": 0, "next": 1, "coming": 1, "yesterday": -1, "tomorrow": 1}
_DAYS = {"weekday": (0, 4), "workday": (0, 4), "weekend": (5, 6)}
_HOUR = rf"(?:1[0-2]|0?[1-9]|{'|'.join(_HOURS)})"
_PART = "|".join(_PARTS)
_SEASON = "|".join(_SEASONS)
_HALF = r"\s?(?P<{}>[ap])\.?m\b\.?"  # before or after noon
_SPOKEN = (
    rf"\b(?P<hour>(?:(?P<shift>{'|'.join(_SHIFTS)}) (?P<shifted>{_HOUR})\b(?: o['’]clock)?"
    rf"|(?P<whole>{_HOUR}) o['’]clock)"
    rf"(?: (?:in|at) (?:the )?(?P<of>{_PART})\b|{_HALF.format('spoken_half')})?)"
)
_CLOCK = (
    r"(?<![\d:.,$£€])(?P<clock>(?P<clock_hour>[01]?\d|2[0-3])"
    rf"(?::(?P<minute>[0-5]\d)(?![\d:])(?:{_HALF.format('half')})?"
    rf"|(?:\.(?P<stopped>[0-5]\d))?{_HALF.format('bare_half')}))"
)
_WORDS_BEFORE_PART = "the at by every each this yesterday tomorrow early late before until".split()
_OF_A_DAY = (  # `in the morning`, `mornings`; no `morning paper`, no `night before`
    rf"\b(?P<part>(?:{'|'.join(f'(?<={word} )' for word in (*_WORDS_BEFORE_PART, 'day'))})"
    rf"(?:{_PART})"
    r"(?= (?:and|or|on|in|at|when|to|for|from|by|with|the|it|they|he|she|is|was|are|were)\b"
    rf"|[.,;:!?)]|$)|(?:{_PART})s\b)"
)
_MOMENT = re.compile(
    rf"{_SPOKEN}|{_CLOCK}|\b(?P<point>{'|'.join(_POINTS)})\b|{_OF_A_DAY}"
    rf"|\b(?P<days>(?:{'|'.join(_DAYS)})s?)\b|\b(?P<day>{'|'.join(WEEKDAYS)})s?\b"
    r"|(?<!the )\b(?P<relative>yesterday|tomorrow)\b"
    r"|(?<!the )\b(?P<step>last|this|next|coming) (?P<unit>week|month|year)\b"
    rf"|\b(?:in|during|by|since|until|last|this|next|each|every|early|late|of) (?:the )?"
    rf"(?P<season>{_SEASON})s?\b(?! (?:of the|water|term))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?P<till>before|by)|(?P<from>after|past)|(?P<near>around|about)) $", re.IGNORECASE
)
_THROUGH = re.compile(
    r",? (?:to|until|till|through|and) (?:about |around )?| ?[-–—] ?", re.IGNORECASE
)
_ABOUT = 60  # minutes that `around noon` may be off
_LOOK_BACK = 12


def extract_moments(text: str) -> tuple[Moment, ...]:
    """The times of a text in order, then the ranges between two joined ones.

    "from six o'clock to noon" -> six o'clock (360 or 1080), noon (720), and 360 to 720.
    """
    found = tuple(_scan(text))
    return found + tuple(_ranges_between(text, found))


def moments_agree(stated: Moment, source: Moment) -> bool:
    """Whether two times may be the same, or one part of the other.

    `six o'clock` and `6 p.m.` agree; `in the morning` and `6 p.m.` do not.
    """
    return stated.kind == source.kind and any(
        first <= other_last and other_first <= last
        for first, last in stated.ranges
        for other_first, other_last in source.ranges
    )


def _scan(text: str) -> Iterator[Moment]:
    for match in _MOMENT.finditer(text):
        kind, ranges = _interpret(
            {name: part.lower() for name, part in match.groupdict("").items()}
        )
        if kind == "hour":
            ranges = _widened(text, match.start(), ranges)
        name = "season" if match["season"] else 0
        yield Moment(match.start(name), match.end(name), match.group(name), kind, ranges)


def _interpret(part: dict[str, str]) -> tuple[str, Ranges]:
    """The kind and the possible ranges of a match's groups."""
    if part["hour"]:
        return "hour", _spoken_hour(part)
    if part["clock"]:
        minutes = 60 * int(part["clock_hour"]) + int(part["minute"] or part["stopped"] or 0)
        is_open = bool(part["minute"]) and not part["half"] and len(part["clock_hour"]) < 2
        return "hour", _day_halves(minutes, part["half"] or part["bare_half"], is_open)
    if part["point"] or part["part"]:
        return "hour", _POINTS.get(part["point"]) or _PARTS[part["part"].removesuffix("s")]
    if part["days"]:
        return "weekday", (_DAYS[part["days"].removesuffix("s")],)
    if part["day"]:
        number = WEEKDAYS.index(part["day"])
        return "weekday", ((number, number),)
    if part["season"]:
        return "season", ((_SEASONS[part["season"]],) * 2,)
    step = _STEPS[part["relative"] or part["step"]]
    return part["unit"] or "day", ((step, step),)


def _spoken_hour(part: dict[str, str]) -> Ranges:
    """`half past six`, `six o'clock in the evening`: minutes of the day."""
    written = part["shifted"] or part["whole"]
    hour = int(written) if written.isdigit() else _HOURS[written]
    either = _day_halves(
        60 * hour + _SHIFTS.get(part["shift"], 0), part["spoken_half"], is_open=True
    )
    of_day = _PARTS.get(part["of"])
    fitting = tuple(
        one for one in either if of_day and any(first <= one[0] <= last for first, last in of_day)
    )
    return fitting or either


def _day_halves(minutes: int, half: str, is_open: bool) -> Ranges:
    """The minutes in the named half of the day; in both halves if it is left open."""
    if half:
        minutes = minutes % 720 + (720 if half == "p" else 0)
        return ((minutes, minutes),)
    if not is_open:
        return ((minutes, minutes),)
    early = minutes % 720
    return ((early, early), (early + 720, early + 720))


def _widened(text: str, start: int, ranges: Ranges) -> Ranges:
    """The ranges after `before`, `after` or `around` is applied."""
    before = _BEFORE.search(text, max(start - _LOOK_BACK, 0), start)
    if not before:
        return ranges
    if before["till"]:
        return tuple((0, last) for _, last in ranges)
    if before["from"]:
        return tuple((first, DAY_MINUTES) for first, _ in ranges)
    return tuple((first - _ABOUT, last + _ABOUT) for first, last in ranges)


def _ranges_between(text: str, found: tuple[Moment, ...]) -> Iterator[Moment]:
    """The range between two times of one kind that `to`, `until` or a dash joins."""
    for one, other in pairwise(found):
        if one.kind != other.kind or not _THROUGH.fullmatch(text[one.end : other.start]):
            continue
        first, last = one.ranges[0][0], other.ranges[-1][1]
        if first >= last:
            first, last = 0, max(DAY_MINUTES if one.kind == "hour" else 6, first)
        yield Moment(one.start, other.end, text[one.start : other.end], one.kind, ((first, last),))
