"""Words of time in a question, and what they wish of the articles that answer.

Only words that speak of the articles themselves ("articles before 2020", "last week's news") leave
others out. All other words may speak of what happened: an article of 2023 tells what was before
2009. They are preferences: what fits them comes first where it answers, and nothing is left out.
"In 2019" and the like say nothing of when an article was written, and are not taken at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.nlp.date_ranges import (
    FIXED,
    HOW,
    RELATIVE,
    Period,
    fixed_period,
    relative_period,
    span,
)
from assistant.types import Filters, TimeWish

LONGEST_QUESTION = 2_000  # code points that are looked through; what is asked stands near the ends
_PERIOD = rf"(?:the year )?(?:{FIXED}|{RELATIVE})\b"
_ARTICLES = (
    r"(?:articles?|news(?: articles?| reports?| stories)?|press reports?|coverage"
    r"|my (?:documents?|files?|letters?|notes|e?mails?))"
)
_WRITTEN = (
    r"(?: (?:that|which))?(?: (?:was|were|is|are))?(?: (?:published|written|posted|dated|sent))?"
)
_ONLY = re.compile(
    rf"\b{_ARTICLES}{_WRITTEN} (?P<words>(?P<how>{HOW}) (?P<when>{_PERIOD})"
    rf"|between (?P<first>{_PERIOD}) and (?P<last>{_PERIOD}))"
    rf"|\b(?P<whose>(?:yesterday|today|(?:this|last) (?:week|month|year))['’]s) {_ARTICLES}\b",
    re.I,
)
_AS_OF = re.compile(rf"\b(?P<words>as of (?P<when>{_PERIOD}))", re.I)
_RATHER = re.compile(
    rf"\b(?P<words>(?P<how>before|until|up to|after|since) (?P<when>{_PERIOD})"
    rf"|between (?P<first>{_PERIOD}) and (?P<last>{_PERIOD}))",
    re.I,
)
_RELATIVE = re.compile(
    rf"(?<!\bthe )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\bmy )(?<!\btheir )(?<!\byour )"
    rf"\b(?P<when>{RELATIVE})\b(?!['’]s| of\b| in (?:office|power|life)\b)",
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


def read_times(question: str, today: dt.date) -> tuple[TimeWish, ...]:
    """What a question's words of time wish, at most one range and one "newest first".

    `today` is what relative words are seen from. Nothing inside quotation marks is taken.
    """
    text = _outside_quotes(question[:LONGEST_QUESTION])
    found = next(_ranges(text, today), None)
    if found is None:
        newest = _NEWEST.search(text)
        return (TimeWish(newest[0], is_newest=True),) if newest else ()
    newest = _NEWEST.search(text.replace(found.words, " " * len(found.words), 1))
    if newest and not found.is_newest:
        return found, TimeWish(newest[0], is_newest=True)
    return (found,)


def without_words(question: str, wishes: tuple[TimeWish, ...]) -> str:
    """The question without the words that chose the articles: they tell nothing of the matter."""
    for wish in wishes:
        if wish.is_only:
            question = question.replace(f" {wish.words}", "", 1).replace(f"{wish.words} ", "", 1)
    return question


def narrowed(filters: Filters, wishes: Iterable[TimeWish]) -> Filters:
    """The filters, narrowed by those wishes that leave articles out."""
    for wish in wishes:
        if wish.is_only:
            filters = in_range(filters, wish)
    return filters


def in_range(filters: Filters, wish: TimeWish) -> Filters:
    """The filters, narrowed to the range of a wish."""
    since = max(filter(None, (filters.since, wish.since)), default=None)
    until = min(filter(None, (filters.until, wish.until)), default=None)
    return replace(filters, since=since, until=until)


def _ranges(text: str, today: dt.date) -> Iterator[TimeWish]:
    for found in _ONLY.finditer(text):
        if found["whose"]:
            words = found["whose"]
            yield from _wish(words, "in", relative_period(words[:-2], today), is_only=True)
        else:
            yield from _named(found, today, is_only=True)
    for found in _AS_OF.finditer(text):
        yield from _wish(found["words"], "until", _period(found["when"], today), is_newest=True)
    for found in _RATHER.finditer(text):
        yield from _named(found, today)
    for found in _RELATIVE.finditer(text):
        yield from _wish(found["when"], "in", relative_period(found["when"], today))


def _named(found: re.Match[str], today: dt.date, *, is_only: bool = False) -> Iterator[TimeWish]:
    if found["how"]:
        period, how = _period(found["when"], today), found["how"].lower()
    else:
        first, last = _period(found["first"], today), _period(found["last"], today)
        if first is None or last is None or first > last:
            return
        period, how = (first[0], last[1]), "in"
    yield from _wish(found["words"], how, period, is_only=is_only)


def _wish(
    words: str,
    how: str,
    period: Period | None,
    *,
    is_only: bool = False,
    is_newest: bool = False,
) -> Iterator[TimeWish]:
    if period:
        yield TimeWish(words, *span(how, period), is_newest, is_only)


def _period(words: str, today: dt.date) -> Period | None:
    words = re.sub(r"^the year ", "", words, flags=re.I)
    return fixed_period(words) or relative_period(words, today)


def _outside_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked out, each character by a blank."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|«[^»]*»", lambda found: "\0" * len(found[0]), text)
