"""Time periods as people name them: `July 2023`, `2019`, `last week`, `May 3, 2021`."""

from __future__ import annotations

import datetime as dt
import re

from index.text.dates import DAY_PATTERN, EARLIEST_YEAR, MONTH_PATTERN, month_number, parse_day

DateRange = tuple[dt.date, dt.date]
"""The first and the last day, both included."""
RANGE_PREPOSITION = r"(?:before|until|up to|after|since|from|in|of|on|during)"
"""Prepositions before a period, for `range_bounds`."""

LATEST_YEAR = 2199  # a larger number is hardly a year in a question
_AGO = r"(?:past|last) [0-9]{1,3} (?:days|weeks|months|years)"
RELATIVE_TIME = rf"(?:yesterday|today|(?:this|last) (?:week|month|year)|(?:the )?{_AGO})"
_DAY = re.sub(r"\?P<mark>|\(\?P=mark\)", lambda m: "" if m[0][1] == "P" else "[-/]", DAY_PATTERN)
ABSOLUTE_TIME = rf"(?:{_DAY}|{MONTH_PATTERN},? (?:of )?[0-9]{{4}}|[0-9]{{4}})"
"""A day, a month or a year, for `re.I`, without groups; what it finds may yet be no day."""

_MONTH = re.compile(rf"(?P<name>{MONTH_PATTERN}),? (?:of )?(?P<year>[0-9]{{4}})", re.I)
_YEAR = re.compile(r"[0-9]{4}")
_LAST = re.compile(r"(?:the )?(?:past|last) (?P<count>[0-9]{1,3}) (?P<unit>day|week|month|year)s")
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def absolute_range(words: str) -> DateRange | None:
    """The period, first and last day, that words name independently of today; None for no period.

    "July 2023" -> 2023-07-01 to 2023-07-31.
    """
    words = " ".join(words.split())
    if day := parse_day(words):
        return day, day
    if found := _MONTH.fullmatch(words):
        return month_range(int(found["year"]), month_number(found["name"]))
    return year_range(int(words)) if _YEAR.fullmatch(words) else None


def relative_range(words: str, today: dt.date) -> DateRange | None:
    """The period that words name relative to `today`; None for no period.

    Weeks begin on Monday. "The last 3 months" are the 90 days up to today. "last week" on
    2024-05-15 -> 2024-05-06 to 2024-05-12.
    """
    words = " ".join(words.lower().split())
    one_day = dt.timedelta(days=1)
    try:
        if found := _LAST.fullmatch(words):
            length = int(found["count"]) * _UNIT_DAYS[found["unit"]]
            return today - dt.timedelta(days=length), today
        match words.split():
            case ["today"]:
                return today, today
            case ["yesterday"]:
                return today - one_day, today - one_day
            case ["tomorrow"]:
                return today + one_day, today + one_day
            case [which, "week"] if which in _OFFSETS:
                monday = today + dt.timedelta(weeks=_OFFSETS[which]) - one_day * today.weekday()
                return monday, monday + 6 * one_day
            case [which, "month"] if which in _OFFSETS:
                months = 12 * today.year + today.month - 1 + _OFFSETS[which]
                return month_range(months // 12, months % 12 + 1)
            case [which, "year"] if which in _OFFSETS:
                return year_range(today.year + _OFFSETS[which])
    except OverflowError:
        pass
    return None


def range_bounds(preposition: str, period: DateRange) -> tuple[str | None, str | None]:
    """The first and last day (ISO 8601) that a preposition allows; None is open.

    "before" 2020 -> None, "2019-12-31".
    """
    one_day = dt.timedelta(days=1)
    first, last = period
    match preposition.lower():
        case "before":
            return None, (first - one_day).isoformat()
        case "until" | "up to":
            return None, last.isoformat()
        case "after":
            return (last + one_day).isoformat(), None
        case "since":
            return first.isoformat(), None
    return first.isoformat(), last.isoformat()


def year_range(year: int) -> DateRange | None:
    """A whole year; None outside `EARLIEST_YEAR` to `LATEST_YEAR`."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def month_range(year: int, month: int) -> DateRange | None:
    """A whole month, 1 to 12; None for an invalid month or year."""
    if year_range(year) is None or not 1 <= month <= 12:
        return None
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, 1), following - dt.timedelta(days=1)


_OFFSETS = {"last": -1, "this": 0, "next": 1}
