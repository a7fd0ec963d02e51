"""Dates that can be compared, and whether two dates differ."""

from __future__ import annotations

from typing import Literal

from assistant.nlp.dates import extract_dates
from assistant.nlp.types import Date

ComparisonResult = Literal["same", "different"] | None
"""Of two values; None if it is unclear."""


def comparable_dates(text: str) -> tuple[Date, ...]:
    """The years, months with a year, and days of a text, in order.

    "in the 1990s, in May 1994 and on 3 May 1995" -> May 1994, 3 May 1995. Decades, centuries,
    weekdays alone and ambiguous days are left out.
    """
    found = extract_dates(text)
    return tuple(
        d for d in found if not d.is_ambiguous and (d.year is not None or d.day is not None)
    )


def compare_dates(one: Date, other: Date) -> ComparisonResult:
    """`same` if the parts that both dates state are equal, "different" if both cannot be right.

    None if unclear. `1994` and `May 1994` are the same, `1994` and `1995` differ.
    """
    if None not in (one.weekday, other.weekday) and one.weekday != other.weekday:
        return None
    if not (one.is_exact and other.is_exact) or one.year is None or other.year is None:
        is_same_day = one.day is not None and (one.month, one.day) == (other.month, other.day)
        years = {one.year, other.year} - {None}
        return (
            "same" if is_same_day and len(years) == 1 and one.is_exact == other.is_exact else None
        )
    for own, others in zip(_year_month_day(one), _year_month_day(other), strict=True):
        if own is None or others is None:
            break
        if own != others:
            return "different"
    return "same"


def is_at_least_as_exact(one: Date, other: Date) -> bool:
    """Whether the first date has every part (year, month, day) that the second has."""
    pairs = zip(
        (*_year_month_day(one), one.weekday), (*_year_month_day(other), other.weekday), strict=True
    )
    return all(mine is not None or theirs is None for mine, theirs in pairs)


def _year_month_day(date: Date) -> tuple[int | None, int | None, int | None]:
    return date.year, date.month, date.day
