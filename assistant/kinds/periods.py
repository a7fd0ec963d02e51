"""Times in words at the end of a phrase as ranges of days, and dates as months or years."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST_MONTHS = 24  # bars that are still read at a glance; more become years
MOST_YEARS = 60  # a gap of centuries is not drawn
DAY = timedelta(days=1)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_WHEN = rf"(?:\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}|(?:{_MONTH},? )?\d{{4}})"
_PERIOD = re.compile(
    rf"(?:(?:^| )(?:(?:were|was) )?(?:published |written )?)"
    rf"(?:between (?P<from>{_WHEN}) and (?P<to>{_WHEN})|from (?P<from2>{_WHEN}) to (?P<to2>{_WHEN})"
    rf"|(?P<how>in|during|from|of|on|since|after|before|until) (?:the year )?(?P<when>{_WHEN}))$",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?P<when>{_WHEN})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A range of days, both in, as `YYYY-MM-DD`; `words` say it after "articles"."""

    since: str
    until: str
    words: str


def split_period(text: str) -> tuple[str, Period | None]:
    """A text without the time at its end, and that time; a bare date is one as well."""
    text = text.strip()
    found = _PERIOD.search(text) or _ONE.match(text)
    if found is None:
        return text, None
    of = found.groupdict()
    first, last = of.get("from") or of.get("from2"), of.get("to") or of.get("to2")
    how = (of.get("how") or "in").casefold()
    one, other = _days(first or of["when"] or ""), _days(last or of.get("when") or "")
    if one is None or other is None:
        return text, None
    words = f"were published {found.group().strip()}"
    words = re.sub(r"published (?:(?:were|was) )?(?:published|written)", "published", words)
    words = re.sub(r"published (?=[A-Z\d])", "published in ", words)
    since, until = one[0], other[1]
    if how == "since":
        until = date.max
    elif how == "after":
        since, until = min(one[1], date.max - DAY) + DAY, date.max
    elif how == "before":
        since, until = date.min, max(one[0], date.min + DAY) - DAY
    elif how == "until":
        since = date.min
    return text[: found.start()].strip(), Period(since.isoformat(), until.isoformat(), words)


def by_period(dates: Sequence[str | None]) -> tuple[tuple[tuple[str, int], ...], int]:
    """How many dates lie in each month, or year where the months are too many; and the undated.

    Oldest first, empty ones between included.
    """
    known = [day for day in dates if day and re.match(r"\d{4}-\d\d", day)]
    if not known:
        return (), len(dates)
    months = _filled(Counter(day[:7] for day in known))
    if len(months) > MOST_MONTHS:
        months = _filled(Counter(day[:4] for day in known))
    return months, len(dates) - len(known)


def period_words(period: str) -> str:
    """`2023-08` as `August 2023`, a year as it is."""
    year, _, month = period.partition("-")
    is_month = month.isdigit() and 1 <= int(month) <= 12
    return f"{calendar.month_name[int(month)]} {year}" if is_month else period


def _filled(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    first, last = min(counts), max(counts)
    if "-" not in first:
        names = [f"{year:04}" for year in range(int(first), int(last) + 1)]
        names = names if len(names) <= MOST_YEARS else sorted(counts)
    else:
        span = range(_month_number(first), _month_number(last) + 1)
        names = [f"{number // 12:04}-{number % 12 + 1:02}" for number in span]
    return tuple((name, counts[name]) for name in names)


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + min(max(int(month[5:7]), 1), 12) - 1


def _days(words: str) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day in words; None for no such day."""
    month = re.search(_MONTH, words, re.IGNORECASE)
    year = int(words[-4:])
    number = _MONTHS[month[0].casefold()] if month else 1
    day = re.search(r"\b\d{1,2}\b", words)
    try:
        first = date(year, number, int(day[0]) if day else 1)
        if day:
            return first, first
        last = 12 if not month else number
        return first, date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:
        return None
