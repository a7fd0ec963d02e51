"""Dates in a text, whole or partial, and whether two may be the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.nlp.numbers import ORDINALS
from assistant.nlp.types import Date
from index.text.dates import MONTHS, WEEKDAYS, month_number

_CENTURIES = [*ORDINALS][:20] + ["twenty-first"]
_SHORT = "|".join(["sept", *(month[:3] for month in MONTHS if month != "may")])
_MONTH = rf"(?i:{'|'.join(MONTHS)}|(?:{_SHORT})\b\.?)"
_YEAR = r"(?:1\d{3}|20\d\d)(?![\d%])(?![.,]\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%])(?![.,]\d)"
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.(?= ))"
)
_LEAD = r"(?<![\w.,$£€¥-])(?<!\d[–—/])"
_DATED = re.compile(
    rf"{_LEAD}(?:"
    rf"(?P<iso_year>1\d{{3}}|20\d\d)-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>0[1-9]|[12]\d|3[01])\b"
    r"|(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<slash_year>(?:1\d|20)?\d\d)\b"
    rf"|(?:(?P<week_a>{_WEEKDAY}),? (?:the )?)?"
    rf"(?P<day_a>{_DAY})(?:[ -](?:of )?(?P<month_a>{_MONTH}))(?:,? (?:of )?(?P<year_a>{_YEAR}))?\b"
    rf"|(?:(?P<week_b>{_WEEKDAY}),? )?(?P<month_b>{_MONTH})"
    rf"(?: (?P<day_b>{_DAY})\b(?:,? (?P<year_b>{_YEAR})\b)?|,? (?:of )?(?P<year_c>{_YEAR})\b)"
    rf"|(?P<week_c>{_WEEKDAY})s?\b"
    r"|(?P<decade>(?:1\d|20)\d0)s\b|['’](?P<short_decade>\d0)s\b"
    r"|(?P<century>(?:[1-9]|1\d|2[01])(?:st|nd|rd|th)|(?i:" + "|".join(_CENTURIES) + r"))"
    r"[ -](?i:century|centuries)\b(?P<century_bc> (?:BC|BCE|B\.C\.))?"
    r"|(?P<bc>\d{1,4}) (?:BC|BCE|B\.C\.)"
    rf"|(?P<from>{_YEAR})[–—/-](?P<until>{_YEAR}|\d\d)(?![\d-])"
    rf"|(?P<year>{_YEAR})\b(?![–—-]\d)"
    rf"|(?P<alone>{_MONTH})(?![\w’'])"
    r")"
)
_COUNTED_NOUN = re.compile(
    r" ?(?:people|men|women|children|soldiers|troops|students|members|employees|workers|miles?|km"
    r"|kilomet\w+|met(?:er|re)s?|feet|ft|kg|tons?|tonnes|percent|per cent|square|cubic|times"
    r"|dollars?|euros?|pounds?|years|days|hours|minutes|homes|houses|copies|units|cases|deaths"
    r"|jobs|seats|votes|points|pages|acres|hectares|species|residents|inhabitants|million|billion"
    r"|degrees|watts?|mph|m|cm|mm|MW|GW)\b"
)
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|from|to|through|and|or|last|next|this|early|late|mid|every"
    r"|during|between|before|after)|[-–,(])[ -]?$",
    re.IGNORECASE,
)


_BEFORE = re.compile(r"[\w’']+(?=\W*$)")
_INEXACT = frozenset(
    "by before after since until till from around about circa early late mid mid- between through "
    "during nearly to and ca".split()
)


def extract_dates(text: str) -> tuple[Date, ...]:
    """The dates of a text in order; a bare number is a year unless it counts something.

    Months may be in lower case beside a day or year. "On 12 March 2020 and in the 1990s" ->
    2020-03-12; 1990 to 1999.
    """
    return tuple(_scan(text))


def dates_agree(stated: Date, source: Date) -> bool:
    """Whether a stated date is compatible with the source's date.

    They share a part and conflict in none. A coarser statement agrees (`the 1990s` with 1994), a
    finer year does not (1994 with `the 1990s`).
    """
    if stated.is_ambiguous:
        turned = replace(stated, month=stated.day, day=stated.month, is_ambiguous=False)
        if dates_agree(turned, source):
            return True
    if source.is_ambiguous:
        turned = replace(source, month=source.day, day=source.month, is_ambiguous=False)
        if dates_agree(replace(stated, is_ambiguous=False), turned):
            return True
    common = False
    for one, other in (
        (stated.month, source.month),
        (stated.day, source.day),
        (stated.weekday, source.weekday),
    ):
        if one is not None and other is not None:
            if one != other:
                return False
            common = True
    if stated.years is None or source.years is None:
        return common
    return stated.years[0] <= source.years[0] and source.years[1] <= stated.years[1]


def _scan(text: str) -> Iterator[Date]:
    for match in _DATED.finditer(text):
        start, end = match.span()
        written = match.group()
        part = match.groupdict()
        if part["from"]:
            first, last = _years_of_range(part["from"], part["until"])
            middle = match.end("from")
            yield Date(start, middle, part["from"], years=(first, first), is_exact=False)
            yield Date(match.start("until"), end, part["until"], years=(last, last), is_exact=False)
            continue
        if part["year"] and _COUNTED_NOUN.match(text, end):
            continue
        if part["alone"] and not _is_month(text, match):
            continue
        if _is_verb(part):
            continue
        before = _BEFORE.search(text, max(start - 40, 0), start)
        is_exact = before is None or before[0].casefold() not in _INEXACT
        yield replace(_date_from_match(part), start=start, end=end, text=written, is_exact=is_exact)


def _date_from_match(part: dict[str, str | None]) -> Date:
    """The date in a match's groups; its range is set by the caller."""
    blank = Date(0, 0, "")
    if part["iso_year"]:
        return replace(
            blank,
            years=_single_year(part["iso_year"]),
            month=int(part["iso_month"] or 1),
            day=int(part["iso_day"] or 1),
        )
    if part["slash_year"]:
        return _slash_date(int(part["first"] or 0), int(part["second"] or 0), part["slash_year"])
    coarse = _year_range(part)
    if coarse:
        return replace(blank, years=coarse)
    month = part["month_a"] or part["month_b"] or part["alone"]
    day = part["day_a"] or part["day_b"]
    year = part["year_a"] or part["year_b"] or part["year_c"]
    week = part["week_a"] or part["week_b"] or part["week_c"]
    return replace(
        blank,
        years=_single_year(year) if year else None,
        month=month_number(month or "") or None,
        day=int(re.sub(r"\D", "", day)) if day else None,
        weekday=_weekday(week) if week else None,
    )


def _year_range(part: dict[str, str | None]) -> tuple[int, int] | None:
    """The years of a year alone, a decade or a century."""
    if part["year"]:
        return _single_year(part["year"])
    if part["bc"]:
        return -int(part["bc"]), -int(part["bc"])
    if part["decade"] or part["short_decade"]:
        first = int(part["decade"] or 0) or 1900 + int(part["short_decade"] or 0)
        return first, first + 9
    if part["century"]:
        written = part["century"].lower()
        number = int(written[:-2]) if written[0].isdigit() else _CENTURIES.index(written) + 1
        first = 100 * (number - 1)
        return (-first - 100, -first - 1) if part["century_bc"] else (first, first + 99)
    return None


def _slash_date(first: int, second: int, year: str) -> Date:
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 50 else 1900 + int(year)
    years = (full, full)
    if first > 12:
        return Date(0, 0, "", years=years, month=second, day=first)
    return Date(0, 0, "", years, first, second, is_ambiguous=second <= 12 and first != second)


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a month's name alone means the month; `May` and `March` are also words."""
    written = match.group()
    if not written.istitle():
        return False
    if written in ("March", "May", "Mar", "Jan", "Jun", "Dec", "Sep", "April", "June", "August"):
        return _MONTH_BEFORE.search(text, max(match.start() - 12, 0), match.start()) is not None
    return True


def _is_verb(part: dict[str, str | None]) -> bool:
    """Whether a lower-case word beside a number is not a month: `may 5 people`, `march 3 miles`."""
    month = part["month_a"] or part["month_b"]
    return month in ("may", "march") and not (part["year_a"] or part["year_b"] or part["year_c"])


def _years_of_range(first: str, last: str) -> tuple[int, int]:
    return int(first), int(last) if len(last) == 4 else int(first[:2] + last)


def _single_year(year: str) -> tuple[int, int]:
    return int(year), int(year)


def _weekday(written: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(written[:3].lower()))
