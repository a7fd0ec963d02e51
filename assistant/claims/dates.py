"""Dates in a text, however they are written, and whether two of them differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Compared = Literal["same", "different"] | None
"""Of two values; None: it cannot be told."""

_MONTHS = "january february march april may june july august september october november december"
_MONTH = (
    r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_YEAR = r"(?P<{0}>1[0-9]\d\d|20\d\d)(?![\w%]|[,.]\d|-\d)"
_DAY = r"(?P<{0}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?<![\w$€£¥#/-])(?<!\d[.,])(?:"
    rf"{_MONTH.format('m1')} {_DAY.format('d1')}(?:,? {_YEAR.format('y1')}|(?![\w%]|[,.]\d))"
    rf"|{_DAY.format('d2')}(?: of)? {_MONTH.format('m2')}(?:,? {_YEAR.format('y2')}|(?!\w))"
    rf"|{_MONTH.format('m3')},? {_YEAR.format('y3')}"
    r"|(?P<y4>1[0-9]\d\d|20\d\d)-(?P<n4>0[1-9]|1[0-2])-(?P<d4>0[1-9]|[12]\d|3[01])(?!\w)"
    rf"|{_YEAR.format('y5')}"
    r")",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[\w’']+(?=\W*$)")
INEXACT = frozenset(
    "by before after since until till from around about circa early late mid mid- between through "
    "during nearly to and ca".split()
)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month or a year, as far as it is told; `is_exact` if the happening fell on it."""

    year: int | None
    month: int | None
    day: int | None
    is_exact: bool
    start: int
    end: int


def dates(text: str) -> tuple[Date, ...]:
    """The dates of a text, in order; decades, centuries and weekdays are left out."""
    return tuple(_date(text, match) for match in _DATE.finditer(text) if not _is_word(match))


def compare_dates(one: Date, other: Date) -> Compared:
    """Whether two dates are the same as far as both tell, or cannot both be right; else None."""
    if not (one.is_exact and other.is_exact) or one.year is None or other.year is None:
        is_same_day = one.day is not None and (one.month, one.day) == (other.month, other.day)
        years = {one.year, other.year} - {None}
        return (
            "same" if is_same_day and len(years) == 1 and one.is_exact == other.is_exact else None
        )
    for own, others in ((one.year, other.year), (one.month, other.month), (one.day, other.day)):
        if own is None or others is None:
            break
        if own != others:
            return "different"
    return "same"


def is_at_least_as_exact(one: Date, other: Date) -> bool:
    """Whether the first tells all that the second does: the day for the day, and so on."""
    return all(
        mine is not None or theirs is None
        for mine, theirs in ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    )


def _is_word(match: re.Match[str]) -> bool:
    """Whether it is a verb: "may 5 people", "march 3 miles"."""
    month = match["m1"] or match["m2"]
    return month in ("may", "march") and not (match["y1"] or match["y2"])


def _date(text: str, match: re.Match[str]) -> Date:
    known = {name[0]: value for name, value in match.groupdict().items() if value}
    month = int(known["n"]) if "n" in known else _month(known.get("m"))
    before = _BEFORE.search(text, max(match.start() - 40, 0), match.start())
    is_exact = before is None or before[0].casefold() not in INEXACT
    return Date(
        int(known["y"]) if "y" in known else None,
        month,
        int(known["d"]) if "d" in known else None,
        is_exact,
        *match.span(),
    )


def _month(name: str | None) -> int | None:
    if name is None:
        return None
    short = name.casefold()[:3]
    return next(n for n, month in enumerate(_MONTHS.split(), 1) if month.startswith(short))
