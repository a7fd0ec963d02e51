"""What the page and the terminal say in the same words: amounts, dates, filters, conflicts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from assistant.types import NO_FILTERS, Citation, Filters, Position, TimePreference
from index.parsers.versions import format_name
from index.search.searcher import FilterCounts
from index.types import Article

READ_BY_OCR = ", read by OCR"
MAX_OCR_PAGES = 12  # named in a line on how an article was read
NEWEST_FIRST = "newest first"


def format_count(number: int, thing: str) -> str:
    """A count with its noun: `1 article`, `2,240 articles`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def format_bytes(size: int) -> str:
    """A size with its unit: `12.3 MB`."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def uploads_usage(used: int, allowed: int) -> str:
    """How much of the upload quota is used."""
    return f"Added on the page: {format_bytes(used)} of {format_bytes(allowed)} allowed"


def day_words(date: str) -> str:
    """A day in words: `2023-08-18` -> `18 August 2023`; other text unchanged."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
    if not match or not 1 <= int(match[2]) <= 12:
        return date
    return f"{int(match[3])} {calendar.month_name[int(match[2])]} {match[1]}"


def period_words(period: str) -> str:
    """A month or year in words: `2023-08` -> `August 2023`, `2023` -> `2023`."""
    year, _, month = period.partition("-")
    is_month = month.isdigit() and 1 <= int(month) <= 12
    return f"{calendar.month_name[int(month)]} {year}" if is_month else period


def range_words(since: str | None, until: str | None) -> str:
    """A range of days, both included; empty without limits: `since 1 May 2023`."""
    if since and until:
        if since == until:
            return f"on {day_words(since)}"
        return f"from {day_words(since)} to {day_words(until)}"
    if since:
        return f"since {day_words(since)}"
    return f"up to {day_words(until)}" if until else ""


def time_preference_words(preference: TimePreference) -> str:
    """How a question's words of time were applied: `articles since 1 May 2023 first`."""
    days = range_words(preference.since, preference.until)
    if not days:
        return NEWEST_FIRST
    if preference.is_only:
        return f"articles {days}"
    if not preference.is_met:
        return f"no article {days} answers"
    return f"articles {days} first" if not preference.is_newest else f"newest article {days}"


def filter_words(filters: Filters) -> str:
    """Filters as a noun phrase: `articles since 1 May 2023 from Harbour notes`."""
    parts = [range_words(filters.since, filters.until)]
    if filters.sources:
        parts.append(f"from {_joined_names(filters.sources)}")
    if filters.authors:
        parts.append(f"by {_joined_names(filters.authors)}")
    if filters.tags:
        parts.append(f"tagged {_joined_names(filters.tags)}")
    if filters.articles:
        parts.append(f"chosen ({_joined_names(filters.articles)})")
    if filters.without:
        parts.append(f"without {_joined_names(filters.without)}")
    return " ".join(["articles", *filter(None, parts)])


def limit_words(filters: Filters, times: Sequence[TimePreference]) -> str:
    """The limits of an answer by filters and words of time, as a sentence; empty without any."""
    chosen = [] if filters == NO_FILTERS else [f"only {filter_words(filters)}"]
    applied = [
        f"{time_preference_words(preference)} (“{preference.words}”)" for preference in times
    ]
    limits = "; ".join((*chosen, *applied))
    return f"{limits[0].upper()}{limits[1:]}." if limits else ""


def searched_words(filters: Filters, within: FilterCounts) -> str:
    """How much of the library was searched under filters, as a sentence."""
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


def byline_words(author: str | None, tags: Sequence[str]) -> str:
    """Author and tags of an article: `Ada Holt · ferries, harbour`; empty without both."""
    return " · ".join(filter(None, (author, ", ".join(tags))))


def reading_words(article: Article) -> str:
    """How an article was read, in a line: `PDF, 12 pages; page 3 is a picture`; may be empty."""
    kind = format_name(article.read_by)
    pages = format_count(len(article.page_starts), "page") if article.page_starts else ""
    parts = [", ".join(filter(None, (kind, pages)))]
    if article.ocr_pages:
        numbers = [str(page) for page, _ in article.ocr_pages[:MAX_OCR_PAGES]]
        more = ["…"] if len(article.ocr_pages) > MAX_OCR_PAGES else []
        sure = min(confidence for _, confidence in article.ocr_pages)
        noun = "page" if len(article.ocr_pages) == 1 else "pages"
        parts.append(f"{noun} {', '.join([*numbers, *more])} read by OCR, {sure:.0%} sure")
    parts += [words for words in article.warnings if "read by OCR" not in words]  # said above
    if article.fetched:
        parts.append(f"fetched on {day_words(article.fetched[:10])}")
    words = "; ".join(filter(None, parts))
    return f"{words[:1].upper()}{words[1:]}"


def reread_words(count: int) -> str:
    """That a build read articles again which older parsers had read; empty for none."""
    if not count:
        return ""
    verb = "was" if count == 1 else "were"
    return f"{format_count(count, 'article')} {verb} read again by a newer reader"


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
