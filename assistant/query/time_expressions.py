"""Time expressions in a question, and the articles that they select.

Only expressions about the articles themselves ("articles before 2020", "last week's news") exclude
other articles. Any other expression may be about the events: an article of 2023 can report what
happened before 2009. It is a preference: answers from matching articles come first, and no article
is excluded. Expressions such as "in 2019" do not say when an article was written and are ignored.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.nlp.date_ranges import (
    ABSOLUTE_TIME,
    RANGE_PREPOSITION,
    RELATIVE_TIME,
    DateRange,
    absolute_range,
    range_bounds,
    relative_range,
)
from assistant.types import Filters, TimePreference

LONGEST_QUESTION = 2_000  # code points that are searched for time expressions
_PERIOD = rf"(?:the year )?(?:{ABSOLUTE_TIME}|{RELATIVE_TIME})\b"
_ARTICLES = (
    r"(?:articles?|news(?: articles?| reports?| stories)?|press reports?|coverage"
    r"|my (?:documents?|files?|letters?|notes|e?mails?))"
)
_WRITTEN = (
    r"(?: (?:that|which))?(?: (?:was|were|is|are))?(?: (?:published|written|posted|dated|sent))?"
)
_PUBLICATION_TIME = re.compile(
    rf"\b{_ARTICLES}{_WRITTEN} (?P<words>(?P<how>{RANGE_PREPOSITION}) (?P<when>{_PERIOD})"
    rf"|between (?P<first>{_PERIOD}) and (?P<last>{_PERIOD}))"
    rf"|\b(?P<whose>(?:yesterday|today|(?:this|last) (?:week|month|year))['’]s) {_ARTICLES}\b",
    re.I,
)
_AS_OF = re.compile(rf"\b(?P<words>as of (?P<when>{_PERIOD}))", re.I)
_EVENT_TIME = re.compile(
    rf"\b(?P<words>(?P<how>before|until|up to|after|since) (?P<when>{_PERIOD})"
    rf"|between (?P<first>{_PERIOD}) and (?P<last>{_PERIOD}))",
    re.I,
)
_RELATIVE = re.compile(
    rf"(?<!\bthe )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\bmy )(?<!\btheir )(?<!\byour )"
    rf"\b(?P<when>{RELATIVE_TIME})\b(?!['’]s| of\b| in (?:office|power|life)\b)",
    re.I,
)
_NEWEST = re.compile(
    r"\b(?:(?<!at the )latest|most recent(?:ly)?|newest|currently|right now|at present|nowadays"
    r"|as of (?:now|today)"
    r"|(?:(?<=the )|(?<=its )|(?<=their )|(?<=his )|(?<=her )|(?<=['’]s ))current"
    r"(?= (?!in\b|of\b|through\b|flow|that\b|is\b|was\b)[a-z])"
    r"|now(?=[ ?.!]*$)|today(?=[ ?.!]*$))\b",
    re.I,
)


def time_preferences(question: str, today: dt.date) -> tuple[TimePreference, ...]:
    """The time preferences of a question, at most one range and one "newest first".

    "Who led Laos before 2010?" prefers articles until 2009-12-31, "Who leads Laos now?" the newest.
    `today` is the day that relative times count from. Quoted text is disregarded.
    """
    text = _outside_quotes(question[:LONGEST_QUESTION])
    found = next(_ranges(text, today), None)
    if found is None:
        newest = _NEWEST.search(text)
        return (TimePreference(newest[0], is_newest=True),) if newest else ()
    newest = _NEWEST.search(text.replace(found.words, " " * len(found.words), 1))
    if newest and not found.is_newest:
        return found, TimePreference(newest[0], is_newest=True)
    return (found,)


def without_time_expressions(question: str, preferences: Iterable[TimePreference]) -> str:
    """The question without the expressions that only select articles.

    "What do articles since 2020 say of Yoon?" -> "What do articles say of Yoon?".
    """
    for each in preferences:
        if each.is_only:
            question = question.replace(f" {each.words}", "", 1).replace(f"{each.words} ", "", 1)
    return question


def narrow_filters(filters: Filters, preferences: Iterable[TimePreference]) -> Filters:
    """The filters, narrowed to the ranges of the preferences that exclude articles."""
    for each in preferences:
        if each.is_only:
            filters = narrow_to_range(filters, each)
    return filters


def narrow_to_range(filters: Filters, preference: TimePreference) -> Filters:
    """The filters, narrowed to the range of a preference."""
    since = max(filter(None, (filters.since, preference.since)), default=None)
    until = min(filter(None, (filters.until, preference.until)), default=None)
    return replace(filters, since=since, until=until)


def _ranges(text: str, today: dt.date) -> Iterator[TimePreference]:
    for found in _PUBLICATION_TIME.finditer(text):
        if found["whose"]:
            words = found["whose"]
            yield from _preference(words, "in", relative_range(words[:-2], today), is_only=True)
        else:
            yield from _range_preference(found, today, is_only=True)
    for found in _AS_OF.finditer(text):
        yield from _preference(
            found["words"], "until", _date_range(found["when"], today), is_newest=True
        )
    for found in _EVENT_TIME.finditer(text):
        yield from _range_preference(found, today)
    for found in _RELATIVE.finditer(text):
        yield from _preference(found["when"], "in", relative_range(found["when"], today))


def _range_preference(
    found: re.Match[str], today: dt.date, *, is_only: bool = False
) -> Iterator[TimePreference]:
    if found["how"]:
        period, how = _date_range(found["when"], today), found["how"].lower()
    else:
        first, last = _date_range(found["first"], today), _date_range(found["last"], today)
        if first is None or last is None or first > last:
            return
        period, how = (first[0], last[1]), "in"
    yield from _preference(found["words"], how, period, is_only=is_only)


def _preference(
    words: str,
    how: str,
    period: DateRange | None,
    *,
    is_only: bool = False,
    is_newest: bool = False,
) -> Iterator[TimePreference]:
    if period:
        yield TimePreference(words, *range_bounds(how, period), is_newest, is_only)


def _date_range(words: str, today: dt.date) -> DateRange | None:
    words = re.sub(r"^the year ", "", words, flags=re.I)
    return absolute_range(words) or relative_range(words, today)


def _outside_quotes(text: str) -> str:
    """The text with quotations blanked out, of the same length."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|«[^»]*»", lambda found: "\0" * len(found[0]), text)
