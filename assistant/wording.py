"""What the page and the terminal say in the same words: amounts, dates, filters, conflicts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from assistant.types import NO_FILTERS, Citation, Filters, Position, TimePreference
from index.search.searcher import FilterCounts

NEWEST_FIRST = "newest first"


def format_count(number: int, thing: str) -> str:
    """A count with its noun: `1 article`, `2,240 articles`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def format_bytes(size: int) -> str:
    """A size as people say it: `12.3 MB`."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def uploads_usage(used: int, allowed: int) -> str:
    """How much of what may be added on the page is used."""
    return f"Added on the page: {format_bytes(used)} of {format_bytes(allowed)} allowed"


def day_words(date: str) -> str:
    """`2023-08-18` as `18 August 2023`; anything else as it is."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
    if not match or not 1 <= int(match[2]) <= 12:
        return date
    return f"{int(match[3])} {calendar.month_name[int(match[2])]} {match[1]}"


def period_words(period: str) -> str:
    """`2023-08` as `August 2023`, a year as it is."""
    year, _, month = period.partition("-")
    is_month = month.isdigit() and 1 <= int(month) <= 12
    return f"{calendar.month_name[int(month)]} {year}" if is_month else period


def range_words(since: str | None, until: str | None) -> str:
    """A range of days, both ends in it; empty for none."""
    if since and until:
        if since == until:
            return f"on {day_words(since)}"
        return f"from {day_words(since)} to {day_words(until)}"
    if since:
        return f"since {day_words(since)}"
    return f"up to {day_words(until)}" if until else ""


def time_preference_words(wish: TimePreference) -> str:
    """What was made of a question's words of time, in few words."""
    span = range_words(wish.since, wish.until)
    if not span:
        return NEWEST_FIRST
    if wish.is_only:
        return f"articles {span}"
    if not wish.is_met:
        return f"no article {span} answers"
    return f"articles {span} first" if not wish.is_newest else f"newest article {span}"


def filter_words(filters: Filters) -> str:
    """What filters leave, as a noun: `articles since 1 May 2023 from Harbour notes`."""
    parts = [range_words(filters.since, filters.until)]
    if filters.sources:
        parts.append(f"from {_joined_names(filters.sources)}")
    if filters.articles:
        parts.append(f"chosen ({_joined_names(filters.articles)})")
    return " ".join(["articles", *filter(None, parts)])


def limit_words(filters: Filters, times: Sequence[TimePreference]) -> str:
    """What an answer keeps to, by filters and by its question's words; empty for everything."""
    chosen = [] if filters == NO_FILTERS else [f"only {filter_words(filters)}"]
    taken = [f"{time_preference_words(wish)} (“{wish.words}”)" for wish in times]
    limits = "; ".join((*chosen, *taken))
    return f"{limits[0].upper()}{limits[1:]}." if limits else ""


def searched_words(filters: Filters, within: FilterCounts) -> str:
    """What filters leave of the library, where nothing of it answers."""
    if within.articles:
        count = f"{within.articles:,} of {within.all:,} article{'' if within.all == 1 else 's'}"
        words = f"Only {count} {'was' if within.articles == 1 else 'were'} searched"
    else:
        words = "No article is left to search"
    undated = ""
    if within.undated:
        verb = "has" if within.undated == 1 else "have"
        undated = f"; {within.undated:,} {verb} no date"
    return f"{words}: {filter_words(filters)}{undated}."


def conflict_notice(positions: Sequence[Position]) -> str:
    """That the articles differ, and whether each position is about a time of its own."""
    times = {position.time for position in positions}
    if None not in times and len(times) == len(positions):
        return "Your articles differ; they tell of different times:"
    return "Your articles differ:"


def newer_position_notice(
    positions: Sequence[Position], citations: Sequence[Citation], newest: int | None
) -> str:
    """That a newer article contradicts the first position; empty if it does not.

    `newest` is the index of the position that the newest article holds, None if that is not known.
    """
    if not newest:
        return ""
    dates = {citation.number: citation.date or "" for citation in citations}
    position = positions[newest]
    number = max(position.citations, key=lambda number: dates[number])
    date = day_words(dates[number])
    return f"A newer article ({date}) says otherwise: {position.says} [{number}]"


def _joined_names(names: tuple[str, ...]) -> str:
    shown = [name if len(name) <= 60 else f"{name[:59]}…" for name in names[:3]]
    if more := len(names) - len(shown):
        shown.append(f"{more} more")
    return " or ".join(shown)
