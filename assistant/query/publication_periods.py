"""Publication periods at the end of a phrase, and dates counted by month or year for a chart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlp.date_ranges import ABSOLUTE_TIME, RANGE_PREPOSITION, absolute_range, range_bounds

MAX_MONTHS = 24  # bars that are readable at a glance; more are counted by year
MAX_YEARS = 60  # beyond this, empty years are left out
_PERIOD = re.compile(
    r"(?:^| )(?:(?:were|was) )?(?:published |written )?"
    rf"(?:between (?P<first>{ABSOLUTE_TIME}) and (?P<last>{ABSOLUTE_TIME})"
    rf"|from (?P<first2>{ABSOLUTE_TIME}) to (?P<last2>{ABSOLUTE_TIME})"
    rf"|(?P<how>{RANGE_PREPOSITION}) (?:the year )?(?P<when>{ABSOLUTE_TIME}))$",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?P<when>{ABSOLUTE_TIME})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PublicationPeriod:
    """An inclusive range of days, as `YYYY-MM-DD`.

    `words` continue a sentence about articles: "were published in March 2023".
    """

    since: str | None
    until: str | None
    words: str


def split_publication_period(text: str) -> tuple[str, PublicationPeriod | None]:
    """The text without the period at its end, and that period; a text may be only a period.

    "Kirkby in March 2023" -> "Kirkby", the days of March 2023.
    """
    text = text.strip()
    found = _PERIOD.search(text) or _ONE.match(text)
    if found is None:
        return text, None
    of = found.groupdict()
    one = absolute_range(of.get("first") or of.get("first2") or of["when"])
    other = absolute_range(of.get("last") or of.get("last2") or of["when"])
    if one is None or other is None:
        return text, None
    words = f"were published {found.group().strip()}"
    words = re.sub(r"published (?:(?:were|was) )?(?:published|written)", "published", words)
    words = re.sub(r"published (?=[A-Z\d])", "published in ", words)
    since, until = range_bounds(of.get("how") or "in", (one[0], other[1]))
    return text[: found.start()].strip(), PublicationPeriod(since, until, words)


def counts_by_period(dates: Sequence[str | None]) -> tuple[tuple[tuple[str, int], ...], int]:
    """The number of dates per month, or per year beyond `MAX_MONTHS`; and that of missing dates.

    Oldest first. Empty periods are included, but not beyond `MAX_YEARS`.
    """
    known = [day for day in dates if day and re.match(r"\d{4}-\d\d", day)]
    if not known:
        return (), len(dates)
    months = _filled(Counter(day[:7] for day in known))
    if len(months) > MAX_MONTHS:
        months = _filled(Counter(day[:4] for day in known))
    return months, len(dates) - len(known)


def _filled(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    first, last = min(counts), max(counts)
    if "-" not in first:
        names = [f"{year:04}" for year in range(int(first), int(last) + 1)]
        names = names if len(names) <= MAX_YEARS else sorted(counts)
    else:
        months = range(_month_number(first), _month_number(last) + 1)
        names = [f"{number // 12:04}-{number % 12 + 1:02}" for number in months]
    return tuple((name, counts[name]) for name in names)


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + min(max(int(month[5:7]), 1), 12) - 1
